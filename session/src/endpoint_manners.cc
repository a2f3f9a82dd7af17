// SPDX-License-Identifier: Apache-2.0
#include "endpoint_manners.h"

namespace asterism::session {

namespace {

PickupGroups groups_of(const endpoint::Endpoint& endpoint) {
    const auto& shared = *endpoint.shared;
    return {shared.call_group, shared.pickup_group, shared.named_call_group, shared.named_pickup_group};
}

}  // namespace

void give_manners(Channel& channel, const endpoint::Endpoint& endpoint) {
    if (!endpoint.accountcode.empty()) channel.accountcode = endpoint.accountcode;
    if (!endpoint.tenantid.empty()) channel.tenantid = endpoint.tenantid;
    if (!endpoint.language.empty()) channel.language = endpoint.language;
    if (!endpoint.tone_zone.empty()) channel.tone_zone = endpoint.tone_zone;
    if (auto groups = groups_of(endpoint); groups != PickupGroups{})
        channel.pickup_groups.touch() = std::move(groups);
}

}  // namespace asterism::session
