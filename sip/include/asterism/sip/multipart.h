// SPDX-License-Identifier: Apache-2.0
// Bodies of several parts (RFC 2046 5.1, RFC 5621), read and written. A body is a list of parts; one that is
// not multipart is a list of one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/result.h"
#include "asterism/sip/params.h"
#include "asterism/sip/parse_error.h"

namespace asterism::sip {

class Message;

/// One part, as views into the body it came from.
struct BodyPart {
    std::string_view content_type;  ///< the whole value; empty: text/plain (RFC 2046 5.2)
    std::string_view headers;       ///< its header lines
    std::string_view content;
    unsigned depth = 0;  ///< 0: directly in the message

    /// The value of one of its own headers.
    std::optional<std::string_view> header(std::string_view name) const;
    /// "application/sdp", without case or parameters?
    bool is(std::string_view media_type) const;
};

/// The leaves in order, nested multiparts taken apart; of multipart/alternative all, in order.
Result<std::vector<BodyPart>, ParseError> read_parts(const Message& message, const Limits& limits = {});
Result<std::vector<BodyPart>, ParseError> read_parts(std::string_view content_type, std::string_view body,
                                                     const Limits& limits = {});
/// The first part of that type; nullopt when there is none or the body is malformed.
std::optional<BodyPart> find_part(const Message& message, std::string_view media_type,
                                  const Limits& limits = {});

/// A part to be written.
struct NewPart {
    std::string content_type;
    std::string content;
    /// "Content-Disposition: session\r\n" and the like; may be empty.
    std::string more_headers;
};
/// The body with `boundary`, which must not stand in any part (make_boundary looks).
std::string write_parts(const std::vector<NewPart>& parts, std::string_view boundary);
std::string make_boundary(const std::vector<NewPart>& parts);

}  // namespace asterism::sip
