// SPDX-License-Identifier: Apache-2.0
// Why a text is not what its grammar asks for: the rule that was broken, and where. And the limits that guard
// us against texts that are right but too much.
#pragma once

#include <cstdint>
#include <string_view>

namespace asterism::sip {

enum class Rule : std::uint8_t {
    Empty,           ///< Nothing there, or only line ends.
    StartLine,       ///< Neither a request line nor a status line.
    Version,         ///< A SIP version other than 2.0 (answer: 505).
    Method,          ///< The method is no token.
    RequestUri,      ///< The request URI breaks its grammar.
    Status,          ///< The status code is not 100 to 699.
    HeaderName,      ///< A header line without a name and a colon.
    HeaderValue,     ///< A value with a control character that has no place there.
    HeaderEnd,       ///< The headers do not end within what was received.
    Missing,         ///< A header that every message needs is not there.
    Repeated,        ///< A header that may stand once stands twice.
    Via,             ///< A Via value.
    NameAddr,        ///< A name-addr or addr-spec.
    Uri,             ///< A URI.
    Host,            ///< A host name or address.
    Port,            ///< A port.
    Params,          ///< Parameters.
    Quoted,          ///< A quoted string that does not end.
    Number,          ///< A number that is none, or too large.
    CSeq,            ///< CSeq is not a number below 2^31 and a method.
    CSeqMethod,      ///< CSeq names another method than the request line.
    CallId,          ///< The Call-ID is not a word.
    ContentLength,   ///< Content-Length is no number, contradicts another, or promises more than there is.
    Multipart,       ///< A multipart body that breaks RFC 2046.
    TooLarge,        ///< Limits: size of the message.
    TooManyHeaders,  ///< Limits: header lines.
    LineTooLong,     ///< Limits: length of one line.
    TooDeep,         ///< Limits: nesting of bodies.
};

/// In words, for a log line or a reason phrase: "Malformed Via".
std::string_view rule_text(Rule rule);

struct ParseError {
    Rule rule = Rule::Empty;
    /// Offset of the fault in what was parsed (for a message: from its first byte).
    std::uint32_t at = 0;

    std::string_view text() const { return rule_text(rule); }
    bool operator==(const ParseError&) const = default;
};

/// What a peer may ask of us before we stop reading.
struct Limits {
    /// Bytes of one message, body included. Guards memory.
    std::uint32_t message = 65535;
    /// Header lines. Guards time: every lookup walks them.
    std::uint32_t headers = 256;
    /// Bytes of one header line with its folds. Guards time spent in one value.
    std::uint32_t line = 16384;
    /// Multipart inside multipart. Guards the stack.
    std::uint32_t nesting = 4;
    /// Parts of one multipart body. Guards memory.
    std::uint32_t parts = 64;
};

}  // namespace asterism::sip
