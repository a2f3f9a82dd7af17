// SPDX-License-Identifier: Apache-2.0
// A SIP message as text, for the peers of a flow: taken apart line by line, without help from the room `sip`,
// so that both can be compared.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asterism::flows {

/// "f" to "From"; other names as they are.
std::string long_name(std::string_view name);

struct Letter {
    std::string start;
    /// In order; names are long ones.
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

    bool is_request() const { return !start.starts_with("SIP/2.0 "); }
    /// Of an answer: of the CSeq.
    std::string method() const;
    std::string uri() const;
    int status() const;
    std::string reason() const;

    std::string get(std::string_view name) const;
    bool has(std::string_view name) const;
    std::vector<std::string> all(std::string_view name) const;
    void set(std::string_view name, std::string_view value);
    void add(std::string_view name, std::string_view value);
    void remove(std::string_view name);
    unsigned cseq() const;
    /// "branch" of the topmost Via, "tag" of To.
    std::string param(std::string_view header, std::string_view name) const;

    /// With Content-Length.
    std::string print() const;
    /// Nullopt when there is no end of the headers.
    static std::optional<Letter> read(std::string_view text);
};

/// ;name=value of a header's value, behind its <>.
std::string param_of(std::string_view value, std::string_view name);
/// What stands in <>, or the value up to its parameters.
std::string uri_of(std::string_view value);
/// Comma lists taken apart, minding quotes and <>.
std::vector<std::string> list_of(std::string_view value);

}  // namespace asterism::flows
