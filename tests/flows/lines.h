// SPDX-License-Identifier: Apache-2.0
// The text of a .flow file as a tree of lines: a line that is indented deeper belongs to the one above it.
// Lines that begin with # are comments. No meaning yet; that is parse.h.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace asterism::flows {

/// What is wrong with a flow file, and where.
struct Fault {
    int line = 0;
    std::string reason;
};
template <class T>
using Read = std::expected<T, Fault>;

inline std::unexpected<Fault> fault(int line, std::string reason) {
    return std::unexpected(Fault{line, std::move(reason)});
}

struct Line {
    int number = 0;
    /// Without its indentation and without blanks at its end.
    std::string text;
    std::vector<Line> below;
    /// The lines below as they are written, without the indentation that they share; for pasted files and raw
    /// messages, in which blank lines and # count.
    std::string block;
};

Read<std::vector<Line>> read_lines(std::string_view text);

}  // namespace asterism::flows
