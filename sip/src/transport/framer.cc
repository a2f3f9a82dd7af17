// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/framer.h"

#include "../message/chars.h"
#include "asterism/base/text.h"
#include "asterism/sip/header_id.h"

namespace asterism::sip {

namespace {

constexpr std::string_view kPing = "\r\n\r\n";

struct Length {
    std::optional<std::uint64_t> value;
    bool broken = false;
};

/// The Content-Length in a header section, whatever else stands in it.
Length content_length(std::string_view head) {
    Length out;
    for (std::size_t at = head.find('\n') + 1; at < head.size();) {
        std::size_t end = std::min(head.find('\n', at), head.size());
        std::size_t next = end + 1;
        // Folds belong to the value before them.
        while (next < head.size() && chars::is_lws(head[next])) {
            end = std::min(head.find('\n', next), head.size());
            next = end + 1;
        }
        const std::string_view line = head.substr(at, end - at);
        at = next;
        const auto [name, value] = split_once(line, ':');
        if (name.size() == line.size() || header_id(chars::trim_lws(name)) != HeaderId::ContentLength)
            continue;
        const auto number = parse_uint(trim(value));
        if (!number || (out.value && *out.value != *number)) out.broken = true;
        out.value = number;
    }
    return out;
}

}  // namespace

void Framer::feed(std::string_view bytes) {
    if (text().empty()) {
        fresh_ = bytes;
        return;
    }
    keep();
    kept_.append(bytes);
}

void Framer::keep() {
    if (fresh_.empty()) return;
    kept_ = fresh_.substr(begin_);
    fresh_ = {};
    begin_ = 0;
}

void Framer::discard(std::size_t count) {
    begin_ += count;
    searched_ = 0;
    whole_ = 0;
    if (begin_ == text().size()) {
        fresh_ = {};
        kept_ = std::string();
        begin_ = 0;
    } else if (!kept_.empty() && begin_ > kept_.size() / 2) {
        // It moves only when half of it is spent, so that many small messages cost one move.
        kept_.erase(0, begin_);
        begin_ = 0;
    }
}

Frame Framer::broken(Rule rule, std::size_t at, std::size_t header) {
    auto head = header > 0 ? SharedBytes::copy(text().substr(begin_, header)) : SharedBytes();
    broken_ = true;
    fresh_ = {};
    kept_.clear();
    begin_ = 0;
    error_ = {rule, static_cast<std::uint32_t>(at)};
    return {Frame::Kind::Broken, std::move(head), error_};
}

// RFC 5626 3.5.1. Two CRLF are a ping; one is a pong if we asked for one, else perhaps half of a ping, and
// tells nothing until more follows.
std::optional<Frame> Framer::between_messages() {
    std::size_t stray = begin_;
    while (stray < text().size() && text()[stray] == '\n') ++stray;
    if (stray != begin_) discard(stray - begin_);
    const std::string_view rest = text().substr(begin_);
    if (rest.empty()) return Frame{};
    if (rest[0] != '\r') return std::nullopt;
    if (pong_expected_ && rest.starts_with("\r\n")) {
        pong_expected_ = false;
        discard(2);
        return Frame{Frame::Kind::Pong, {}, {}};
    }
    if (rest.starts_with(kPing)) {
        // Together: thousands of pings in one read shall not be as many writes.
        std::size_t pings = 1;
        while (rest.substr(pings * kPing.size()).starts_with(kPing)) ++pings;
        discard(pings * kPing.size());
        static const SharedBytes pong = SharedBytes::copy("\r\n");
        if (pings == 1) return Frame{Frame::Kind::Ping, pong, {}};
        const auto fill = [pings](char* out) {
            for (std::size_t i = 0; i < pings; ++i) out[2 * i] = '\r', out[2 * i + 1] = '\n';
        };
        return Frame{Frame::Kind::Ping, SharedBytes::make(2 * pings, fill), {}};
    }
    if (kPing.starts_with(rest)) return Frame{};
    if (!rest.starts_with("\r\n")) return broken(Rule::StartLine, 0);
    discard(2);
    return Frame{Frame::Kind::Pong, {}, {}};
}

/// Nullopt: whole_ is set. 7.5: the header ends with an empty line.
std::optional<Frame> Framer::find_header_end() {
    const std::string_view rest = text().substr(begin_);
    for (std::size_t at = searched_;;) {
        const std::size_t newline = rest.find('\n', at);
        if (newline == rest.npos) {
            searched_ = rest.size();
            break;
        }
        std::size_t next = newline + 1;
        if (next < rest.size() && rest[next] == '\r') ++next;
        if (next >= rest.size()) {
            searched_ = newline;
            break;
        }
        if (rest[next] == '\n') {
            const Length length = content_length(rest.substr(0, newline + 1));
            if (length.broken || !length.value) return broken(Rule::ContentLength, newline, next + 1);
            if (*length.value > most_ || next + 1 + *length.value > most_)
                return broken(Rule::TooLarge, newline, next + 1);
            whole_ = next + 1 + static_cast<std::size_t>(*length.value);
            return std::nullopt;
        }
        at = newline + 1;
    }
    if (rest.size() > most_) return broken(Rule::TooLarge, rest.size());
    return Frame{};
}

Frame Framer::next() {
    auto frame = find_next();
    if (frame.kind == Frame::Kind::NeedMore) keep();
    return frame;
}

Frame Framer::find_next() {
    if (broken_) return {Frame::Kind::Broken, {}, error_};
    if (whole_ == 0) {
        if (auto frame = between_messages()) return std::move(*frame);
        if (auto frame = find_header_end()) return std::move(*frame);
    }
    if (pending() < whole_) return {};
    Frame frame{Frame::Kind::Message, SharedBytes::copy(text().substr(begin_, whole_)), {}};
    discard(whole_);
    return frame;
}

}  // namespace asterism::sip
