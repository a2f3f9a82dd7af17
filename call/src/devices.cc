// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/devices.h"

#include "asterism/call/facts.h"

namespace asterism::call {

std::string_view device_of_channel(std::string_view channel_name) {
    return channel_name.substr(0, channel_name.rfind('-'));
}

Device& Devices::enter(const ChannelFacts& channel) {
    const auto name = device_of_channel(channel.name());
    auto at = devices_.find(name);
    if (at == devices_.end()) {
        at = devices_.emplace(std::string(name), std::make_unique<Device>()).first;
        at->second->name = name;
    }
    ++at->second->channels;
    return *at->second;
}

void Devices::leave(Device& device, const ChannelFacts& channel) {
    if (device.rings == &channel) device.rings = nullptr;
    if (--device.channels == 0) devices_.erase(device.name);
}

const Device* Devices::find(std::string_view name) const {
    const auto at = devices_.find(name);
    return at == devices_.end() ? nullptr : at->second.get();
}

}  // namespace asterism::call
