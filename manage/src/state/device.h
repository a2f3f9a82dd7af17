// SPDX-License-Identifier: Apache-2.0
// What an endpoint is doing, from its contacts and channels (statements 139 to 142), in the words of the CLI
// and of AMI.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/base/text.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

enum class DeviceState : std::uint8_t { Unavailable, NotInUse, Ringing, InUse, RingInUse, Busy, OnHold };
/// "Not in use", "In use", ...
std::string_view to_text(DeviceState state);

/// "6001" of "PJSIP/6001-00000001"; empty for channels of other technologies.
std::string_view endpoint_of(const call::Channel& channel);

/// Every PJSIP channel under its endpoint, in the order of their names; for listings of many endpoints.
class ChannelsByEndpoint {
public:
    explicit ChannelsByEndpoint(const call::Channels& channels);
    const std::vector<call::Channel*>& of(std::string_view endpoint) const;

private:
    TextMap<std::vector<call::Channel*>> map_;
};

/// Some contact of the endpoint's aors is reachable, or is never asked (139, 140).
bool is_online(const Services& services, const endpoint::Endpoint& endpoint);
DeviceState device_state(const Services& services, const endpoint::Endpoint& endpoint,
                         const std::vector<call::Channel*>& channels);

}  // namespace asterism::manage
