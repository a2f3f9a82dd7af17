// SPDX-License-Identifier: Apache-2.0
// A registration of ours with a provider (type=registration). Statements 152 to 175; RFC 3261 10.2.
#pragma once

#include <string>
#include <vector>

#include "asterism/endpoint/objects/values.h"
#include "asterism/schema/object.h"

namespace asterism::endpoint {

struct Registration {
    std::string name;
    std::string server_uri;
    std::string client_uri;
    std::string contact_user;
    std::string contact_header_params;
    std::string transport;
    std::string outbound_proxy;
    std::vector<std::string> outbound_auth;
    Seconds expiration{3600};
    Seconds max_random_initial_delay{10};
    Seconds retry_interval{60};
    Seconds forbidden_retry_interval{0};
    Seconds fatal_retry_interval{0};
    unsigned max_retries = 10;
    bool auth_rejection_permanent = true;
    bool support_path = false;
    bool support_outbound = false;
    SecurityNegotiation security_negotiation = SecurityNegotiation::No;
    std::vector<std::string> security_mechanisms;
    bool line = false;
    std::string endpoint;
    std::string user_agent;
    /// Ours: what would end it for good is tried again, later and later (docs/deviations.md).
    bool never_give_up = false;

    bool operator==(const Registration&) const = default;
};

const schema::Object<Registration>& registration_schema();

}  // namespace asterism::endpoint
