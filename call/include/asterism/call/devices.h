// SPDX-License-Identifier: Apache-2.0
// How many channels each device has and what they do, counted as they change, so that a trunk with thousands
// of calls is answered for as fast as an idle phone (statement 142). A device is there as long as it has
// channels. Exchange thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "asterism/base/hash_map.h"
#include "asterism/endpoint/states.h"

namespace asterism::call {

class ChannelFacts;

/// "PJSIP/6001" of "PJSIP/6001-00000001", "Local/100@office" of "Local/100@office-00000000;1".
std::string_view device_of_channel(std::string_view channel_name);

/// One device with channels.
struct Device {
    std::string name;
    std::uint32_t channels = 0;  // of any state
    std::uint32_t ringing = 0;
    std::uint32_t in_use = 0;  // calling us, or up
    std::uint32_t up = 0;
    std::uint32_t held = 0;  // up, and on hold
    /// The one that began to ring last, while it does.
    const ChannelFacts* rings = nullptr;
};

class Devices {
public:
    /// Whoever is told of changes; null: nobody.
    void attach(endpoint::DeviceWatch& watch) { watch_ = &watch; }

    /// Channel's own: it is there, does something else now, is gone.
    Device& enter(const ChannelFacts& channel);
    void leave(Device& device, const ChannelFacts& channel);
    void changed(const Device& device) {
        if (watch_) watch_->device_may_have_changed(device.name);
    }
    /// Devices that have channels.
    std::size_t count() const { return devices_.size(); }
    /// Null: it has no channel.
    const Device* find(std::string_view name) const;
    template <class Visit>
    void each(Visit&& visit) const {
        for (const auto& [name, device] : devices_) visit(*device);
    }

private:
    endpoint::DeviceWatch* watch_ = nullptr;
    TextMap<std::unique_ptr<Device>> devices_;
};

}  // namespace asterism::call
