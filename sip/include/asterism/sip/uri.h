// SPDX-License-Identifier: Apache-2.0
// URIs: sip, sips, tel, and any other scheme kept as text.
//
//   RFC 3261 19.1    sip and sips: components, escapes, comparison (19.1.4)
//   RFC 3966         tel
//   RFC 5118         IPv6 references
//
// `UriView` looks at bytes that somebody else keeps; `Uri` owns its text and can be changed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/result.h"
#include "asterism/sip/params.h"

namespace asterism::sip {

enum class Scheme : std::uint8_t { Sip, Sips, Tel, Other };

struct UriView {
    std::string_view text;
    std::string_view scheme_text;
    Scheme scheme = Scheme::Other;
    bool has_user = false;
    std::uint16_t port = 0;  ///< 0: not written
    std::string_view user;   ///< as written, escapes kept; of a tel URI the number
    std::string_view password;
    std::string_view host;  ///< IPv6 with its brackets; of another scheme all after the colon
    Params params;
    std::string_view headers;  ///< after '?'

    static Result<UriView, ParseError> parse(std::string_view text);

    bool is_sip() const { return scheme == Scheme::Sip || scheme == Scheme::Sips; }
    bool is_secure() const { return scheme == Scheme::Sips; }
    std::optional<std::string_view> param(std::string_view name) const { return params.get(name); }
    /// `lr`: a loose router (RFC 3261 19.1.1).
    bool is_loose() const { return params.has("lr"); }
    /// Escapes undone.
    std::string plain_user() const;
};

/// RFC 3261 19.1.4, not transitive; other schemes compare as text, scheme without case.
bool equivalent(const UriView& a, const UriView& b);

/// A URI of our own.
class Uri {
public:
    Uri() = default;
    explicit Uri(const UriView& view);
    static Result<Uri, ParseError> parse(std::string_view text);
    /// sip:user@host:port, with what is not empty. `user` is plain text and gets escaped.
    static Uri sip(std::string_view user, std::string_view host, std::uint16_t port = 0);

    Uri& set_scheme(Scheme scheme);
    Uri& set_user(std::string_view plain);
    Uri& clear_user();
    Uri& set_host(std::string_view host);
    Uri& set_port(std::uint16_t port);
    /// Appends, or replaces its value; an empty value writes the name alone.
    Uri& set_param(std::string_view name, std::string_view value = {});
    Uri& remove_param(std::string_view name);
    /// Every parameter whose name starts so; `x-ast-` of incoming requests.
    Uri& remove_params_starting(std::string_view prefix);
    Uri& clear_params();
    Uri& clear_headers();

    const std::string& text() const { return text_; }
    bool empty() const { return text_.empty(); }
    /// Views over text(): gone with the next change.
    UriView view() const;
    bool operator==(const Uri& other) const { return equivalent(view(), other.view()); }

private:
    void rebuild(const UriView& parts, std::string_view params, std::string_view headers);
    std::string text_;
};

/// %HH undone; a broken escape stays as it is.
std::string unescape(std::string_view text);
/// What may not stand in a user part is written %HH.
std::string escape_user(std::string_view plain);
/// Likewise for a parameter's name or value.
std::string escape_param(std::string_view plain);
/// The value of the header `name` in a URI's header part (Refer-To's Replaces), escapes undone.
std::optional<std::string> uri_header(std::string_view headers, std::string_view name);

}  // namespace asterism::sip
