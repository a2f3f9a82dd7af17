// SPDX-License-Identifier: Apache-2.0
// Bodies of several parts (RFC 2046 5.1), as NOTIFYs of lists and of features have them (407). Pure but for
// the letters.
#pragma once

#include <string>
#include <string_view>

namespace asterism::presence {

/// Boundaries, Content-IDs and instances.
std::string five_letters();
/// `id` and `host`: its Content-ID.
std::string body_part(std::string_view boundary, std::string_view id, std::string_view host,
                      std::string_view type, std::string_view text);
/// Behind the last part.
std::string last_boundary(std::string_view boundary);

}  // namespace asterism::presence
