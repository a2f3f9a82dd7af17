// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/domain_alias.h"

namespace asterism::endpoint {

using namespace schema;  // the words of the table: between(), append(), ...
using namespace std::chrono_literals;

namespace {

Object<DomainAlias> make_domain_alias() {
    Object<DomainAlias> it("domain_alias", "Another name for a domain.");
    it.option("domain", &DomainAlias::domain, "Real domain.");
    return it;
}

}  // namespace

const Object<DomainAlias>& domain_alias_schema() {
    static const auto object = make_domain_alias();
    return object;
}

}  // namespace asterism::endpoint
