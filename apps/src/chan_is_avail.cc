// SPDX-License-Identifier: Apache-2.0
// ChanIsAvail(Technology/Resource[&...][,options]): the first that can be dialled. AVAILCHAN: a channel's
// name of it; AVAILORIGCHAN: as it was asked for; AVAILSTATUS: a number for each that was looked at, joined
// by &: with s or t its device state (1 not in use, 2 in use, 5 unavailable ...), else 0, and 4 where there
// is no such technology; AVAILCAUSECODE: why there is none. Options: a all that there are, joined by &; s one
// in use does not count; t does not try, only looks at whether it is in use.
#include <fmt/core.h>

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/dialplan/args.h"
#include "asterism/presence/presence.h"
#include "common.h"
#include "functions/functions.h"

namespace asterism::apps {

namespace {

bool in_use(call::Calls& calls, std::string_view device) {
    for (const auto* one : calls.channels.all())
        if (!one->gone() && iequals(call::device_of_channel(one->name()), device)) return true;
    return false;
}

/// The number of its state; without presence (tests) only what its channels say.
int state_of(call::Calls& calls, std::string_view device, bool busy) {
    if (const auto* presence = services(calls).presence)
        return static_cast<int>(presence->devices.state(device));
    return static_cast<int>(busy ? endpoint::DeviceState::InUse : endpoint::DeviceState::NotInUse);
}

}  // namespace

rt::Task<Next> chan_is_avail(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 2));
    const auto options = dialplan::AppOptions::parse(args[1]);
    auto& calls = channel.calls();
    std::string names, asked_for;
    std::string states;
    const bool looks = options.has('s') || options.has('t');
    auto cause = call::Cause::NotDefined;
    for (const auto device : split(args[0], '&')) {
        const auto [technology_name, resource] = call::split_dial_string(trim(device));
        auto* technology = calls.technologies.find(technology_name);
        const bool busy = in_use(calls, trim(device));
        const int state = !technology || resource.empty() ? static_cast<int>(endpoint::DeviceState::Invalid)
                          : looks                         ? state_of(calls, trim(device), busy)
                                                          : 0;
        states += fmt::format("{}{}", states.empty() ? "" : "&", state);
        if (!technology || resource.empty()) {
            log::warning("ChanIsAvail: '{}' is no Technology/Resource of ours", device);
            continue;
        }
        if (busy && looks) continue;
        std::string name(trim(device));
        if (!options.has('t')) {
            call::DialRequest request;
            request.resource = resource;
            request.parent = &channel;
            const auto made = technology->request(request);
            if (!made) {
                cause = made.error();
                continue;
            }
            name = (*made)->name();
            (*made)->hangup(call::Cause::NormalClearing);
        }
        names += (names.empty() ? "" : "&") + name;
        asked_for += (asked_for.empty() ? "" : "&") + std::string(trim(device));
        if (!options.has('a')) break;
    }
    set_variable(channel, "AVAILCHAN", names);
    set_variable(channel, "AVAILORIGCHAN", asked_for);
    set_variable(channel, "AVAILSTATUS", states);
    set_variable(channel, "AVAILCAUSECODE", std::to_string(names.empty() ? call::cause_number(cause) : 0));
    co_return Next::GoOn;
}

}  // namespace asterism::apps
