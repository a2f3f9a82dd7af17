// SPDX-License-Identifier: Apache-2.0
// What follows from the tables for people: the reference manual of an object type, and what has no effect.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "asterism/schema/object_type.h"

namespace asterism::schema {

/// Markdown: the type's help, and a table of options with values, default and help.
std::string manual(const ObjectType& type);

/// Options that are read and checked but do nothing (yet): "endpoint.moh_suggest: music on hold".
std::vector<std::string> unheeded(std::span<const ObjectType* const> types);

}  // namespace asterism::schema
