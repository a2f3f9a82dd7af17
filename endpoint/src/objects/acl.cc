// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/acl.h"

namespace asterism::endpoint {

using namespace schema;  // the words of the table: between(), append(), ...
using namespace std::chrono_literals;

namespace {

void check_acl(AclObject& it, Problems& problems) {
    if (it.acl.blocked) problems.warn("permit", "an address cannot be read, so all traffic is blocked");
    if (it.contact_acl.blocked)
        problems.warn("contact_permit", "an address cannot be read, so all contacts are blocked");
}

Object<NamedAcl> make_named_acl() {
    Object<NamedAcl> it("named_acl", "Rules that other objects name.");
    it.option("permit", &NamedAcl::acl, "Addresses that may pass; order counts.", acl_permit().or_block());
    it.option("deny", &NamedAcl::acl, "Addresses that may not; order counts.", acl_deny().or_block());
    it.check([](NamedAcl& acl, Problems& problems) {
        if (acl.acl.blocked) problems.warn("permit", "an address cannot be read, so all traffic is blocked");
    });
    return it;
}

Object<AclObject> make_acl() {
    Object<AclObject> it("acl", "Who may send us anything at all.");
    it.option("permit", &AclObject::acl, "address[/mask] list; order matters; error blocks all traffic.",
              acl_permit().or_block());
    it.option("deny", &AclObject::acl, "address[/mask] list; order matters; error blocks all traffic.",
              acl_deny().or_block());
    it.option("acl", &AclObject::acl, "acl.conf section names.", acl_named().or_block());
    it.option("contact_permit", &AclObject::contact_acl,
              "address[/mask] list; order matters; error blocks all traffic.", acl_permit().or_block());
    it.option("contact_deny", &AclObject::contact_acl,
              "address[/mask] list; order matters; error blocks all traffic.", acl_deny().or_block());
    it.option("contact_acl", &AclObject::contact_acl, "acl.conf section names.", acl_named().or_block());
    it.check(check_acl);
    return it;
}

}  // namespace

const Object<AclObject>& acl_schema() {
    static const auto object = make_acl();
    return object;
}

const Object<NamedAcl>& named_acl_schema() {
    static const auto object = make_named_acl();
    return object;
}

}  // namespace asterism::endpoint
