// SPDX-License-Identifier: Apache-2.0
// What the console shows of a configured object, name by name: the options of the schema, and where the
// reference shows something else, that.
#pragma once

#include <string>
#include <vector>

#include "asterism/endpoint/objects/aor.h"
#include "asterism/endpoint/objects/auth.h"
#include "asterism/endpoint/objects/contact.h"
#include "asterism/endpoint/objects/global.h"
#include "asterism/endpoint/objects/identify.h"
#include "asterism/endpoint/objects/transport.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

using schema::Field;

/// Every contact of it, the registered ones too, in a row of its own.
std::vector<Field> shown_fields(const Services& services, const endpoint::Aor& aor);
/// Algorithms that it does not name are those of the global section.
std::vector<Field> shown_fields(const Services& services, const endpoint::Auth& auth);
/// One row for each match.
std::vector<Field> shown_fields(const Services& services, const endpoint::Identify& identify);
/// Older names beside the newer ones.
std::vector<Field> shown_fields(const Services& services, const endpoint::System& system);

/// A method that is not said is "unspecified".
std::vector<Field> shown_fields(const Services& services, const endpoint::Transport& transport);

/// A permanent one expires at 0.
std::vector<Field> shown_fields(const Services& services, const endpoint::Contact& contact);

/// "!10.0.0.0/255.0.0.0": a match as show commands have it, with the mask written out.
std::string masked_match(const endpoint::MatchEntry& entry);
/// What an auth offers or answers when it says nothing itself: `value`, or that of the global section.
std::string algorithms_in_force(const Services& services, std::string_view option, std::string value);

}  // namespace asterism::manage
