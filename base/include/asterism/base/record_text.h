// SPDX-License-Identifier: Apache-2.0
// A record of the journal as text: lines of "name=value". A name may come several times; what is empty has no
// line. Pure.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "asterism/base/text.h"

namespace asterism {

/// Appends to a text that the caller owns.
class RecordWriter {
public:
    explicit RecordWriter(std::string& out) : out_(out) {}
    /// A line end within `value` becomes a blank: what a stranger wrote makes no line of its own.
    RecordWriter& text(std::string_view name, std::string_view value) {
        if (value.empty()) return *this;
        ((out_ += name) += '=') += value;
        const auto begin = out_.end() - static_cast<std::ptrdiff_t>(value.size());
        std::replace_if(begin, out_.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
        out_ += '\n';
        return *this;
    }
    RecordWriter& number(std::string_view name, std::int64_t value) {
        std::array<char, 24> digits;
        const auto* end = std::to_chars(digits.begin(), digits.end(), value).ptr;
        return text(name, {digits.begin(), end});
    }
    RecordWriter& flag(std::string_view name, bool value) { return text(name, value ? "yes" : ""); }

private:
    std::string& out_;
};

/// Calls `take(name, value)` for each line.
template <typename Take>
void read_record(std::string_view text, Take&& take) {
    while (!text.empty()) {
        const auto [line, rest] = split_once(text, '\n');
        text = rest;
        const auto [name, value] = split_once(line, '=');
        take(name, value);
    }
}

}  // namespace asterism
