// SPDX-License-Identifier: Apache-2.0
// What an endpoint is doing, in the words of the CLI and of AMI, and which channels it has.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/base/text.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

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

/// "Not in use", "In use", ... (142)
std::string_view device_state_text(const Services& services, const endpoint::Endpoint& endpoint);

}  // namespace asterism::manage
