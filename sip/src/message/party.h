// SPDX-License-Identifier: Apache-2.0
// From and To as we print them, whoever wrote them: a name in quotes, the URI in brackets, without its port
// and what belongs to a place (transport, maddr, ttl, method, lr; RFC 3261 19.1.1). Statements 538, 579, 611.
#pragma once

#include <string>
#include <string_view>

namespace asterism::sip {

/// Appends it. False: `value` is in that form already, or cannot be read, and stands as it is.
bool write_party(std::string& out, std::string_view value);

}  // namespace asterism::sip
