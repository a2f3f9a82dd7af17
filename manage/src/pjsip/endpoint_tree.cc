// SPDX-License-Identifier: Apache-2.0
#include "pjsip/endpoint_tree.h"

namespace asterism::manage {

std::vector<std::string> endpoint_tree_heads() {
    return {std::string(endpoint_head()),
            auth_head(1),
            aor_head(1),
            contact_head(2),
            transport_head(1),
            identify_head(1),
            identify_match_head(2),
            channel_head(1),
            channel_exten_head(2)};
}

void endpoint_tree(CommandOutput& out, const Services& services, const endpoint::Endpoint& endpoint,
                   const ChannelsByEndpoint& by_endpoint) {
    const auto& directory = services.directory;
    const auto& channels = by_endpoint.of(endpoint.name);
    endpoint_row(out, services, endpoint, channels);
    // 556: in this order.
    for (const auto& name : endpoint.outbound_auth)
        if (const auto& auth = directory.auth(name)) auth_row(out, 1, "OutAuth", *auth);
    for (const auto& name : endpoint.auth)
        if (const auto& auth = directory.auth(name)) auth_row(out, 1, "InAuth", *auth);
    for (const auto& name : endpoint.aors) {
        const auto& aor = directory.aor(name);
        if (!aor) continue;
        aor_row(out, 1, *aor);
        for (const auto& contact : services.registrar.contacts(name)) contact_row(out, 2, contact);
    }
    if (const auto& transport = directory.transport(endpoint.transport)) transport_row(out, 1, *transport);
    for (const auto& identify : directory.snapshot()->all<endpoint::Identify>()) {
        if (identify->endpoint != endpoint.name) continue;
        identify_row(out, 1, *identify);
        identify_matches(out, 2, *identify);
    }
    const auto now = services.loop.wall_now();
    for (const auto* channel : channels) {
        channel_row(out, 1, *channel, now);
        channel_exten_row(out, 2, *channel);
    }
}

}  // namespace asterism::manage
