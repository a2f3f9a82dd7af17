// SPDX-License-Identifier: Apache-2.0
#include "state/device.h"

#include <algorithm>

namespace asterism::manage {

std::string_view to_text(DeviceState state) {
    static constexpr std::string_view kTexts[] = {"Unavailable", "Not in use", "Ringing", "In use",
                                                  "Ring+Inuse",  "Busy",       "On Hold"};
    return kTexts[static_cast<int>(state)];
}

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

bool is_online(const Services& services, const endpoint::Endpoint& endpoint) {
    return services.registrar.is_online(endpoint);
}

DeviceState device_state(const Services& services, const endpoint::Endpoint& endpoint,
                         const std::vector<call::Channel*>& channels) {
    using call::ChannelState;
    std::size_t ringing = 0, up = 0, held = 0, active = 0;
    for (const auto* channel : channels) {
        if (channel->gone()) continue;
        ++active;
        if (channel->state() == ChannelState::Ringing) ++ringing;
        if (channel->is_up()) ++up;
        if (channel->is_up() && channel->held_by_far_end()) ++held;
    }
    if (active == 0) return is_online(services, endpoint) ? DeviceState::NotInUse : DeviceState::Unavailable;
    if (endpoint.device_state_busy_at > 0 && active >= endpoint.device_state_busy_at)
        return DeviceState::Busy;
    if (up > 0 && held == up && up == active) return DeviceState::OnHold;
    if (ringing == active) return DeviceState::Ringing;
    return ringing > 0 ? DeviceState::RingInUse : DeviceState::InUse;
}

}  // namespace asterism::manage
