// SPDX-License-Identifier: Apache-2.0
// Local channels: Local/exten@context[/options] makes a pair of channels, ;1 for whoever dialled it and ;2,
// which runs the dialplan. Each half's leg hands over to the other what it is told. Sound takes no detour: a
// half has no stream, it answers for the stream behind its other half.
#pragma once

#include <memory>

#include "asterism/call/technology.h"
#include "asterism/endpoint/states.h"

namespace asterism::call {

class Calls;
struct LocalDetours;

class Local final : public Technology {
public:
    explicit Local(Calls& calls);
    std::string_view name() const override { return "Local"; }
    std::string_view description() const override { return "Local Proxy Channel Driver"; }
    std::expected<Channel*, Cause> request(const DialRequest& request) override;

private:
    Calls& calls_;
    /// Shared with the halves, which may outlive this.
    std::shared_ptr<LocalDetours> detours_;
    std::uint32_t next_number_ = 0;
};

/// Local/100@office: in use while it has channels, else whether there is such an extension.
class LocalDevices final : public endpoint::DeviceProvider {
public:
    explicit LocalDevices(Calls& calls) : calls_(calls) {}
    endpoint::DeviceState device_state(std::string_view name) const override;
    void each_device(const std::function<void(std::string_view)>& visit) const override;

private:
    Calls& calls_;
};

}  // namespace asterism::call
