// SPDX-License-Identifier: Apache-2.0
// Our name among servers that publish states to each other, where asterisk.conf does not say entityid.
#pragma once

#include <string>

namespace asterism::server {

/// The address of the first network card, as Asterisk does it: the same after each start. Empty: there is
/// none.
std::string machine_entity_id();

/// As long as this process lives.
std::string random_entity_id();

}  // namespace asterism::server
