// SPDX-License-Identifier: Apache-2.0
// ExecIf(condition?app(data)[:app(data)]), ExecIfTime(times...?app(data)), Exec(app(data)): one application
// out of another. TryExec goes on whatever happens and sets TRYSTATUS: SUCCESS, FAILED or NOAPP.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "common.h"

namespace asterism::apps {

namespace {

struct NamedCall {
    std::string name;
    dialplan::Marked data;
    call::Authority authority;  // of whoever named it
};

/// "Playback(a,b)", "Hangup": with the parentheses that were written. Only who keeps a whole call in a
/// variable, Exec(${WHAT}), has it taken apart all the same: he wrote that it is one.
NamedCall parse_call(const Channel& channel, dialplan::MarkedView text) {
    text = text.trimmed();
    const bool whole = !text.empty() && text.copy().marks.all(text.size());
    const auto call = dialplan::written_call(whole ? dialplan::MarkedView::written(text.text()) : text);
    return {std::string(call.name.text()),
            whole ? dialplan::Marked::put_in(std::string(call.args.text())) : call.args.copy(),
            call::authority_for(channel, whole ? text : call.name)};
}

rt::Task<Next> run_text(Channel& channel, dialplan::Marked text) {
    const Nesting nesting{channel};
    if (!nesting.fits()) co_return Next::HangUp;
    auto parsed = parse_call(channel, text);
    if (parsed.name.empty()) co_return Next::GoOn;
    const std::string name = parsed.name;
    const auto ran = co_await call::run_application(channel, name, std::move(parsed.data), parsed.authority);
    if (!ran) log::warning("Could not find application! ({})", name);
    co_return ran.value_or(Next::HangUp);
}

}  // namespace

rt::Task<Next> exec(Channel& channel, dialplan::Marked data) {
    co_return co_await run_text(channel, std::move(data));
}

rt::Task<Next> exec_if(Channel& channel, dialplan::Marked data) {
    const auto choice = parse_choice(data);
    dialplan::Marked text = choice.outcome(holds(choice)).copy();
    co_return co_await run_text(channel, std::move(text));
}

rt::Task<Next> exec_if_time(Channel& channel, dialplan::Marked data) {
    const auto choice = parse_choice(data);
    dialplan::Marked text = choice.outcome(is_time(channel.calls(), choice.condition.text())).copy();
    co_return co_await run_text(channel, std::move(text));
}

rt::Task<Next> try_exec(Channel& channel, dialplan::Marked data) {
    const Nesting nesting{channel};
    if (!nesting.fits()) co_return Next::HangUp;
    auto parsed = parse_call(channel, data);
    const std::string name = parsed.name;
    const auto ran = co_await call::run_application(channel, name, std::move(parsed.data), parsed.authority);
    set_variable(channel, "TRYSTATUS", !ran ? "NOAPP" : *ran == Next::GoOn ? "SUCCESS" : "FAILED");
    co_return Next::GoOn;
}

}  // namespace asterism::apps
