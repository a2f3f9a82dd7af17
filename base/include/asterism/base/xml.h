// SPDX-License-Identifier: Apache-2.0
// Text put into XML or HTML that we write.
#pragma once

#include <string>
#include <string_view>

namespace asterism {

/// Appends `text` so that it may stand in an element or in an attribute between double quotes: & < > " as
/// entities. What is no UTF-8, or no character of XML 1.0 (2.2), becomes U+FFFD.
void escape_xml(std::string& out, std::string_view text);
std::string escape_xml(std::string_view text);

}  // namespace asterism
