// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/parse_error.h"

#include "../room_limits.h"
#include "asterism/sip/limits_in_force.h"

namespace asterism::sip {

std::string_view rule_text(Rule rule) {
    switch (rule) {
        case Rule::Empty:
            return "Empty Message";
        case Rule::StartLine:
            return "Malformed Start Line";
        case Rule::Version:
            return "Version Not Supported";
        case Rule::Method:
            return "Malformed Method";
        case Rule::RequestUri:
            return "Malformed Request-URI";
        case Rule::Status:
            return "Malformed Status Code";
        case Rule::HeaderName:
            return "Malformed Header Name";
        case Rule::HeaderValue:
            return "Malformed Header Value";
        case Rule::HeaderEnd:
            return "Headers Do Not End";
        case Rule::Missing:
            return "Missing Required Header";
        case Rule::Repeated:
            return "Repeated Header";
        case Rule::Via:
            return "Malformed Via";
        case Rule::NameAddr:
            return "Malformed Address";
        case Rule::Uri:
            return "Malformed URI";
        case Rule::Host:
            return "Malformed Host";
        case Rule::Port:
            return "Malformed Port";
        case Rule::Params:
            return "Malformed Parameter";
        case Rule::Quoted:
            return "Unterminated Quoted String";
        case Rule::Number:
            return "Malformed Number";
        case Rule::CSeq:
            return "Malformed CSeq";
        case Rule::CSeqMethod:
            return "CSeq Method Mismatch";
        case Rule::CallId:
            return "Malformed Call-ID";
        case Rule::ContentLength:
            return "Bad Content-Length";
        case Rule::Multipart:
            return "Malformed Multipart Body";
        case Rule::TooLarge:
            return "Message Too Large";
        case Rule::TooManyHeaders:
            return "Too Many Headers";
        case Rule::LineTooLong:
            return "Header Too Long";
        case Rule::TooDeep:
            return "Body Nested Too Deep";
    }
    return "Malformed";
}

Limits limits_in_force(const Limits& configured) {
    const auto fitted = [](Limit& limit, std::uint32_t value) {
        limit.fit(value);
        return static_cast<std::uint32_t>(limit.value());
    };
    return {.message = fitted(limits::message_bytes, configured.message),
            .headers = fitted(limits::headers, configured.headers),
            .line = fitted(limits::header_bytes, configured.line),
            .nesting = fitted(limits::body_nesting, configured.nesting),
            .parts = fitted(limits::body_parts, configured.parts)};
}

}  // namespace asterism::sip
