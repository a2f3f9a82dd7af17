// SPDX-License-Identifier: Apache-2.0
// A configured object as fields of an event: they follow from the schema, an option's name in CamelCase.
#pragma once

#include "ami/actions.h"

namespace asterism::manage {

/// `contacts`: what an aor's contacts are called there.
void add_object(AmiText& text, const Services& services, const schema::ObjectType& type, const void* object,
                std::string_view name, std::string_view contacts = "Contacts");

/// In which order the fields of an object of that type go out; others follow behind.
std::vector<std::string_view> order_of_fields(std::string_view type);

}  // namespace asterism::manage
