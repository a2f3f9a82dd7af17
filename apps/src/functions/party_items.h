// SPDX-License-Identifier: Apache-2.0
// The items that CALLERID, CONNECTEDLINE and REDIRECTING have in common: "all", "name-valid", "num-plan",
// "pres", "subaddr-odd", "tag", and the same of the private party with "priv-" in front.
#pragma once

#include <string>
#include <string_view>

#include "asterism/call/party.h"

namespace asterism::apps {

/// False: there is no such item.
bool read_party(const call::Party& party, std::string_view item, std::string& out);
/// False: there is no such item, or not with that value.
bool write_party(call::Party& party, std::string_view item, std::string_view value);

/// "", "-valid", "-type", "-odd" of a subaddress.
bool read_subaddress(const call::Subaddress& address, std::string_view rest, std::string& out);
bool write_subaddress(call::Subaddress& address, std::string_view rest, std::string_view value);

}  // namespace asterism::apps
