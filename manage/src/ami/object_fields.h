// SPDX-License-Identifier: Apache-2.0
// A configured object as fields of an event: they follow from the schema, an option's name in CamelCase.
#pragma once

#include "ami/actions.h"

namespace asterism::manage {

void add_object(AmiText& text, const schema::ObjectType& type, const void* object, std::string_view name);

}  // namespace asterism::manage
