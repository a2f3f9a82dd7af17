// SPDX-License-Identifier: Apache-2.0
// From pjsip.conf and acl.conf to typed objects: which sections are of which type, and the list of all types.
// Main thread. Rules of loading: schema/builder.h.
//
//   schema::SnapshotBuilder builder(former);
//   load_pjsip(store::read_conf("pjsip.conf", options), builder);
//   load_acl_conf(store::read_conf("acl.conf", options), builder);
//   builder.check_references();
//   auto snapshot = builder.build(strict);   // snapshot->find<Endpoint>("6001")
#pragma once

#include <span>

#include "asterism/endpoint/objects/wizard.h"
#include "asterism/schema/builder.h"
#include "asterism/store/conf_file.h"

namespace asterism::endpoint {

/// Every type declared in this room, `contact` among them, which no file holds.
std::span<const schema::ObjectType* const> object_types();

/// transport, global, system, endpoint, auth, aor, identify, acl, domain_alias. The complaints of the file
/// come along. Sections of types that wait for a later version are warned about. `system` is read at start
/// only. Objects of `wizards` stand beside those of the file, behind one of the same name.
void load_pjsip(const store::ConfFile& conf, schema::SnapshotBuilder& builder,
                const WizardPlan& wizards = {});

/// Every section is a named ACL.
void load_acl_conf(const store::ConfFile& conf, schema::SnapshotBuilder& builder);

}  // namespace asterism::endpoint
