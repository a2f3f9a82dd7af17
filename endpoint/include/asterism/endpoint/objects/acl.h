// SPDX-License-Identifier: Apache-2.0
// Who may come in at all: type=acl of pjsip.conf (before identification), and the sections of acl.conf that
// rules may name. Statements 61 to 63.
#pragma once

#include <string>
#include <vector>

#include "asterism/schema/acl.h"
#include "asterism/schema/object.h"

namespace asterism::endpoint {

struct AclObject {
    std::string name;
    schema::Acl acl;
    schema::Acl contact_acl;

    bool operator==(const AclObject&) const = default;
};

/// A section of acl.conf.
struct NamedAcl {
    std::string name;
    schema::Acl acl;

    bool operator==(const NamedAcl&) const = default;
};

const schema::Object<AclObject>& acl_schema();
const schema::Object<NamedAcl>& named_acl_schema();

}  // namespace asterism::endpoint
