// SPDX-License-Identifier: Apache-2.0
// "name=value" lists: after a semicolon in most headers and URIs, after a comma in credentials.
// Views over the bytes they were read from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/result.h"
#include "asterism/sip/parse_error.h"

namespace asterism::sip {

struct Param {
    std::string_view name;
    /// As written: still quoted when it was quoted, empty when absent.
    std::string_view value;
    bool has_value = false;
};

/// A list of parameters that was checked when its header was read.
struct Params {
    /// From the first name to the end; without the first separator.
    std::string_view text;
    char separator = ';';

    /// Value as written ("" for a parameter without one); nullopt when absent. Names compare without case.
    std::optional<std::string_view> get(std::string_view name) const;
    bool has(std::string_view name) const { return get(name).has_value(); }
    /// Nullopt when absent or no number.
    std::optional<std::uint64_t> number(std::string_view name) const;
    /// Without quotes and escapes.
    std::optional<std::string> unquoted(std::string_view name) const;
    bool empty() const { return text.empty(); }

    class Iterator {
    public:
        explicit Iterator(std::string_view rest, char separator) : rest_(rest), separator_(separator) {
            advance();
        }
        Iterator() = default;
        const Param& operator*() const { return current_; }
        const Param* operator->() const { return &current_; }
        Iterator& operator++() {
            advance();
            return *this;
        }
        bool operator==(const Iterator& other) const { return done_ == other.done_; }

    private:
        void advance();
        std::string_view rest_;
        Param current_;
        char separator_ = ';';
        bool done_ = true;
    };
    Iterator begin() const { return Iterator(text, separator); }
    Iterator end() const { return Iterator(); }

    /// Checks `text` against generic-param *(SEP generic-param).
    static Result<Params, ParseError> parse(std::string_view text, char separator = ';');
};

/// "value;params", the form of most headers: Event, Subscription-State, Reason, Session-Expires,
/// Content-Type, Retry-After (its comment left out), Content-Disposition, Replaces, Accept.
struct ValueParams {
    std::string_view value;
    Params params;

    static Result<ValueParams, ParseError> parse(std::string_view text);
};

/// "Digest a=b, c=d": WWW-Authenticate, Authorization and their kin.
struct Credentials {
    std::string_view scheme;
    Params params;  ///< separated by commas

    static Result<Credentials, ParseError> parse(std::string_view text);
};

/// RFC 3261 25.1, token: what needs no quotes.
bool is_token(std::string_view text);
/// The content of a quoted string, escapes undone; any other text unchanged.
std::string unquote(std::string_view text);
/// In quotes, with quotes and backslashes escaped, control characters left out.
std::string quote(std::string_view text);
/// Likewise, behind what `out` holds.
void quote(std::string& out, std::string_view text);

}  // namespace asterism::sip
