// SPDX-License-Identifier: Apache-2.0
#include "multipart.h"

#include <fmt/core.h>

#include "asterism/base/random.h"

namespace asterism::presence {

std::string five_letters() {
    std::string out(5, 'a');
    for (auto& c : out) c = static_cast<char>('a' + random_below(26));
    return out;
}

std::string body_part(std::string_view boundary, std::string_view id, std::string_view host,
                      std::string_view type, std::string_view text) {
    return fmt::format("\r\n--{}\r\nContent-ID: <{}@{}>\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n{}",
                       boundary, id, host, type, text.size(), text);
}

std::string last_boundary(std::string_view boundary) { return fmt::format("\r\n--{}--\r\n", boundary); }

}  // namespace asterism::presence
