// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/originate.h"

#include "asterism/base/log.h"
#include "asterism/call/calls.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/call/inbox.h"

namespace asterism::call {

namespace {

using Kind = ChannelEvent::Kind;
using Done = std::function<void(const OriginateResult&)>;

OriginateReason reason_of_cause(Cause cause) {
    switch (cause) {
        case Cause::UserBusy:
            return OriginateReason::Busy;
        case Cause::NormalCircuitCongestion:
        case Cause::SwitchCongestion:
        case Cause::CallRejected:
        case Cause::NetworkOutOfOrder:
            return OriginateReason::Congestion;
        case Cause::NoAnswer:
        case Cause::NoUserResponse:
            return OriginateReason::NoAnswer;
        case Cause::Unallocated:
        case Cause::NoRouteTransitNet:
        case Cause::NoRouteDestination:
        case Cause::SubscriberAbsent:
        case Cause::DestinationOutOfOrder:
            return OriginateReason::Failed;
        default:
            return OriginateReason::HungUp;
    }
}

/// DialEnd's word.
std::string_view dial_status(OriginateReason reason) {
    switch (reason) {
        case OriginateReason::Answered:
            return "ANSWER";
        case OriginateReason::Busy:
            return "BUSY";
        case OriginateReason::Congestion:
            return "CONGESTION";
        case OriginateReason::Failed:
            return "CHANUNAVAIL";
        default:
            return "NOANSWER";
    }
}

void prepare(Channel& channel, const OriginateRequest& request) {
    // Whom the called party sees, and who calls once the dialplan runs for it.
    for (auto* party : {&channel.caller, &channel.connected}) {
        if (!request.caller_number.empty()) party->number.set(request.caller_number);
        if (!request.caller_name.empty()) party->name.set(request.caller_name);
    }
    if (!request.caller_number.empty() || !request.caller_name.empty()) {
        publish_new_caller_id(channel);
        publish_new_connected_line(channel);
    }
    if (!request.accountcode.empty()) channel.accountcode = request.accountcode;
    channel.shares_of = request.share;
    const Acting acting(channel.calls(), request.authority);
    for (const auto& [name, value] : request.variables) set_variable(channel.calls(), &channel, name, value);
    channel.authority.lower(request.authority.inside());
}

void run(Channel& channel, const OriginateRequest& request) {
    if (request.application.empty()) {
        channel.place = request.place;
        start_dialplan(channel);
    } else
        start_application(channel, request.application, request.application_data, request.by, request.words);
}

/// Waits for what becomes of the call. `placed` is announced and was just told to begin.
rt::Task<void> watch(ChannelId id, Calls& calls, OriginateRequest request, Done done) {
    auto* channel = calls.channels.find(id);
    if (!channel) co_return;
    OriginateResult result;
    result.channel = channel->name();
    result.uniqueid = channel->uniqueid();
    result.caller_name = channel->caller.name.shown();
    result.caller_number = channel->caller.number.shown();

    const auto start = calls.loop.now();
    bool started = false;
    {
        Inbox inbox{*channel};
        if (!request.before_dial.empty() && !channel->gone()) {
            const std::string target = request.before_dial;
            co_await run_subroutine(*channel, target);
        }
        if (auto* leg = channel->gone() ? nullptr : channel->leg()) leg->place();
        publish_dial_begin(nullptr, *channel, split_dial_string(request.dial_string).second);
        for (;;) {
            const auto passed = std::chrono::duration_cast<Millis>(calls.loop.now() - start);
            const auto left = std::max(request.timeout - passed, Millis{0});
            const auto event = co_await inbox.next(left);
            if (!event) {
                result.reason = OriginateReason::NoAnswer;
                break;
            }
            if (event->kind == Kind::Answered || (event->kind == Kind::Progress && request.early_media)) {
                result.reason = OriginateReason::Answered;
                started = true;
                break;
            }
            if (event->kind == Kind::Gone) {
                result.reason = reason_of_cause(event->cause);
                break;
            }
        }
    }
    // It is ours to finish (`is_dialled`), so it is still there.
    channel = calls.channels.find(id);
    if (!channel) co_return;
    channel->is_dialled = false;
    result.channel = channel->name();  // another one, if somebody picked it up
    publish_dial_end(nullptr, *channel, dial_status(result.reason));
    if (started) {
        // 591: also when it hung up right behind its answer.
        run(*channel, request);
    } else if (channel->gone()) {
        calls.channels.finish(*channel);
    } else {
        channel->hangup(Cause::NoAnswer);
    }
    if (done) done(result);
}

}  // namespace

void originate(Calls& calls, OriginateRequest request, Done done) {
    OriginateResult failed;
    failed.caller_name = request.caller_name;
    failed.caller_number = request.caller_number;
    const auto [technology_name, resource] = split_dial_string(request.dial_string);
    auto* technology = calls.technologies.find(technology_name);
    const auto taken = [&calls](const std::string& id) { return !id.empty() && calls.channels.find(id); };
    if (taken(request.uniqueid) || taken(request.other_uniqueid)) {
        log::error("Channel Unique ID '{}' already in use", request.uniqueid);
        if (done) done(failed);
        return;
    }
    if (!technology || resource.empty() || calls.refusing() || calls.is_full()) {
        log::notice("Unable to originate a call to '{}'", request.dial_string);
        if (done) done(failed);
        return;
    }
    DialRequest dial;
    dial.resource = resource;
    dial.formats = request.codecs;
    dial.uniqueid = request.uniqueid;
    dial.other_uniqueid = request.other_uniqueid;
    const auto channel = technology->request(dial);
    if (!channel) {
        log::notice("Unable to originate a call to '{}': {}", request.dial_string,
                    cause_text(channel.error()));
        failed.reason = reason_of_cause(channel.error());
        if (failed.reason == OriginateReason::HungUp) failed.reason = OriginateReason::Failed;
        if (done) done(failed);
        return;
    }
    (*channel)->is_dialled = true;
    (*channel)->application = "AppDial2";
    (*channel)->application_data = "(Outgoing Line)";
    publish_newexten(**channel, (*channel)->application, (*channel)->application_data);
    prepare(**channel, request);
    rt::spawn(watch((*channel)->id(), calls, std::move(request), std::move(done)));
}

}  // namespace asterism::call
