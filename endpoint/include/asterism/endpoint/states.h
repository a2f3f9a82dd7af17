// SPDX-License-Identifier: Apache-2.0
// What a device ("PJSIP/6001", "Local/100@office", "Custom:lamp") is doing, in the words of Asterisk. Rooms
// that know answer as providers and say when something may have changed; `presence` implements the listening
// side and makes hints of it (house.md, "Device states"). Exchange thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace asterism::endpoint {

enum class DeviceState : std::uint8_t {
    Unknown,
    NotInUse,
    InUse,
    Busy,
    Invalid,
    Unavailable,
    Ringing,
    RingInUse,
    OnHold
};

/// "NOT_INUSE", ...: DEVICE_STATE, DeviceStateChange.
std::string_view device_state_word(DeviceState state);
/// Without case; nullopt: no such word.
std::optional<DeviceState> device_state_of_word(std::string_view word);
/// "Not in use", "Ring+Inuse", ...: the listings of endpoints.
std::string_view device_state_text(DeviceState state);

/// A call that rings a device.
struct RingingCall {
    struct Party {
        std::string name, number;
    };
    Party remote;  ///< who calls
    Party local;   ///< who is called
};

/// Answers for the devices of one technology. Asked only when somebody wants to know.
class DeviceProvider {
public:
    virtual ~DeviceProvider() = default;
    /// `name` is what stands behind "PJSIP/" or "Custom:".
    virtual DeviceState device_state(std::string_view name) const = 0;
    /// The call that rings it, of several any; nullopt: none, or none that it knows of. Parties that want to
    /// be hidden have no name and no number.
    virtual std::optional<RingingCall> ringing(std::string_view /*name*/) const { return std::nullopt; }
    /// Every device that it knows of by itself, with its whole name.
    virtual void each_device(const std::function<void(std::string_view device)>& visit) const = 0;
};

/// Hears that a device may be in another state now. Cheap when nobody asks: told on every turn of a call.
class DeviceWatch {
public:
    virtual ~DeviceWatch() = default;
    virtual void device_may_have_changed(std::string_view device) = 0;
    /// It was set to another state by somebody who names it: told at once, each time (645).
    virtual void device_was_set(std::string_view device) = 0;
};

}  // namespace asterism::endpoint
