// SPDX-License-Identifier: Apache-2.0
// One way to an address of record: what a REGISTER leaves behind. Not read from a file; declared here, so
// that its rows and its listing follow from the same table.
#pragma once

#include <string>
#include <vector>

#include "asterism/schema/object.h"

namespace asterism::endpoint {

struct Contact {
    std::string name;
    std::string uri;
    std::string path;
    /// Since 1970; 0 for a contact that stays.
    Seconds expiration_time{0};
    Seconds qualify_frequency{0};
    double qualify_timeout = 3.0;
    bool qualify_2xx_only = false;
    bool authenticate_qualify = false;
    std::string outbound_proxy;
    std::string user_agent;
    std::string endpoint;
    std::string reg_server;
    std::string via_addr;
    unsigned via_port = 0;
    std::string call_id;
    bool prune_on_boot = false;

    bool operator==(const Contact&) const = default;
};

const schema::Object<Contact>& contact_schema();

}  // namespace asterism::endpoint
