// SPDX-License-Identifier: Apache-2.0
// SoftHangup(Technology/Resource[,options]): asks that channel to hang up; option a: all channels of that
// device. HangupCauseClear(): HANGUPCAUSE() forgets the legs that were dialled so far.
// ChannelRedirect(channel,[[context,]extension,]priority): sends another channel elsewhere in the dialplan;
// CHANNELREDIRECT_STATUS is SUCCESS or NOCHANNEL.
#include <fmt/core.h>

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "common.h"

namespace asterism::apps {

namespace {

void ask_to_hang_up(Channel& channel) {
    call::publish_soft_hangup_request(channel, call::SoftHangup::Explicit);
    channel.hangup(call::Cause::NotDefined);
}

}  // namespace

rt::Task<Next> soft_hangup(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 2));
    const std::string wanted(trim(args[0]));
    if (wanted.empty()) {
        log::warning("SoftHangup requires an argument (Technology/resource)");
        co_return Next::GoOn;
    }
    const bool all = dialplan::AppOptions::parse(args[1]).has('a');
    // A channel by its whole name; with "a" a device stands for every channel of it.
    for (auto* one : channel.calls().channels.all()) {
        const auto& name = one->name();
        const auto device = std::string_view(name).substr(0, name.rfind('-'));
        if (one->gone() || (!iequals(name, wanted) && !(all && iequals(device, wanted)))) continue;
        log::verbose(3, "Soft hangup of {}", name);
        ask_to_hang_up(*one);
    }
    co_return Next::GoOn;
}

rt::Task<Next> hangup_cause_clear(Channel& channel, std::string) {
    channel.dialled_causes.clear();
    co_return Next::GoOn;
}

rt::Task<Next> channel_redirect(Channel& channel, std::string data) {
    const auto [name, target] = split_once(data, ',');
    if (trim(name).empty() || trim(target).empty()) {
        log::warning("ChannelRedirect requires an argument (channel,[[context,]exten,]priority)");
        co_return Next::HangUp;
    }
    auto* other = channel.calls().channels.find(trim(name));
    if (!other || other->gone()) {
        log::warning("No such channel: {}", trim(name));
        set_variable(channel, "CHANNELREDIRECT_STATUS", "NOCHANNEL");
        co_return Next::GoOn;
    }
    // What is left out is taken from where the other one stands.
    const auto place = call::resolve_place(*other, trim(target));
    if (!place) {
        log::warning("ChannelRedirect: there is no place '{}'", trim(target));
        set_variable(channel, "CHANNELREDIRECT_STATUS", "NOCHANNEL");
        co_return Next::GoOn;
    }
    other->divert(*place);
    set_variable(channel, "CHANNELREDIRECT_STATUS", "SUCCESS");
    co_return Next::GoOn;
}

}  // namespace asterism::apps
