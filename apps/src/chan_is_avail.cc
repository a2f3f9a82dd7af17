// SPDX-License-Identifier: Apache-2.0
// ChanIsAvail(Technology/Resource[&...][,options]): the first that can be dialled. AVAILCHAN: a channel's
// name of it; AVAILORIGCHAN: as it was asked for; AVAILSTATUS: its device state (1 not in use, 2 in use);
// AVAILCAUSECODE: why there is none. Options: a all that there are, joined by &; s one in use does not count;
// t does not try, only looks at whether it is in use.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/dialplan/args.h"
#include "common.h"

namespace asterism::apps {

namespace {

bool in_use(call::Calls& calls, std::string_view device) {
    for (const auto* one : calls.channels.all())
        if (!one->gone() && iequals(std::string_view(one->name()).substr(0, one->name().rfind('-')), device))
            return true;
    return false;
}

}  // namespace

rt::Task<Next> chan_is_avail(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 2));
    const auto options = dialplan::AppOptions::parse(args[1]);
    auto& calls = channel.calls();
    std::string names, asked_for;
    int status = 0, cause = 0;
    for (const auto device : split(args[0], '&')) {
        const auto [technology_name, resource] = call::split_dial_string(trim(device));
        auto* technology = calls.technologies.find(technology_name);
        const bool busy = in_use(calls, trim(device));
        status = busy ? 2 : 1;
        if (!technology || resource.empty()) {
            log::warning("ChanIsAvail: '{}' is no Technology/Resource of ours", device);
            continue;
        }
        if (busy && (options.has('s') || options.has('t'))) continue;
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
            calls.channels.announce(**made);
            (*made)->hangup(call::kNormalClearing);
        }
        names += (names.empty() ? "" : "&") + name;
        asked_for += (asked_for.empty() ? "" : "&") + std::string(trim(device));
        if (!options.has('a')) break;
    }
    set_variable(channel, "AVAILCHAN", names);
    set_variable(channel, "AVAILORIGCHAN", asked_for);
    set_variable(channel, "AVAILSTATUS", std::to_string(status));
    set_variable(channel, "AVAILCAUSECODE", std::to_string(names.empty() ? cause : 0));
    co_return Next::GoOn;
}

}  // namespace asterism::apps
