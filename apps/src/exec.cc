// SPDX-License-Identifier: Apache-2.0
// ExecIf(condition?app(data)[:app(data)]), ExecIfTime(times...?app(data)), Exec(app(data)): one application
// out of another. TryExec goes on whatever happens and sets TRYSTATUS: SUCCESS, FAILED or NOAPP.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/expression.h"
#include "common.h"

namespace asterism::apps {

namespace {

struct NamedCall {
    std::string name, data;
};

/// "Playback(a,b)", "Hangup".
NamedCall parse_call(std::string_view text) {
    text = trim(text);
    const auto open = text.find('(');
    if (open == text.npos) return {std::string(text), {}};
    auto data = text.substr(open + 1);
    if (const auto close = data.rfind(')'); close != data.npos) data = data.substr(0, close);
    return {std::string(trim(text.substr(0, open))), std::string(data)};
}

rt::Task<Next> run_text(Channel& channel, std::string text) {
    const auto parsed = parse_call(text);
    if (parsed.name.empty()) co_return Next::GoOn;
    const std::string name = parsed.name;
    const std::string data = parsed.data;
    const auto ran = co_await call::run_application(channel, name, data);
    if (!ran) log::warning("Could not find application! ({})", name);
    co_return ran.value_or(Next::HangUp);
}

}  // namespace

rt::Task<Next> exec(Channel& channel, std::string data) {
    co_return co_await run_text(channel, std::move(data));
}

rt::Task<Next> exec_if(Channel& channel, std::string data) {
    const auto choice = parse_choice(data);
    const std::string text(dialplan::is_true_condition(choice.condition) ? choice.yes : choice.no);
    co_return co_await run_text(channel, text);
}

rt::Task<Next> exec_if_time(Channel& channel, std::string data) {
    const auto choice = parse_choice(data);
    const std::string text(is_time(channel.calls(), choice.condition) ? choice.yes : choice.no);
    co_return co_await run_text(channel, text);
}

rt::Task<Next> try_exec(Channel& channel, std::string data) {
    const auto parsed = parse_call(data);
    const std::string name = parsed.name;
    const std::string inner = parsed.data;
    const auto ran = co_await call::run_application(channel, name, inner);
    set_variable(channel, "TRYSTATUS", !ran ? "NOAPP" : *ran == Next::GoOn ? "SUCCESS" : "FAILED");
    co_return Next::GoOn;
}

}  // namespace asterism::apps
