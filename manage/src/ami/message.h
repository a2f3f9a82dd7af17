// SPDX-License-Identifier: Apache-2.0
// Actions as they come in: lines "Name: value", an empty line ends the message. Lines end with CRLF; a bare
// LF is taken too.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asterism::manage {

class AmiMessage {
public:
    void add(std::string_view name, std::string_view value) { headers_.emplace_back(name, value); }
    /// The first of that name, without case; empty when there is none.
    std::string_view get(std::string_view name) const;
    /// Every value of that name, in order.
    std::vector<std::string_view> all(std::string_view name) const;
    bool has(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& headers() const { return headers_; }

private:
    std::vector<std::pair<std::string, std::string>> headers_;
};

/// Takes bytes as they come and hands out whole messages. Limits guard against endless lines and messages.
class AmiParser {
public:
    static constexpr std::size_t kMostLine = 8192;
    static constexpr std::size_t kMostHeaders = 256;

    /// False when a limit is passed: the connection is to be closed.
    bool feed(std::string_view bytes, std::deque<AmiMessage>& out);

private:
    bool take_line(std::string_view line, std::deque<AmiMessage>& out);
    std::string rest_;
    AmiMessage message_;
};

/// A message of ours: "Name: value" lines with CRLF. Line ends inside a value would be read as further
/// fields, so they become blanks.
class AmiText {
public:
    AmiText& add(std::string_view name, std::string_view value);
    /// A sentence of ours on a line of its own, without a name; there are few of these.
    AmiText& add_line(std::string_view sentence);
    /// The message with the empty line behind it.
    std::string finish() const { return text_ + "\r\n"; }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

}  // namespace asterism::manage
