// SPDX-License-Identifier: Apache-2.0
// An address of record (type=aor): under which contacts an endpoint is reached, and by which rules they
// register.
#pragma once

#include <string>
#include <vector>

#include "asterism/schema/object.h"
#include "asterism/schema/shared_text.h"

namespace asterism::endpoint {

struct Aor {
    std::string name;
    Seconds minimum_expiration{60};
    Seconds maximum_expiration{7200};
    Seconds default_expiration{3600};
    Seconds qualify_frequency{0};
    double qualify_timeout = 3.0;
    bool qualify_2xx_only = false;
    bool authenticate_qualify = false;
    unsigned max_contacts = 0;
    bool remove_existing = false;
    bool remove_unavailable = false;
    std::vector<std::string> contact;
    std::vector<std::string> mailboxes;
    schema::SharedText voicemail_extension;
    schema::SharedText outbound_proxy;
    bool support_path = false;
    /// Lines that begin with @, for AST_SORCERY and the like.
    schema::NameValues extended;

    bool operator==(const Aor&) const = default;
};

const schema::Object<Aor>& aor_schema();

}  // namespace asterism::endpoint
