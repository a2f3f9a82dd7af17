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

namespace {

bool is_online(const endpoint::Endpoint& endpoint, const endpoint::Locator& locator) {
    using endpoint::ContactStatus;
    for (const auto& aor : endpoint.aors)
        for (const auto& contact : locator.contacts(aor))
            if (contact.status == ContactStatus::Reachable || contact.status == ContactStatus::NonQualified)
                return true;
    return false;
}

}  // namespace

DeviceState device_state(const endpoint::Endpoint& endpoint, const Device* device,
                         const endpoint::Locator& locator) {
    // A call of ours that does not ring yet leaves it as it is.
    if (!device || (device->in_use == 0 && device->ringing == 0))
        return is_online(endpoint, locator) ? DeviceState::NotInUse : DeviceState::Unavailable;
    if (endpoint.device_state_busy_at > 0 &&
        device->in_use + device->ringing >= endpoint.device_state_busy_at)
        return DeviceState::Busy;
    if (device->ringing) return device->in_use ? DeviceState::RingInUse : DeviceState::Ringing;
    return device->up && device->held == device->up && device->up == device->in_use ? DeviceState::OnHold
                                                                                    : DeviceState::InUse;
}

DeviceState PjsipDevices::device_state(std::string_view name) const {
    const auto& endpoint = directory_.endpoint(name);
    if (!endpoint) return DeviceState::Invalid;
    return call::device_state(*endpoint, devices_.find("PJSIP/" + endpoint->name), locator_);
}

std::optional<endpoint::RingingCall> PjsipDevices::ringing(std::string_view name) const {
    const auto& endpoint = directory_.endpoint(name);
    const auto* device = endpoint ? devices_.find("PJSIP/" + endpoint->name) : nullptr;
    if (!device || !device->rings) return std::nullopt;
    const auto shown = [](const Party& party) {
        const auto one = party.shown();
        endpoint::RingingCall::Party out;
        if (!is_restricted(one.name.presentation)) out.name = one.name.shown();
        if (!is_restricted(one.number.presentation)) out.number = one.number.shown();
        return out;
    };
    return endpoint::RingingCall{shown(device->rings->connected), shown(device->rings->caller)};
}

void PjsipDevices::each_device(const std::function<void(std::string_view)>& visit) const {
    for (const auto& endpoint : directory_.snapshot()->all<endpoint::Endpoint>())
        visit("PJSIP/" + endpoint->name);
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
