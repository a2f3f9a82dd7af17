// SPDX-License-Identifier: Apache-2.0
// sorcery.conf: where objects are kept. What every type has by default is what happens here; beside that,
// `contact=memory` of [res_pjsip] keeps bindings in memory alone, and `subscription_persistence=memory` of
// [res_pjsip_pubsub] subscriptions. Every other mapping is checked, and said to
// have no effect. Source: reference/realtime.json "sorcery".
#pragma once

#include <string>
#include <vector>

#include "asterism/base/complaint.h"
#include "asterism/base/section.h"

namespace asterism::server {

struct SorceryConf {
    bool contacts_in_memory = false;
    bool subscriptions_in_memory = false;
    /// "sorcery.conf:12 [res_pjsip] endpoint=realtime,ps_endpoints": what has no effect, for people.
    std::vector<std::string> unheeded;
};

SorceryConf read_sorcery_conf(const std::vector<Section>& sections, Complaints& complaints);

}  // namespace asterism::server
