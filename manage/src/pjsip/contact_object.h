// SPDX-License-Identifier: Apache-2.0
// A contact as the configured-object it would be: its fields for `pjsip show contact` and AMI follow from
// endpoint::contact_schema().
#pragma once

#include "asterism/endpoint/objects/contact.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

endpoint::Contact contact_object(const Services& services, const registrar::ContactRow& row);

/// Every contact of every aor, sorted by aor and URI.
std::vector<registrar::ContactRow> all_contacts(const Services& services);

}  // namespace asterism::manage
