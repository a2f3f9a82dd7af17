// SPDX-License-Identifier: Apache-2.0
#include "comments.h"

#include "asterism/base/text.h"
#include "asterism/store/conf_lines.h"

namespace asterism::store {

namespace {

/// ";--" opens a block, but ";---" is an ordinary comment, as in a ruler of dashes.
bool opens_block(std::string_view rest) {
    return rest.starts_with(";--") && !(rest.size() > 3 && rest[3] == '-');
}

}  // namespace

std::string CommentStripper::strip(std::string_view line) {
    std::string out;
    cut_ = {};
    for (std::size_t i = 0; i < line.size();) {
        const auto rest = line.substr(i);
        if (depth_ > 0) {
            if (rest.starts_with("--;")) {
                --depth_;
                i += 3;
            } else if (opens_block(rest)) {
                ++depth_;
                i += 3;
            } else {
                ++i;
            }
        } else if (rest.starts_with("\\;")) {
            out += ';';
            i += 2;
        } else if (opens_block(rest)) {
            ++depth_;
            i += 3;
        } else if (rest.front() == ';') {
            if (i > 0 && line[i - 1] != ' ' && line[i - 1] != '\t') cut_ = rest;
            break;
        } else {
            out += rest.front();
            ++i;
        }
    }
    return std::string(trim(out));
}

std::vector<std::string> conf_lines(std::string_view text) {
    std::vector<std::string> out;
    CommentStripper comments;
    for (const auto line : split(without_mark(text), '\n'))
        if (auto rest = comments.strip(line); !rest.empty()) out.push_back(std::move(rest));
    return out;
}

}  // namespace asterism::store
