// SPDX-License-Identifier: Apache-2.0
// Originate(tech/data,app|exten,arg1[,arg2[,arg3[,timeout[,options]]]]): rings a party and, when it answers,
// runs application arg1 with arg2, or the dialplan at context arg1, extension arg2, priority arg3. Options: a
// does not wait for the answer; c(number), n(name) whom it sees; C(codecs); v(name=value^...) variables; b
// and B run a subroutine on it, or on this channel, before. ORIGINATE_STATUS: SUCCESS, FAILED, BUSY,
// CONGESTION, HANGUP, RINGING, UNKNOWN.
#include "asterism/call/originate.h"

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "asterism/call/inbox.h"
#include "asterism/dialplan/args.h"
#include "common.h"
#include "dial/options.h"

namespace asterism::apps {

namespace {

std::string_view status_of(call::OriginateReason reason) {
    using enum call::OriginateReason;
    switch (reason) {
        case Answered:
            return "SUCCESS";
        case Failed:
            return "FAILED";
        case HungUp:
            return "HANGUP";
        case NoAnswer:
            return "RINGING";
        case Busy:
            return "BUSY";
        case Congestion:
            return "CONGESTION";
    }
    return "UNKNOWN";
}

/// "a=1^b=2"
std::vector<std::pair<std::string, std::string>> variables_of(std::string_view text) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto one : split(text, '^')) {
        const auto [name, value] = split_once(one, '=');
        if (!trim(name).empty()) out.emplace_back(trim(name), value);
    }
    return out;
}

}  // namespace

rt::Task<Next> originate(Channel& channel, dialplan::Marked data) {
    std::vector<std::string> args;
    auto pieces = dialplan::split_marked_args(data);
    for (const auto& piece : pieces) args.push_back(piece.text);
    pieces.resize(std::max<std::size_t>(pieces.size(), 7));
    args.resize(std::max<std::size_t>(args.size(), 7));
    const auto type = trim(args[1]);
    const bool exten = iequals(type, "exten");
    if (trim(args[0]).empty() || trim(args[2]).empty() || (!exten && !iequals(type, "app"))) {
        log::error("Originate requires (tech/data,app|exten,arg1[,...]), not '{}'", data.text);
        set_variable(channel, "ORIGINATE_STATUS", "FAILED");
        co_return Next::GoOn;
    }
    const auto options = dialplan::AppOptions::parse(pieces[6]);
    call::OriginateRequest request;
    request.dial_string = trim(args[0]);
    if (exten) {
        request.place = {std::string(trim(args[2])), std::string(trim(args[3])), 1};
        if (request.place.exten.empty()) request.place.exten = "s";
        if (const auto priority = parse_uint(trim(args[4])); priority && *priority > 0)
            request.place.priority = static_cast<int>(std::min<std::uint64_t>(*priority, 1'000'000));
    } else {
        request.application = trim(args[2]);
        request.application_data = args[3];
    }
    if (const auto timeout = parse_seconds(args[5]); timeout && timeout->count() > 0)
        request.timeout = *timeout;
    request.caller_number = options.arg('c');
    request.caller_name = options.arg('n');
    request.codecs = options.arg('C');
    request.variables = variables_of(options.arg('v'));
    if (options.has('b'))
        request.before_dial = target_of(options.arg('b'), channel.place.context, channel.place.exten);
    if (options.has('B')) {
        const std::string before = target_of(options.arg('B'), channel.place.context, channel.place.exten);
        if (!before.empty()) co_await call::run_subroutine(channel, before);
    }
    request.share = channel.share();
    request.authority = channel.authority;
    request.by = call::authority_for(channel, pieces[2]);
    request.words = call::authority_for(channel, pieces[3]);
    auto& calls = channel.calls();
    auto result = std::make_shared<std::optional<call::OriginateReason>>();
    // Whoever waits below is woken by an event of its own channel.
    call::originate(calls, std::move(request),
                    [result, &calls, id = channel.id()](const call::OriginateResult& done) {
                        *result = done.reason;
                        if (auto* waiting = calls.channels.find(id))
                            waiting->post({.kind = call::ChannelEvent::Kind::Proceeding});
                    });
    if (options.has('a')) {
        const bool failed = result->has_value();  // at once
        set_variable(channel, "ORIGINATE_STATUS", failed ? "FAILED" : "SUCCESS");
        co_return Next::GoOn;
    }
    call::Inbox inbox{channel};
    while (!result->has_value()) {
        const auto event = co_await inbox.next();
        if (!event) continue;
        if (event->kind == call::ChannelEvent::Kind::Gone ||
            event->kind == call::ChannelEvent::Kind::Diverted)
            break;
    }
    set_variable(channel, "ORIGINATE_STATUS", result->has_value() ? status_of(**result) : "UNKNOWN");
    co_return Next::GoOn;
}

}  // namespace asterism::apps
