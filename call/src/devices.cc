// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/devices.h"

#include <fmt/core.h>

#include "asterism/base/text.h"
#include "asterism/call/calls.h"

namespace asterism::call {

using endpoint::DeviceState;

std::string_view device_of_channel(std::string_view channel_name) {
    return channel_name.substr(0, channel_name.rfind('-'));
}

Device& Devices::enter(const Channel& channel) {
    const auto name = device_of_channel(channel.name());
    auto at = devices_.find(name);
    if (at == devices_.end()) {
        at = devices_.emplace(std::string(name), std::make_unique<Device>()).first;
        at->second->name = name;
    }
    ++at->second->channels;
    return *at->second;
}

void Devices::leave(Device& device, const Channel& channel) {
    if (device.rings == &channel) device.rings = nullptr;
    if (--device.channels == 0) devices_.erase(device.name);
}

const Device* Devices::find(std::string_view name) const {
    const auto at = devices_.find(name);
    return at == devices_.end() ? nullptr : at->second.get();
}

DeviceState LocalDevices::device_state(std::string_view name) const {
    const auto place = name.substr(0, name.find('/'));
    const auto [exten, context] = split_once(place, '@');
    const dialplan::Where where{.context = context.empty() ? std::string_view("default") : context,
                                .exten = exten,
                                .clock = calls_.clock()};
    if (!calls_.dialplan()->exists(where)) return DeviceState::Invalid;
    return calls_.devices.find(fmt::format("Local/{}@{}", exten, where.context)) ? DeviceState::InUse
                                                                                 : DeviceState::NotInUse;
}

void LocalDevices::each_device(const std::function<void(std::string_view)>& visit) const {
    calls_.devices.each([&visit](const Device& device) {
        if (device.name.starts_with("Local/")) visit(device.name);
    });
}

}  // namespace asterism::call
