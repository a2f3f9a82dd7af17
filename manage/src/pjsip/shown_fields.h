// SPDX-License-Identifier: Apache-2.0
// What the console shows of a configured object, name by name: the options of the schema, and where the
// reference shows something else, that.
#pragma once

#include <string>
#include <vector>

#include "asterism/endpoint/objects/aor.h"
#include "asterism/endpoint/objects/auth.h"
#include "asterism/endpoint/objects/contact.h"
#include "asterism/endpoint/objects/endpoint.h"
#include "asterism/endpoint/objects/global.h"
#include "asterism/endpoint/objects/identify.h"
#include "asterism/endpoint/objects/transport.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

using schema::Field;

/// An option's value as show commands and the manager have it: written out where the reference does so
/// (masks, lists with a blank, both views of a digest), and where it has none, what the reference shows
/// (algorithms of the global section, a method that is "unspecified", 0 for the end of a permanent contact).
std::string shown_value(const Services& services, const schema::ObjectType& type,
                        const schema::Option& option, const void* object);
/// Whether it is told at all: some are only where they were set.
bool is_shown(const schema::ObjectType& type, const schema::Option& option, const void* object);
/// All options of an object.
std::vector<Field> shown_fields(const Services& services, const schema::ObjectType& type, const void* object);
/// Every contact of it, the registered ones too, in a row of its own.
std::vector<Field> shown_fields(const Services& services, const endpoint::Aor& aor);
/// One row for each match.
std::vector<Field> shown_fields(const Services& services, const endpoint::Identify& identify);
/// Older names beside the newer ones.
std::vector<Field> shown_fields(const Services& services, const endpoint::System& system);

/// "!10.0.0.0/255.0.0.0": a match as show commands have it, with the mask written out.
std::string masked_match(const endpoint::MatchEntry& entry);

}  // namespace asterism::manage
