// SPDX-License-Identifier: Apache-2.0
#include "asterism/session/devices.h"

#include "asterism/call/channel.h"

namespace asterism::session {

using endpoint::DeviceState;

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

DeviceState device_state(const endpoint::Endpoint& endpoint, const call::Device* device,
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
    return session::device_state(*endpoint, devices_.find("PJSIP/" + endpoint->name), locator_);
}

std::optional<endpoint::RingingCall> PjsipDevices::ringing(std::string_view name) const {
    const auto& endpoint = directory_.endpoint(name);
    const auto* device = endpoint ? devices_.find("PJSIP/" + endpoint->name) : nullptr;
    if (!device || !device->rings) return std::nullopt;
    const auto shown = [](const call::Party& party) {
        const auto one = party.shown();
        endpoint::RingingCall::Party out;
        if (!call::is_restricted(one.name.presentation)) out.name = one.name.shown();
        if (!call::is_restricted(one.number.presentation)) out.number = one.number.shown();
        return out;
    };
    return endpoint::RingingCall{shown(device->rings->connected), shown(device->rings->caller)};
}

void PjsipDevices::each_device(const std::function<void(std::string_view)>& visit) const {
    for (const auto& endpoint : directory_.snapshot()->all<endpoint::Endpoint>())
        visit("PJSIP/" + endpoint->name);
}

}  // namespace asterism::session
