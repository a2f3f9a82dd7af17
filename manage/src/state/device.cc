// SPDX-License-Identifier: Apache-2.0
#include "state/device.h"

#include <algorithm>

#include "asterism/session/devices.h"

namespace asterism::manage {

std::string_view endpoint_of(const call::Channel& channel) {
    std::string_view name = channel.name();
    if (!istarts_with(name, "PJSIP/")) return {};
    name.remove_prefix(6);
    const auto dash = name.rfind('-');
    return dash == name.npos ? std::string_view() : name.substr(0, dash);
}

ChannelsByEndpoint::ChannelsByEndpoint(const call::Channels& channels) {
    for (auto* channel : channels.all())
        if (const auto endpoint = endpoint_of(*channel); !endpoint.empty())
            map_[std::string(endpoint)].push_back(channel);
    for (auto& [endpoint, list] : map_)
        std::sort(list.begin(), list.end(),
                  [](const auto* a, const auto* b) { return a->name() < b->name(); });
}

const std::vector<call::Channel*>& ChannelsByEndpoint::of(std::string_view endpoint) const {
    static const std::vector<call::Channel*> none;
    const auto at = map_.find(endpoint);
    return at == map_.end() ? none : at->second;
}

std::string_view device_state_text(const Services& services, const endpoint::Endpoint& endpoint) {
    const auto* device = services.calls.devices.find("PJSIP/" + endpoint.name);
    return endpoint::device_state_text(session::device_state(endpoint, device, services.registrar));
}

}  // namespace asterism::manage
