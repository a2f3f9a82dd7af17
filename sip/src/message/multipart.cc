// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/multipart.h"

#include "../room_limits.h"

#include "asterism/base/random.h"
#include "asterism/base/text.h"
#include "asterism/sip/header_id.h"
#include "asterism/sip/message.h"
#include "fault.h"

namespace asterism::sip {

namespace {

/// Header lines up to an empty line; the content follows. A part may have no headers at all: then it begins
/// with the empty line (RFC 2046 5.1.1).
std::pair<std::string_view, std::string_view> split_part(std::string_view part) {
    std::size_t at = 0;
    while (at < part.size()) {
        const std::size_t newline = part.find('\n', at);
        const std::size_t end = newline == part.npos ? part.size() : newline;
        const std::string_view line = part.substr(at, end - at);
        if (line.empty() || line == "\r")
            return {part.substr(0, at), part.substr(std::min(end + 1, part.size()))};
        if (newline == part.npos) break;
        at = newline + 1;
    }
    return {part, {}};
}

class Reader {
public:
    explicit Reader(const Limits& limits) : limits_(limits) {}

    std::optional<ParseError> read(std::string_view content_type, std::string_view headers,
                                   std::string_view body, unsigned depth) {
        const auto type = ValueParams::parse(content_type.empty() ? "text/plain" : content_type);
        if (!type) return type.error();
        if (!istarts_with(type->value, "multipart/")) {
            if (parts.size() >= limits_.parts) {
                limits::body_parts.refuse();
                return ParseError{Rule::TooDeep, 0};
            }
            limits::body_parts.note(parts.size() + 1);
            parts.push_back({content_type, headers, body, depth});
            return std::nullopt;
        }
        if (depth >= limits_.nesting) {
            limits::body_nesting.refuse();
            return ParseError{Rule::TooDeep, 0};
        }
        limits::body_nesting.note(depth + 1);
        const auto boundary = type->params.unquoted("boundary");
        if (!boundary || boundary->empty() || boundary->size() > 70) return ParseError{Rule::Multipart, 0};
        return take_apart("--" + *boundary, body, depth);
    }

    std::vector<BodyPart> parts;

private:
    // delimiter := CRLF "--" boundary;  close-delimiter := delimiter "--"
    std::optional<ParseError> take_apart(const std::string& dashed, std::string_view body, unsigned depth) {
        std::size_t begin = body.npos;  // of the part being read
        for (std::size_t at = 0; at < body.size();) {
            const std::size_t found = body.find(dashed, at);
            if (found == body.npos) break;
            at = found + dashed.size();
            if (found != 0 && body[found - 1] != '\n') continue;
            const bool closes = body.substr(at, 2) == "--";
            std::size_t end = closes ? at + 2 : at;
            while (end < body.size() && (body[end] == ' ' || body[end] == '\t' || body[end] == '\r')) ++end;
            if (end < body.size() && body[end] != '\n') {
                if (!closes) continue;  // a longer word that only begins like the boundary
            }
            if (begin != body.npos) {
                std::size_t stop = found > begin ? found - 1 : begin;
                if (stop > begin && body[stop - 1] == '\r') --stop;
                const auto [headers, content] = split_part(body.substr(begin, stop - begin));
                const BodyPart part{{}, headers, content, depth};
                if (const auto wrong =
                        read(part.header("Content-Type").value_or(""), headers, content, depth + 1))
                    return wrong;
            }
            if (closes) return std::nullopt;
            begin = at = std::min(end + 1, body.size());
        }
        return ParseError{Rule::Multipart, static_cast<std::uint32_t>(body.size())};
    }

    const Limits& limits_;
};

}  // namespace

std::optional<std::string_view> BodyPart::header(std::string_view name) const {
    const HeaderId id = header_id(name);
    std::size_t at = 0;
    while (at < headers.size()) {
        std::size_t end = headers.find('\n', at);
        // A folded line belongs to the one before it.
        while (end != headers.npos && end + 1 < headers.size() &&
               (headers[end + 1] == ' ' || headers[end + 1] == '\t'))
            end = headers.find('\n', end + 1);
        if (end == headers.npos) end = headers.size();
        const auto [key, value] = split_once(headers.substr(at, end - at), ':');
        if (iequals(trim(key), name) || (id != HeaderId::Other && header_id(trim(key)) == id))
            return trim(value);
        at = end + 1;
    }
    return std::nullopt;
}

bool BodyPart::is(std::string_view media_type) const {
    return iequals(trim(split_once(content_type.empty() ? "text/plain" : content_type, ';').first),
                   media_type);
}

Result<std::vector<BodyPart>, ParseError> read_parts(std::string_view content_type, std::string_view body,
                                                     const Limits& limits) {
    if (content_type.empty() && body.empty()) return std::vector<BodyPart>{};
    Reader reader(limits);
    if (const auto wrong = reader.read(content_type, {}, body, 0)) return fault(wrong->rule, wrong->at);
    return std::move(reader.parts);
}

Result<std::vector<BodyPart>, ParseError> read_parts(const Message& message, const Limits& limits) {
    // 597: without a type there is no body, whatever follows the headers.
    const auto type = message.get(HeaderId::ContentType).value_or("");
    if (message.body().empty() || type.empty()) return std::vector<BodyPart>{};
    return read_parts(type, message.body(), limits);
}

std::optional<BodyPart> find_part(const Message& message, std::string_view media_type, const Limits& limits) {
    if (message.body().empty()) return std::nullopt;
    const auto parts = read_parts(message, limits);
    if (!parts) return std::nullopt;
    for (const BodyPart& part : *parts)
        if (part.is(media_type)) return part;
    return std::nullopt;
}

std::string write_parts(const std::vector<NewPart>& parts, std::string_view boundary) {
    std::string out;
    for (const NewPart& part : parts) {
        ((out += "--") += boundary) += "\r\n";
        ((out += "Content-Type: ") += part.content_type) += "\r\n";
        out += part.more_headers;
        out += "\r\n";
        (out += part.content) += "\r\n";
    }
    ((out += "--") += boundary) += "--\r\n";
    return out;
}

std::string make_boundary(const std::vector<NewPart>& parts) {
    for (;;) {
        std::string boundary = random_token(96);
        bool free = true;
        for (const NewPart& part : parts) free &= part.content.find(boundary) == std::string::npos;
        if (free) return boundary;
    }
}

}  // namespace asterism::sip
