// SPDX-License-Identifier: Apache-2.0
// name-addr and addr-spec with parameters: From, To, Contact, Route, Record-Route, Path, Refer-To,
// P-Asserted-Identity, Diversion, ... (RFC 3261 20.10, 25.1). Views over the header's bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/result.h"
#include "asterism/sip/params.h"
#include "asterism/sip/uri.h"

namespace asterism::sip {

struct NameAddr {
    std::string_view text;      ///< all of it
    std::string_view display;   ///< as written, with its quotes
    std::string_view uri_text;  ///< without <>
    Params params;              ///< of the header, not of the URI
    bool star = false;          ///< Contact: *

    /// Without <>, everything after ';' belongs to the header (RFC 3261 20.10).
    static Result<NameAddr, ParseError> parse(std::string_view text);

    Result<UriView, ParseError> uri() const { return UriView::parse(uri_text); }
    /// Without quotes and escapes.
    std::string display_name() const { return unquote(display); }
    /// Empty when absent.
    std::string_view tag() const { return params.get("tag").value_or(std::string_view{}); }
    /// In thousandths, 0 to 1000; nullopt when absent or malformed.
    std::optional<unsigned> q() const;
    std::optional<std::uint32_t> expires() const;
};

/// `"display" <uri>` as we write it: always in <>, display name always quoted, left out when empty.
std::string print_name_addr(std::string_view display, std::string_view uri, std::string_view params = {});

}  // namespace asterism::sip
