// SPDX-License-Identifier: Apache-2.0
#include "sdp_text.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::flows {

namespace {

struct KnownCodec {
    std::string_view word;
    std::string_view number;
    std::string_view map;
};
constexpr KnownCodec kKnown[] = {
    {"ulaw", "0", "PCMU/8000"},     {"gsm", "3", "GSM/8000"},     {"alaw", "8", "PCMA/8000"},
    {"g722", "9", "G722/8000"},     {"g729", "18", "G729/8000"},  {"h264", "99", "H264/90000"},
    {"vp8", "100", "VP8/90000"},    {"t140", "106", "t140/1000"}, {"events", "101", "telephone-event/8000"},
    {"opus", "107", "opus/48000/2"}};

/// One m= line as the words behind `sdp` say it.
struct Wish {
    std::string kind = "audio";
    std::map<std::string, std::string> facts;
    std::vector<std::string> lines;
};

std::optional<std::string> read_wishes(const std::vector<std::string>& lines, std::vector<Wish>& out) {
    static constexpr std::string_view kFacts[] = {"codecs",  "port",  "direction",
                                                  "address", "ptime", "profile"};
    for (std::string_view rest : lines) {
        if (rest.starts_with("line ")) {
            if (out.empty()) out.emplace_back();
            out.back().lines.emplace_back(trim(rest.substr(5)));
            continue;
        }
        out.emplace_back();
        while (!rest.empty()) {
            const auto word = take_word(rest);
            const auto [key, value] = split_once(word, '=');
            if (word.find('=') == std::string::npos && out.back().facts.empty()) {
                out.back().kind = word;
                continue;
            }
            if (std::find(std::begin(kFacts), std::end(kFacts), key) == std::end(kFacts))
                return fmt::format("sdp: '{}' is none of {}", word, fmt::join(kFacts, ", "));
            out.back().facts[std::string(key)] = value;
        }
    }
    if (out.empty()) out.emplace_back();
    return std::nullopt;
}

void write_media(const Wish& wish, const SdpSpeaker& speaker, int place, std::string& out) {
    const auto fact = [&](const char* name, std::string otherwise) {
        const auto at = wish.facts.find(name);
        return at == wish.facts.end() ? otherwise : at->second;
    };
    const bool audio = wish.kind == "audio";
    const auto stream = place > 1 ? wish.kind + std::to_string(place) : wish.kind;
    const auto port = fact("port", std::to_string(speaker.port + port_offset(stream)));
    std::string numbers, maps;
    const auto codecs = fact("codecs", audio                  ? "ulaw,events"
                                       : wish.kind == "video" ? "h264"
                                       : wish.kind == "text"  ? "t140"
                                                              : "t38");
    for (auto codec : split(codecs, ',')) {
        std::string_view number = codec, map;
        if (const auto slash = codec.find('/'); slash != std::string_view::npos) {
            number = codec.substr(0, slash);
            map = codec.substr(slash + 1);
        }
        for (const auto& known : kKnown)
            if (codec == known.word || codec == known.number) {
                number = known.number;
                map = known.map;
            }
        numbers.append(" ").append(number);
        if (!map.empty()) maps += fmt::format("a=rtpmap:{} {}\r\n", number, map);
        if (map.starts_with("telephone-event")) maps += fmt::format("a=fmtp:{} 0-16\r\n", number);
    }
    out += fmt::format("m={} {} {}{}\r\n", wish.kind, port,
                       fact("profile", wish.kind == "image" ? "udptl" : "RTP/AVP"), numbers);
    if (const auto address = fact("address", ""); !address.empty())
        out += fmt::format("c=IN {} {}\r\n", address.find(':') == std::string::npos ? "IP4" : "IP6", address);
    out += maps;
    if (const auto ptime = fact("ptime", ""); !ptime.empty()) out += fmt::format("a=ptime:{}\r\n", ptime);
    if (const auto direction = fact("direction", ""); !direction.empty())
        out += fmt::format("a={}\r\n", direction);
    for (const auto& line : wish.lines) out += line + "\r\n";
}

std::string session_part(const SdpSpeaker& speaker) {
    const auto* family = speaker.ip.find(':') == std::string::npos ? "IP4" : "IP6";
    return fmt::format("v=0\r\no=peer {0} {1} IN {2} {3}\r\ns=-\r\nc=IN {2} {3}\r\nt=0 0\r\n",
                       speaker.session_id, speaker.version, family, speaker.ip);
}

}  // namespace

// ---- reading

SdpText SdpText::read(std::string_view body) {
    SdpText out;
    for (auto raw : split(body, '\n')) {
        const auto line = trim(raw);
        if (line.empty()) continue;
        if (!line.starts_with("m=")) {
            (out.media.empty() ? out.session : out.media.back().lines).emplace_back(line);
            continue;
        }
        SdpMedia media;
        std::string_view rest = line.substr(2);
        media.kind = take_word(rest);
        media.port = static_cast<int>(parse_uint(take_word(rest)).value_or(0));
        media.profile = take_word(rest);
        while (!rest.empty()) media.formats.push_back(take_word(rest));
        out.media.push_back(std::move(media));
    }
    return out;
}

const SdpMedia* SdpText::find(std::string_view kind) const {
    for (const auto& one : media)
        if (one.kind == kind) return &one;
    return nullptr;
}

const SdpMedia* SdpText::find_stream(std::string_view name) const {
    int place = 1;
    if (!name.empty() && is_digit(name.back())) {
        place = name.back() - '0';
        name.remove_suffix(1);
    }
    for (const auto& one : media)
        if (one.kind == name && --place == 0) return &one;
    return nullptr;
}

std::string SdpText::address(const SdpMedia& media) const {
    for (const auto* lines : {&media.lines, &session})
        for (std::string_view line : *lines)
            if (line.starts_with("c=")) return std::string(line.substr(line.rfind(' ') + 1));
    return {};
}

std::string SdpText::direction(const SdpMedia& media) const {
    for (const auto* lines : {&media.lines, &session})
        for (std::string_view line : *lines)
            for (auto word : {"a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive"})
                if (line == word) return std::string(line.substr(2));
    return "sendrecv";
}

std::string SdpText::rtpmap(const SdpMedia& media, std::string_view format) const {
    const auto start = fmt::format("a=rtpmap:{} ", format);
    for (std::string_view line : media.lines)
        if (line.starts_with(start)) return std::string(line.substr(start.size()));
    for (const auto& known : kKnown)
        if (known.number == format && parse_uint(format).value_or(96) < 96) return std::string(known.map);
    return {};
}

std::string SdpText::version() const {
    for (std::string_view line : session) {
        if (!line.starts_with("o=")) continue;
        take_word(line);
        take_word(line);
        return take_word(line);
    }
    return {};
}

// ---- writing

int port_offset(std::string_view stream) {
    int place = 0;
    if (!stream.empty() && is_digit(stream.back())) {
        place = stream.back() - '1';
        stream.remove_suffix(1);
    }
    return (stream == "audio" ? 0 : stream == "video" ? 1000 : 2000) + 200 * place;
}

std::optional<std::string> write_sdp(const std::vector<std::string>& lines, const SdpSpeaker& speaker,
                                     std::string& out) {
    std::vector<Wish> wishes;
    if (auto wrong = read_wishes(lines, wishes)) return wrong;
    out = session_part(speaker);
    std::map<std::string, int> places;
    for (const auto& wish : wishes) write_media(wish, speaker, ++places[wish.kind], out);
    return std::nullopt;
}

std::optional<std::string> answer_sdp(std::string_view offer, const std::vector<std::string>& lines,
                                      const SdpSpeaker& speaker, std::string& out) {
    std::vector<Wish> wishes;
    if (auto wrong = read_wishes(lines, wishes)) return wrong;
    const auto offered = SdpText::read(offer);
    out = session_part(speaker);
    std::map<std::string, int> places, used;
    for (const auto& media : offered.media) {
        const auto place = ++places[media.kind];
        const auto at =
            std::find_if(wishes.begin(), wishes.end(), [&, skip = used[media.kind]](const Wish& one) mutable {
                return one.kind == media.kind && skip-- == 0;
            });
        if (media.port == 0 || at == wishes.end()) {
            out += fmt::format("m={} 0 {} {}\r\n", media.kind, media.profile, fmt::join(media.formats, " "));
            continue;
        }
        ++used[media.kind];
        auto wish = *at;
        if (!wish.facts.contains("profile")) wish.facts["profile"] = media.profile;
        if (!wish.facts.contains("codecs")) {
            std::string first, events;
            for (const auto& format : media.formats) {
                const auto map = offered.rtpmap(media, format);
                if (istarts_with(map, "telephone-event/8000"))
                    events = "," + format + "/" + map;
                else if (first.empty() && !istarts_with(map, "telephone-event"))
                    first = map.empty() ? format : format + "/" + map;
            }
            wish.facts["codecs"] = first + events;
        }
        if (!wish.facts.contains("direction")) {
            const auto theirs = offered.direction(media);
            wish.facts["direction"] = theirs == "sendonly"   ? "recvonly"
                                      : theirs == "recvonly" ? "sendonly"
                                                             : theirs;
        }
        write_media(wish, speaker, place, out);
    }
    return std::nullopt;
}

// ---- checking

namespace {

std::optional<std::string> check_fact(std::string_view key, const std::string& value, const SdpText& sdp,
                                      const SdpMedia* media, std::string_view before, Captures& captured) {
    std::string is;
    if (key == "streams")
        is = std::to_string(sdp.media.size());
    else if (key == "version") {
        const auto now = parse_uint(sdp.version()).value_or(0);
        const auto then = parse_uint(SdpText::read(before).version()).value_or(0);
        is = value.starts_with('+')           ? fmt::format("+{}", now - then)
             : value == "same" && now == then ? "same"
                                              : sdp.version();
    } else if (media == nullptr) {
        return std::string("there is no such stream");
    } else if (key == "port")
        is = std::to_string(media->port);
    else if (key == "codecs")
        is = fmt::format("{}", fmt::join(media->formats, ","));
    else if (key == "direction")
        is = sdp.direction(*media);
    else if (key == "address")
        is = sdp.address(*media);
    else if (key == "profile")
        is = media->profile;
    else if (key == "ptime") {
        for (std::string_view line : media->lines)
            if (line.starts_with("a=ptime:")) is = line.substr(8);
    } else
        return fmt::format(
            "'{}' is none of port, codecs, direction, address, profile, ptime, streams, version", key);
    const bool differs = value.starts_with('!');
    if (fits(differs ? std::string_view(value).substr(1) : value, is, &captured) != differs)
        return std::nullopt;
    return fmt::format("{} is {}, not {}", key, is, value);
}

bool has_line(const SdpText& sdp, std::string_view pattern, Captures& captured) {
    for (const auto& line : sdp.session)
        if (fits(pattern, line, &captured)) return true;
    for (const auto& media : sdp.media)
        for (const auto& line : media.lines)
            if (fits(pattern, line, &captured)) return true;
    return false;
}

}  // namespace

std::optional<std::string> check_sdp(std::string_view words, std::string_view body, std::string_view before,
                                     Captures& captured) {
    if (body.empty()) return std::string("there is no SDP");
    const auto sdp = SdpText::read(body);
    std::string_view rest = words;
    if (rest.starts_with("line ") || rest.starts_with("no line ")) {
        const bool wanted = rest.starts_with("line ");
        const auto pattern = trim(rest.substr(wanted ? 5 : 8));
        if (has_line(sdp, pattern, captured) == wanted) return std::nullopt;
        return fmt::format("{} line {}", wanted ? "no" : "there is a", pattern);
    }
    if (rest.starts_with("no ")) {
        if (!sdp.find(trim(rest.substr(3)))) return std::nullopt;
        return fmt::format("there is an m={}", trim(rest.substr(3)));
    }
    const SdpMedia* media = sdp.find("audio");
    for (bool first = true; !rest.empty(); first = false) {
        const auto word = take_word(rest);
        const auto [key, value] = split_once(word, '=');
        if (word.find('=') == std::string::npos && first) {
            media = is_digit(word[0]) ? nullptr : sdp.find(word);
            if (const auto at = parse_uint(word); at && *at >= 1 && *at <= sdp.media.size())
                media = &sdp.media[*at - 1];
            if (!media) return fmt::format("there is no m={}", word);
            continue;
        }
        if (auto wrong = check_fact(key, std::string(value), sdp, media, before, captured)) return wrong;
    }
    return std::nullopt;
}

}  // namespace asterism::flows
