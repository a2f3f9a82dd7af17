// SPDX-License-Identifier: Apache-2.0
#include <fmt/core.h>

#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/local.h"

namespace asterism::call {

using endpoint::DeviceState;

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
