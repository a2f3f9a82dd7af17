// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/device_states.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::presence {

std::pair<std::string_view, std::string_view> split_device(std::string_view device) {
    const auto at = device.find_first_of("/:");
    if (at == device.npos) return {device, {}};
    return {device.substr(0, at), device.substr(at + 1)};
}

DeviceStates::~DeviceStates() { *alive_ = false; }

DeviceState DeviceStates::state(std::string_view device) const {
    const auto [technology, name] = split_device(device);
    for (const auto& [word, provider] : providers_)
        if (iequals(word, technology)) return provider->device_state(name);
    return DeviceState::Invalid;
}

std::optional<endpoint::RingingCall> DeviceStates::ringing(std::string_view device) const {
    const auto [technology, name] = split_device(device);
    for (const auto& [word, provider] : providers_)
        if (iequals(word, technology)) return provider->ringing(name);
    return std::nullopt;
}

void DeviceStates::each(const std::function<void(std::string_view)>& visit) const {
    for (const auto& [word, provider] : providers_) provider->each_device(visit);
}

bool DeviceStates::is_followed(const std::string& key) {
    const bool announced = events_.wanted(EventClass::Call);
    if (announced || (listener_ && listener_->follows(key))) return true;
    // What is said of it later must not be compared with what was true long ago.
    said_.erase(key);
    return false;
}

void DeviceStates::device_may_have_changed(std::string_view device) {
    const bool announced = events_.wanted(EventClass::Call);
    if (!announced && said_.empty() && (!listener_ || listener_->follows_nothing())) return;
    auto key = to_lower(device);
    if (!is_followed(key)) return;
    waiting_.try_emplace(std::move(key), device);
    if (waiting_.size() == 1)
        loop_.post([this, alive = alive_] {
            if (*alive) look();
        });
}

void DeviceStates::device_was_set(std::string_view device) {
    const auto key = to_lower(device);
    if (is_followed(key)) tell(key, std::string(device));
}

void DeviceStates::look() {
    // In the order of their names: the same story each time it is told.
    std::vector<std::pair<std::string, std::string>> devices(waiting_.begin(), waiting_.end());
    waiting_.clear();
    std::ranges::sort(devices);
    for (const auto& [key, device] : devices) tell(key, device);
}

void DeviceStates::tell(const std::string& key, const std::string& device) {
    const auto now = state(device);
    const auto [last, first] = said_.try_emplace(key, now);
    if (!first && last->second == now) return;
    last->second = now;
    events_.publish("DeviceStateChange", EventClass::Call, [&](Event& event) {
        event.add("Device", device).add("State", endpoint::device_state_word(now));
    });
    if (listener_ && listener_->follows(key)) listener_->on_device(key, device);
}

}  // namespace asterism::presence
