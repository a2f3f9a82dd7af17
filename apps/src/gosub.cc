// SPDX-License-Identifier: Apache-2.0
// Gosub([[context,]extension,]priority[(arguments)]): goes there and comes back with Return([value]), which
// leaves the value in GOSUB_RETVAL. Arguments are ARG1, ARG2, ... and ARGC until then. GosubIf takes two
// targets; StackPop forgets the way back.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "common.h"
#include "room_limits.h"

namespace asterism::apps {

namespace {

Next enter(Channel& channel, std::string_view text) {
    const auto place = call::resolve_place(channel, text);
    const auto& plan = *channel.calls().dialplan();
    if (!place || !plan.exists({.context = place->context,
                                .exten = place->exten,
                                .priority = place->priority,
                                .caller_id = channel.caller.number.text,
                                .clock = channel.calls().clock()})) {
        log::error("Attempt to reach a non-existent destination for gosub: '{}'", text);
        return Next::HangUp;
    }
    // One that calls itself without end.
    if (!limits::gosub_depth.admits(channel.gosub.size() + 1)) {
        log::error("{}: {} subroutines within each other; this one ends the call", channel.name(),
                   channel.gosub.size());
        return Next::HangUp;
    }
    const auto target = dialplan::parse_target(text);
    auto back = channel.place;
    ++back.priority;
    // 613: arguments as they stand there.
    call::enter_frame(channel, std::move(back), dialplan::split_raw_args(target.args));
    channel.place = *place;
    channel.moved = true;
    return Next::GoOn;
}

}  // namespace

rt::Task<Next> gosub(Channel& channel, std::string data) { co_return enter(channel, trim(data)); }

rt::Task<Next> gosub_if(Channel& channel, dialplan::Marked data) {
    const auto choice = parse_choice(data);
    const auto target = trim(choice.outcome(holds(choice)).text());
    if (target.empty()) co_return Next::GoOn;
    co_return enter(channel, target);
}

rt::Task<Next> return_from(Channel& channel, std::string data) {
    if (channel.gosub.empty()) {
        log::error("Return without Gosub: stack is empty");
        co_return Next::HangUp;
    }
    auto back = std::move(channel.gosub.back().back);
    call::leave_frame(channel);
    set_variable(channel, "GOSUB_RETVAL", data);
    channel.place = std::move(back);
    channel.moved = true;
    co_return Next::GoOn;
}

rt::Task<Next> stack_pop(Channel& channel, std::string) {
    if (channel.gosub.empty()) {
        log::error("StackPop called with no Gosub stack");
        co_return Next::GoOn;
    }
    call::leave_frame(channel);
    channel.moved = true;
    ++channel.place.priority;
    co_return Next::GoOn;
}

}  // namespace asterism::apps
