// SPDX-License-Identifier: Apache-2.0
// Takes comments out of the lines of one configuration file, one line after the other: `; to the end`, nested
// blocks
// `;-- ... --;` over many lines, and `\;`, which is a semicolon.
#pragma once

#include <string>
#include <string_view>

namespace asterism::store {

class CommentStripper {
public:
    /// What is left of the next line, trimmed; empty when nothing is.
    std::string strip(std::string_view line);
    bool inside_block() const { return depth_ > 0; }

private:
    unsigned depth_ = 0;
};

}  // namespace asterism::store
