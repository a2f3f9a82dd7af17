// SPDX-License-Identifier: Apache-2.0
// Pickup([extension[@context]&...]): answers a call that rings at the first of these extensions at which one
// does (the extension whose dialplan called, the context of the endpoint that is called); with PICKUPMARK as
// context one whose variable of that name has this value; without arguments one of the groups that the
// channel may pick up. PickupChan(channel[&...][,p]): channels by name, with or without their number, or
// uniqueid; p: names begin so. Who picks up has left the dialplan by it; who finds nothing goes on.
#include <algorithm>

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/pickup.h"
#include "asterism/dialplan/args.h"

namespace asterism::apps {

namespace {

Channel* ringing_at(call::Calls& calls, std::string_view exten, std::string_view context) {
    return call::ringing_channel(calls, [exten, context](const Channel& one) {
        return iequals(one.called_exten, exten) && iequals(one.place.context, context);
    });
}

Channel* ringing_marked(call::Calls& calls, std::string_view mark) {
    return call::ringing_channel(calls, [mark](const Channel& one) {
        const auto* value = one.variables.find("PICKUPMARK");
        return value && iequals(value->value, mark);
    });
}

Channel* ringing_named(call::Calls& calls, std::string_view name, bool prefix) {
    return call::ringing_channel(calls, [name, prefix](const Channel& one) {
        if (prefix) return istarts_with(one.name(), name);
        return iequals(one.name(), name) || one.uniqueid() == name ||
               iequals(call::device_of_channel(one.name()), name);
    });
}

}  // namespace

rt::Task<Next> pickup(Channel& channel, std::string data) {
    if (trim(data).empty()) {
        const bool done = co_await call::pick_up_by_group(channel);
        co_return done ? Next::HangUp : Next::GoOn;
    }
    for (const auto wanted : split(data, '&')) {
        const auto [exten_text, context_text] = split_once(wanted, '@');
        const auto exten = trim(exten_text);
        const auto context = trim(context_text);
        if (exten.empty()) continue;
        auto& calls = channel.calls();
        auto* target = iequals(context, "PICKUPMARK")
                           ? ringing_marked(calls, exten)
                           : ringing_at(calls, exten,
                                        context.empty() ? std::string_view(channel.place.context) : context);
        if (target && call::pick_up(channel, *target)) co_return Next::HangUp;
    }
    log::notice("{}: no call rings at '{}' that could be picked up", channel.name(), data);
    co_return Next::GoOn;
}

rt::Task<Next> pickup_channel(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 2));
    if (trim(args[0]).empty()) {
        log::warning("PickupChan requires an argument (channel)");
        co_return Next::GoOn;
    }
    const bool prefix = dialplan::AppOptions::parse(args[1]).has('p');
    for (const auto wanted : split(args[0], '&')) {
        const auto name = trim(wanted);
        auto* target = name.empty() ? nullptr : ringing_named(channel.calls(), name, prefix);
        if (target && call::pick_up(channel, *target)) co_return Next::HangUp;
    }
    log::notice("{}: '{}' is no channel that could be picked up", channel.name(), args[0]);
    co_return Next::GoOn;
}

}  // namespace asterism::apps
