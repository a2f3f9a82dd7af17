// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/custom_devices.h"

#include <fmt/core.h>

namespace asterism::presence {

namespace {
constexpr std::string_view kDeviceFamily = "CustomDevstate";
}

endpoint::DeviceState CustomDevices::device_state(std::string_view name) const {
    const auto* word = database_.get(kDeviceFamily, name);
    if (!word) return endpoint::DeviceState::Unknown;
    return endpoint::device_state_of_word(*word).value_or(endpoint::DeviceState::Unknown);
}

void CustomDevices::each_device(const std::function<void(std::string_view)>& visit) const {
    constexpr std::size_t kBefore = std::string_view("/CustomDevstate/").size();
    for (const auto& record : database_.list(kDeviceFamily))
        visit(fmt::format("Custom:{}", std::string_view(record.key).substr(kBefore)));
}

void CustomDevices::set(std::string_view name, endpoint::DeviceState state) {
    database_.put(kDeviceFamily, name, endpoint::device_state_word(state));
    watch_.device_was_set(fmt::format("Custom:{}", name));
}

}  // namespace asterism::presence
