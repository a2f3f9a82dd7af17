// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/sdp/description.h"
#include "room_limits.h"

namespace asterism::sdp {

namespace {

/// Takes the next word of `text`; empty at its end.
std::string_view next_word(std::string_view& text) {
    const auto begin = text.find_first_not_of(' ');
    if (begin == std::string_view::npos) {
        text = {};
        return {};
    }
    const auto end = std::min(text.find(' ', begin), text.size());
    const auto word = text.substr(begin, end - begin);
    text.remove_prefix(end);
    return word;
}

class Reader {
public:
    Reader(Description& out, const Limits& limits) : out_(out), limits_(limits) {}

    std::optional<ParseError> read(std::string_view text) {
        auto fault = read_lines(text);
        limits::sdp_lines.note(lines_);
        limits::sdp_media.note(out_.media.size());
        return fault;
    }

private:
    std::optional<ParseError> read_lines(std::string_view text) {
        const auto* begin = text.data();
        if (text.size() > limits_.bytes) return ParseError{limits_.bytes, "longer than we read"};
        while (!text.empty()) {
            const auto end = std::min(text.find('\n'), text.size());
            auto line = text.substr(0, end);
            text.remove_prefix(std::min(end + 1, text.size()));
            if (line.ends_with('\r')) line.remove_suffix(1);
            if (line.empty()) continue;
            if (++lines_ > limits_.lines) {
                limits::sdp_lines.refuse();
                return error(line, begin, "more lines than we read");
            }
            if (line.size() < 2 || line[1] != '=')
                return error(line, begin, "a line is a letter, '=' and a value");
            const auto* fault = take(line[0], line.substr(2));
            if (fault != nullptr) return error(line, begin, fault);
        }
        return std::nullopt;
    }

    static ParseError error(std::string_view line, const char* begin, const char* why) {
        return {static_cast<std::size_t>(line.data() - begin), why};
    }

    /// Null when the line was taken, else what is wrong with it.
    const char* take(char type, std::string_view value) {
        switch (type) {
            case 'a':
                return attribute(value);
            case 'm':
                return media(value);
            case 'c':
                return connection(value);
            case 'b':
                return bandwidth(value);
            case 'v':
                if (!out_.media.empty()) return "v= stands among the media";
                return trim(value) == "0" ? nullptr : "a version we do not know";
            case 'o':
                return origin(value);
            case 's':
                if (!out_.media.empty()) return "s= stands among the media";
                out_.session_name = value;
                return nullptr;
            case 't':
                if (out_.media.empty() && out_.timing.empty() && !value.empty()) {
                    out_.timing = value;
                    return nullptr;
                }
                break;
            default:
                break;
        }
        (out_.media.empty() ? out_.others : out_.media.back().others).push_back({type, value});
        return nullptr;
    }

    const char* attribute(std::string_view value) {
        auto& list = out_.media.empty() ? out_.attributes : out_.media.back().attributes;
        if (list.empty()) list.reserve(8);
        const auto colon = value.find(':');
        if (colon == std::string_view::npos)
            list.push_back({value, {}, false});
        else
            list.push_back({value.substr(0, colon), value.substr(colon + 1), true});
        return nullptr;
    }

    // m=<media> <port>[/<number of ports>] <proto> <fmt> ...
    const char* media(std::string_view value) {
        if (out_.media.size() >= limits_.media) {
            limits::sdp_media.refuse();
            return "more media than we read";
        }
        Media made;
        made.type = next_word(value);
        const auto [port, count] = split_once(next_word(value), '/');
        made.protocol = next_word(value);
        const auto number = parse_uint(port);
        const auto ports = count.empty() ? std::optional<std::uint64_t>(1) : parse_uint(count);
        if (!number || *number > 65535 || !ports || *ports == 0 || *ports > 65535)
            return "m= has no readable port";
        if (made.protocol.empty()) return "m= has no protocol";
        made.port = static_cast<std::uint16_t>(*number);
        made.port_count = static_cast<std::uint16_t>(*ports);
        made.kind = media_kind(made.type);
        const auto first = value.find_first_not_of(' ');
        const auto last = value.find_last_not_of(' ');
        if (first != std::string_view::npos) made.formats_text = value.substr(first, last - first + 1);
        // Words are parted by blanks, so there are no more words than blanks and one.
        const auto formats =
            1 + static_cast<std::size_t>(std::count(made.formats_text.begin(), made.formats_text.end(), ' '));
        if (formats > limits_.formats) {
            limits::sdp_formats.refuse();
            return "more formats than we read";
        }
        limits::sdp_formats.note(formats);
        if (out_.media.empty()) out_.media.reserve(2);
        out_.media.push_back(std::move(made));
        return nullptr;
    }

    // c=<nettype> <addrtype> <address>[/<ttl>[/<number>]]
    const char* connection(std::string_view value) {
        auto& place = out_.media.empty() ? out_.connection : out_.media.back().connection;
        if (place) {  // the further addresses of a layered multicast
            (out_.media.empty() ? out_.others : out_.media.back().others).push_back({'c', value});
            return nullptr;
        }
        Connection made;
        made.net_type = next_word(value);
        made.address_type = next_word(value);
        const auto address = next_word(value);
        if (address.empty() || !next_word(value).empty()) return "c= is three words";
        const auto slash = std::min(address.find('/'), address.size());
        made.address = address.substr(0, slash);
        made.suffix = address.substr(slash);
        if (made.address.empty()) return "c= has no address";
        made.ip = IpAddress::parse(made.address).value_or(IpAddress());
        place = made;
        return nullptr;
    }

    const char* bandwidth(std::string_view value) {
        const auto colon = value.find(':');
        const auto number =
            colon == std::string_view::npos ? std::nullopt : parse_uint(value.substr(colon + 1));
        if (!number) {
            (out_.media.empty() ? out_.others : out_.media.back().others).push_back({'b', value});
            return nullptr;
        }
        (out_.media.empty() ? out_.bandwidths : out_.media.back().bandwidths)
            .push_back({value.substr(0, colon), *number});
        return nullptr;
    }

    // o=<username> <sess-id> <sess-version> <nettype> <addrtype> <unicast-address>
    const char* origin(std::string_view value) {
        if (!out_.media.empty()) return "o= stands among the media";
        auto& o = out_.origin;
        for (auto* field :
             {&o.username, &o.session_id, &o.session_version, &o.net_type, &o.address_type, &o.address})
            *field = next_word(value);
        return o.address.empty() || !next_word(value).empty() ? "o= is six words" : nullptr;
    }

    Description& out_;
    const Limits& limits_;
    std::size_t lines_ = 0;
};

}  // namespace

Limits Limits::in_force() {
    return {.lines = limits::sdp_lines.value(),
            .media = limits::sdp_media.value(),
            .formats = limits::sdp_formats.value()};
}

Result<Description, ParseError> parse(SharedBytes bytes, const Limits& limits) {
    Description made;
    made.bytes = std::move(bytes);
    auto fault = Reader(made, limits).read(made.bytes.view());
    if (fault) return std::unexpected(std::move(*fault));
    return made;
}

Result<Description, ParseError> parse(std::string_view text, const Limits& limits) {
    // Not even copied when too long.
    if (text.size() > limits.bytes) return std::unexpected(ParseError{limits.bytes, "longer than we read"});
    return parse(SharedBytes::copy(text), limits);
}

}  // namespace asterism::sdp
