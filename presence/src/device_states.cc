// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/device_states.h"

#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/presence/extension_states.h"

namespace asterism::presence {

std::pair<std::string_view, std::string_view> split_device(std::string_view device) {
    const auto at = device.find_first_of("/:");
    if (at == device.npos) return {device, {}};
    return {device.substr(0, at), device.substr(at + 1)};
}

DeviceStates::~DeviceStates() { *alive_ = false; }

DeviceState DeviceStates::state(std::string_view device) const {
    const auto own = own_state(device);
    const auto* others = elsewhere_.find(device);
    if (!others) return own;
    // A device that is not known here is where the others are.
    std::vector<DeviceState> states;
    if (own != DeviceState::Unknown && own != DeviceState::Invalid) states.push_back(own);
    for (const auto& one : others->said) states.push_back(one.value);
    return fold_devices(states);
}

DeviceState DeviceStates::own_state(std::string_view device) const {
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

void DeviceStates::each_own(const std::function<void(std::string_view)>& visit) const {
    for (const auto& [word, provider] : providers_) provider->each_device(visit);
}

void DeviceStates::each(const std::function<void(std::string_view)>& visit) const {
    if (elsewhere_.empty()) return each_own(visit);
    HashSet<std::string> own;
    each_own([&](std::string_view device) {
        own.insert(to_lower(device));
        visit(device);
    });
    std::vector<std::string_view> others;
    elsewhere_.each([&](const auto& thing) {
        if (!own.contains(to_lower(thing.name))) others.push_back(thing.name);
    });
    std::ranges::sort(others);
    for (const auto device : others) visit(device);
}

bool DeviceStates::is_followed(const std::string& key) {
    const bool announced = events_.wanted(EventClass::Call);
    if (announced || own_listener_ || (listener_ && listener_->follows(key))) return true;
    // What is said of it later must not be compared with what was true long ago.
    said_.erase(key);
    return false;
}

void DeviceStates::device_may_have_changed(std::string_view device) {
    const bool announced = events_.wanted(EventClass::Call);
    if (!announced && !own_listener_ && said_.empty() && (!listener_ || listener_->follows_nothing())) return;
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
    auto& told = said_[key];
    if (own_listener_) {
        const auto own = own_state(device);
        if (std::exchange(told.own, own) != own) own_listener_->on_own_device(device);
    }
    tell_all(key, device, told);
}

void DeviceStates::tell_all(const std::string& key, const std::string& device, Told& told) {
    const auto now = state(device);
    if (std::exchange(told.all, now) == now) return;
    events_.publish("DeviceStateChange", EventClass::Call, [&](Event& event) {
        event.add("Device", device).add("State", endpoint::device_state_word(now));
    });
    if (listener_ && listener_->follows(key)) listener_->on_device(key, device);
}

void DeviceStates::changed_elsewhere(std::string_view device) {
    const auto key = to_lower(device);
    const bool wanted = events_.wanted(EventClass::Call) || (listener_ && listener_->follows(key));
    if (wanted) return tell_all(key, std::string(device), said_[key]);
    if (const auto at = said_.find(key); at != said_.end()) at->second.all.reset();
}

void DeviceStates::set_elsewhere(std::string_view server, std::string_view device, DeviceState state) {
    elsewhere_.set(server, device, state);
    changed_elsewhere(device);
}

bool DeviceStates::is_known(std::string_view device) const {
    const auto own = own_state(device);
    return elsewhere_.find(device) || (own != DeviceState::Unknown && own != DeviceState::Invalid);
}

void DeviceStates::forget_elsewhere(std::string_view server) { left_.add(elsewhere_.forget(server)); }

// Of what nobody knows any more nothing is remembered that nobody asks for.
void DeviceStates::on_left(const std::vector<std::string>& devices) {
    std::vector<std::string> gone;
    for (const auto& device : devices) {
        changed_elsewhere(device);
        if (!is_known(device)) gone.push_back(to_lower(device));
    }
    if (listener_) listener_->on_devices_gone(gone, !left_.empty());
    std::ranges::move(gone, std::back_inserter(gone_));
    if (!left_.empty()) return;
    for (const auto& key : std::exchange(gone_, {}))
        if ((!listener_ || !listener_->names(key)) && !is_known(key)) said_.erase(key);
}

}  // namespace asterism::presence
