// SPDX-License-Identifier: Apache-2.0
// A configured object as fields of an event: they follow from the schema, an option's name in CamelCase.
#pragma once

#include "ami/actions.h"

namespace asterism::manage {

/// `contacts`: what an aor's permanent contacts are called there.
void add_object(AmiText& text, const schema::ObjectType& type, const void* object, std::string_view name,
                std::string_view contacts = "Contacts");

}  // namespace asterism::manage
