// SPDX-License-Identifier: Apache-2.0
// Another name for a domain (type=domain_alias): the section's name stands for `domain` when a request is
// identified.
#pragma once

#include <string>
#include <vector>

#include "asterism/schema/object.h"

namespace asterism::endpoint {

struct DomainAlias {
    std::string name;
    std::string domain;

    bool operator==(const DomainAlias&) const = default;
};

const schema::Object<DomainAlias>& domain_alias_schema();

}  // namespace asterism::endpoint
