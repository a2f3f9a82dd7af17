// SPDX-License-Identifier: Apache-2.0
// From bytes to Message: one pass over the lines for the index, then what every message must have.
#include <cstring>
#include <limits>

#include "../room_limits.h"
#include "asterism/base/expect.h"
#include "asterism/base/text.h"
#include "asterism/sip/message.h"
#include "chars.h"
#include "via_reader.h"

namespace asterism::sip {

using namespace chars;

class MessageReader {
public:
    MessageReader(Message& message, Framing framing, const Limits& limits)
        : message_(message), framing_(framing), limits_(limits) {}

    bool read(SharedBytes bytes) {
        message_.bytes_ = std::move(bytes);
        text_ = message_.bytes_.view();
        if (text_.size() > limits_.message) {
            limits::message_bytes.refuse();
            return fail(Rule::TooLarge, limits_.message);
        }
        if (!read_start_line()) return false;
        const std::size_t headers = at_;
        if (!read_lines()) return false;
        if (folded_) {
            unfold(headers);
            return read(std::exchange(unfolded_, {}));
        }
        limits::message_bytes.note(text_.size());
        limits::headers.note(message_.count_);
        return read_required() && read_body();
    }

    /// After a failed read(): is there enough to answer to?
    bool is_answerable() {
        if (!request_ || message_.method_ == Method::Ack) return false;
        if (message_.top_via_.host.empty()) {
            const auto via = first_value(HeaderId::Via);
            if (via.empty()) return false;
            read_via(via, message_.top_via_);
        }
        return !message_.top_via_.host.empty();
    }

    /// The rest of the lines, past one that could not be read, so that an answer has its headers.
    void salvage() {
        if (headers_at_ == 0 || complete_) return;
        message_.count_ = 0;
        message_.more_.clear();
        salvaging_ = true;
        at_ = headers_at_;
        read_lines();
        salvaging_ = false;
    }

    ParseError error;

private:
    bool fail(Rule rule, std::size_t at) {
        if (!salvaging_) error = {rule, static_cast<std::uint32_t>(at)};
        return false;
    }
    /// Offset of a view into the message.
    std::size_t offset(std::string_view part) const {
        return static_cast<std::size_t>(part.data() - text_.data());
    }

    std::string_view first_value(HeaderId id) const {
        const auto line = message_.get(id);
        if (!line) return {};
        std::string_view rest = *line;
        return take_value(rest);
    }

    // Request-Line = Method SP Request-URI SP SIP-Version CRLF;  Status-Line = SIP-Version SP Status-Code SP
    // Phrase
    bool read_start_line() {
        at_ = 0;
        while (at_ < text_.size() && (text_[at_] == '\r' || text_[at_] == '\n')) ++at_;  // 7.5
        if (at_ == text_.size()) return fail(Rule::Empty, 0);
        std::size_t end = text_.find('\n', at_);
        if (end == text_.npos) return fail(Rule::StartLine, text_.size());
        const std::size_t begin = at_;
        at_ = end + 1;
        if (text_[end - 1] == '\r' && end > begin) --end;
        const std::string_view line = text_.substr(begin, end - begin);
        if (line.size() > limits_.line) return fail(Rule::LineTooLong, begin);
        if (istarts_with(line, "SIP/")) return read_status_line(line, begin);
        return read_request_line(line, begin);
    }

    bool read_status_line(std::string_view line, std::size_t begin) {
        if (!istarts_with(line, "SIP/2.0 ")) return fail(Rule::Version, begin);
        int status = 0;
        for (std::size_t i = 8; i < 11; ++i) {
            if (i >= line.size() || !is_digit(line[i])) return fail(Rule::Status, begin + i);
            status = status * 10 + (line[i] - '0');
        }
        if (status < 100 || status > 699) return fail(Rule::Status, begin + 8);
        // The space before an empty phrase is often missing.
        if (line.size() > 11 && line[11] != ' ') return fail(Rule::Status, begin + 11);
        message_.status_ = status;
        message_.reason_ = line.size() > 12 ? line.substr(12) : std::string_view{};
        return true;
    }

    bool read_request_line(std::string_view line, std::size_t begin) {
        const std::size_t method = skip(line, 0, kToken);
        if (method == 0 || method >= line.size() || line[method] != ' ')
            return fail(Rule::StartLine, begin + method);
        message_.method_text_ = line.substr(0, method);
        message_.method_ = method_of(message_.method_text_);
        request_ = true;
        headers_at_ = at_;

        const std::size_t version = line.rfind(' ');
        if (version == method) return fail(Rule::StartLine, begin + method);
        const std::string_view uri = line.substr(method + 1, version - method - 1);
        const std::string_view tail = line.substr(version + 1);
        if (!istarts_with(tail, "SIP/") || tail.size() < 7) return fail(Rule::StartLine, begin + version);
        if (tail.substr(4) != "2.0") return fail(Rule::Version, begin + version + 1);
        const auto parsed = UriView::parse(uri);
        if (!parsed) return fail(Rule::RequestUri, begin + method + 1 + parsed.error().at);
        // 19.1.1, table 1: no headers in a request URI.
        if (!parsed->headers.empty()) return fail(Rule::RequestUri, begin + method + 1);
        message_.request_uri_ = *parsed;
        return true;
    }

    bool read_lines() {
        const char* const base = text_.data();
        const std::size_t size = text_.size();
        std::size_t at = at_;
        if (at < size && is_lws(text_[at])) return fail(Rule::HeaderName, at);
        for (;;) {
            // 506: a datagram may end behind its last line; on streams the empty line was found before.
            if (at >= size) {
                message_.body_at_ = static_cast<std::uint32_t>(size);
                complete_ = true;
                return true;
            }
            if (base[at] == '\n' || (base[at] == '\r' && at + 1 < size && base[at + 1] == '\n')) {
                message_.body_at_ = static_cast<std::uint32_t>(at + (base[at] == '\n' ? 1 : 2));
                complete_ = true;
                return true;
            }
            const std::size_t name = at;
            const std::size_t name_end = end_of_name(at);
            at = skip_lws(text_, name_end);
            const bool named = name_end > name && at < size && base[at] == ':' && name_end - name < 0xFFFF;
            if (!named && !salvaging_) return fail(Rule::HeaderName, at);
            at = skip_lws(text_, at + (named ? 1 : 0));
            const auto* newline =
                at < size ? static_cast<const char*>(std::memchr(base + at, '\n', size - at)) : nullptr;
            if (!newline) return fail(Rule::HeaderEnd, size);
            std::size_t next = static_cast<std::size_t>(newline - base) + 1;
            if (next < size && is_lws(base[next])) {
                folded_ = true;
                next = skip_folds(next);
                if (next == 0) return fail(Rule::HeaderEnd, size);
            }
            std::size_t end = next - 1;
            if (end > at && base[end - 1] == '\r') --end;
            while (end > at && is_lws(base[end - 1])) --end;
            if (next - name > limits_.line && !salvaging_) {
                limits::header_bytes.refuse();
                return fail(Rule::LineTooLong, name);
            }
            if (named && !add_line(name, name_end, at, end)) return false;
            at = next;
        }
    }

    /// Names that we know are tokens; only those that we do not know are looked at letter by letter.
    std::size_t end_of_name(std::size_t at) {
        const auto* colon = static_cast<const char*>(
            std::memchr(text_.data() + at, ':', std::min<std::size_t>(text_.size() - at, 32)));
        if (colon) {
            const auto end = static_cast<std::size_t>(colon - text_.data());
            name_id_ = header_id(text_.substr(at, end - at));
            if (name_id_ != HeaderId::Other) return end;
        }
        const std::size_t end = skip(text_, at, kToken);
        name_id_ = header_id(text_.substr(at, end - at));
        return end;
    }

    /// From the start of a continuation line to the start of the next header.
    std::size_t skip_folds(std::size_t at) const {
        while (at < text_.size() && is_lws(text_[at])) {
            const std::size_t newline = text_.find('\n', at);
            if (newline == text_.npos) return 0;
            at = newline + 1;
        }
        return at;
    }

    bool add_line(std::size_t name, std::size_t name_end, std::size_t at, std::size_t end) {
        const std::string_view value = text_.substr(at, end - at);
        // A NUL may stand in a quoted pair (RFC 4475 3.1.1.2); a lone CR nowhere.
        if (!folded_ && !value.empty() && std::memchr(value.data(), '\r', value.size())) {
            if (salvaging_) return true;
            return fail(Rule::HeaderValue, at);
        }
        if (message_.count_ >= limits_.headers) {
            if (!salvaging_) limits::headers.refuse();
            return fail(Rule::TooManyHeaders, name);
        }
        const HeaderLine line{static_cast<std::uint32_t>(name), static_cast<std::uint32_t>(at),
                              static_cast<std::uint32_t>(end - at),
                              static_cast<std::uint16_t>(name_end - name), name_id_};
        if (message_.count_ < Message::kFew) {
            message_.few_[message_.count_] = line;
        } else {
            if (message_.more_.empty()) message_.more_.assign(message_.few_.begin(), message_.few_.end());
            message_.more_.push_back(line);
        }
        ++message_.count_;
        return true;
    }

    /// 7.3.1: a fold is one space. The copy keeps every offset: CR and LF become spaces.
    void unfold(std::size_t headers) {
        unfolded_ = SharedBytes::make(text_.size(), [&](char* to) {
            std::memcpy(to, text_.data(), text_.size());
            for (std::size_t i = headers; i + 1 < message_.body_at_; ++i) {
                if (to[i] != '\n' || !is_lws(to[i + 1])) continue;
                to[i] = ' ';
                if (i > headers && to[i - 1] == '\r') to[i - 1] = ' ';
            }
        });
        folded_ = false;
        complete_ = false;
        Message fresh;
        fresh.origin_ = message_.origin_;
        message_ = std::move(fresh);
    }

    // 8.1.1: every message has Via, From, To, Call-ID, CSeq (and Max-Forwards, which older ones lack).
    bool read_required() {
        const HeaderLine* found[5] = {};
        for (const HeaderLine& line : message_.lines()) {
            int which = -1;
            switch (line.id) {
                case HeaderId::Via:
                    which = 0;
                    break;
                case HeaderId::From:
                    which = 1;
                    break;
                case HeaderId::To:
                    which = 2;
                    break;
                case HeaderId::CallId:
                    which = 3;
                    break;
                case HeaderId::CSeq:
                    which = 4;
                    break;
                default:
                    continue;
            }
            if (!found[which])
                found[which] = &line;
            else if (which > 0)
                return fail(Rule::Repeated, line.name_at);
        }
        for (const HeaderLine* line : found)
            if (!line) return fail(Rule::Missing, message_.body_at_);
        return read_via_line(*found[0]) && read_party(*found[1], message_.from_, message_.from_tag_) &&
               read_party(*found[2], message_.to_, message_.to_tag_) && read_call_id(*found[3]) &&
               read_cseq(*found[4]);
    }

    bool read_via_line(const HeaderLine& line) {
        std::string_view rest = message_.value(line);
        const std::string_view first = take_value(rest);
        if (const auto wrong = read_via(first, message_.top_via_))
            return fail(wrong->rule == Rule::Params ? Rule::Via : wrong->rule,
                        offset(first.empty() ? message_.value(line) : first) + wrong->at);
        return true;
    }

    bool read_party(const HeaderLine& line, NameAddr& out, std::string_view& tag) {
        const std::string_view value = message_.value(line);
        const auto parsed = NameAddr::parse(value);
        if (!parsed) return fail(parsed.error().rule, line.value_at + parsed.error().at);
        if (parsed->star) return fail(Rule::NameAddr, line.value_at);
        out = *parsed;
        tag = out.tag();
        if (!tag.empty() && tag.front() == '"') return fail(Rule::Params, line.value_at);
        return true;
    }

    bool read_call_id(const HeaderLine& line) {
        message_.call_id_ = message_.value(line);
        // callid = word [ "@" word ]
        const std::size_t end = skip(message_.call_id_, 0, kWord);
        const bool whole = end == message_.call_id_.size() ||
                           (message_.call_id_[end] == '@' &&
                            skip(message_.call_id_, end + 1, kWord) == message_.call_id_.size());
        if (message_.call_id_.empty() || !whole) return fail(Rule::CallId, line.value_at + end);
        return true;
    }

    bool read_cseq(const HeaderLine& line) {
        const auto parsed = CSeq::parse(message_.value(line));
        if (!parsed) return fail(Rule::CSeq, line.value_at);
        message_.cseq_ = *parsed;
        if (request_ && parsed->method_text != message_.method_text_)
            return fail(Rule::CSeqMethod, line.value_at);
        if (!request_) {
            message_.method_ = parsed->method;
            message_.method_text_ = parsed->method_text;
        }
        return true;
    }

    // 18.3
    bool read_body() {
        const std::size_t left = text_.size() - message_.body_at_;
        std::optional<std::uint64_t> length;
        for (const HeaderLine& line : message_.lines()) {
            if (line.id != HeaderId::ContentLength) continue;
            const auto value = parse_uint(message_.value(line));
            if (!value || *value > left || (length && *length != *value))
                return fail(Rule::ContentLength, line.value_at);
            length = value;
        }
        if (!length && framing_ == Framing::Stream) return fail(Rule::ContentLength, message_.body_at_);
        message_.body_size_ = static_cast<std::uint32_t>(length.value_or(left));
        return true;
    }

    Message& message_;
    Framing framing_;
    const Limits& limits_;
    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t headers_at_ = 0;
    bool request_ = false;
    bool folded_ = false;
    bool complete_ = false;
    bool salvaging_ = false;
    HeaderId name_id_ = HeaderId::Other;
    SharedBytes unfolded_;
};

namespace {
int status_for(Rule rule) {
    switch (rule) {
        case Rule::Version:
            return 505;
        case Rule::TooLarge:
            return 413;
        default:
            return 400;
    }
}
}  // namespace

Result<Message, Malformed> Message::parse(SharedBytes bytes, Framing framing, const Limits& limits) {
    Result<Message, Malformed> out{std::in_place};
    MessageReader reader(*out, framing, limits);
    if (reader.read(std::move(bytes))) return out;
    Malformed malformed;
    malformed.error = reader.error;
    malformed.status = status_for(reader.error.rule);
    reader.salvage();
    if (reader.is_answerable()) malformed.legible = std::make_unique<Message>(std::move(*out));
    return std::unexpected(std::move(malformed));
}

Result<Message, Malformed> Message::parse_again(SharedBytes bytes) {
    constexpr auto kAny = std::numeric_limits<std::uint32_t>::max();
    static constexpr Limits kNone{
        .message = kAny, .headers = kAny, .line = kAny, .nesting = kAny, .parts = kAny};
    return parse(std::move(bytes), Framing::Datagram, kNone);
}

Message Message::copy() const {
    auto out = parse_again(bytes_);
    if (!ASTERISM_EXPECT(out.has_value())) return {};
    out->set_origin(origin_);
    out->set_force_rport(force_rport());
    return std::move(*out);
}

Result<CSeq, ParseError> CSeq::parse(std::string_view text) {
    std::uint64_t number = 0;
    std::size_t at = 0;
    while (at < text.size() && is_digit(text[at]) && number < (1ull << 31))
        number = number * 10 + static_cast<unsigned>(text[at++] - '0');
    const std::size_t method = skip_lws(text, at);
    if (at == 0 || number >= (1ull << 31) || method == at || !all(text.substr(method), kToken))
        return std::unexpected(ParseError{Rule::CSeq, static_cast<std::uint32_t>(at)});
    return CSeq{static_cast<std::uint32_t>(number), method_of(text.substr(method)), text.substr(method)};
}

}  // namespace asterism::sip
