// SPDX-License-Identifier: Apache-2.0
// Takes comments out of the lines of one configuration file, one line after the other: `; to the end`, nested
// blocks `;-- ... --;` over many lines, and `\;`, which is a semicolon.
#pragma once

#include <string>
#include <string_view>

namespace asterism::store {

/// Without the byte order mark that a file may begin with.
inline std::string_view without_mark(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    return text;
}

class CommentStripper {
public:
    /// What is left of the next line, trimmed; empty when nothing is.
    std::string strip(std::string_view line);
    bool inside_block() const { return depth_ > 0; }
    /// Of the line before: the comment, when it stood right behind a word as ";transport=tcp" does in a URI.
    std::string_view cut() const { return cut_; }

private:
    std::string_view cut_;
    unsigned depth_ = 0;
};

}  // namespace asterism::store
