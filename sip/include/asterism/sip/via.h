// SPDX-License-Identifier: Apache-2.0
// One Via value: where a request passed (RFC 3261 20.42, RFC 3581). A view over the header's bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "asterism/base/result.h"
#include "asterism/sip/params.h"

namespace asterism::sip {

/// Branches that RFC 3261 promises to be unique begin so.
inline constexpr std::string_view kMagicCookie = "z9hG4bK";

struct Via {
    std::string_view text;
    std::string_view transport;  ///< "UDP"
    std::string_view host;       ///< IPv6 with brackets where it had them
    std::uint16_t port = 0;      ///< 0: not written
    bool has_rport = false;      ///< asks for it, or carries it
    Params params;
    std::string_view branch;   ///< empty when absent
    std::string_view sent_by;  ///< host and port as written

    static Result<Via, ParseError> parse(std::string_view text);

    bool is_rfc3261() const;
    std::optional<std::string_view> received() const { return params.get("received"); }
    std::optional<std::string_view> maddr() const { return params.get("maddr"); }
    std::optional<std::uint16_t> rport() const;
};

}  // namespace asterism::sip
