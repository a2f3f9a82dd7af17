// SPDX-License-Identifier: Apache-2.0
// The states of PJSIP devices (statement 142): what their channels do, and whether they can be reached.
// Exchange thread.
#pragma once

#include "asterism/call/devices.h"
#include "asterism/endpoint/directory.h"
#include "asterism/endpoint/locator.h"
#include "asterism/endpoint/states.h"

namespace asterism::session {

/// What `endpoint` is doing.
endpoint::DeviceState device_state(const endpoint::Endpoint& endpoint, const call::Device* device,
                                   const endpoint::Locator& locator);

class PjsipDevices final : public endpoint::DeviceProvider {
public:
    PjsipDevices(const call::Devices& devices, const endpoint::Directory& directory,
                 const endpoint::Locator& locator)
        : devices_(devices), directory_(directory), locator_(locator) {}
    endpoint::DeviceState device_state(std::string_view name) const override;
    std::optional<endpoint::RingingCall> ringing(std::string_view name) const override;
    void each_device(const std::function<void(std::string_view)>& visit) const override;

private:
    const call::Devices& devices_;
    const endpoint::Directory& directory_;
    const endpoint::Locator& locator_;
};

}  // namespace asterism::session
