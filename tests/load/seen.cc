// SPDX-License-Identifier: Apache-2.0
#include "seen.h"

#include <strings.h>

#include <charconv>

namespace asterism::load {

namespace {

bool is(std::string_view a, std::string_view b) {
    return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}

std::string_view between(std::string_view text, std::string_view before, std::string_view ends) {
    const auto at = text.find(before);
    if (at == std::string_view::npos) return {};
    text.remove_prefix(at + before.size());
    return text.substr(0, text.find_first_of(ends));
}

void take_via(std::string_view message, std::string_view line, std::string_view value, Seen& seen) {
    if (seen.vias.empty()) {
        seen.branch = between(value, ";branch=", ";, \t");
        seen.vias = line;
    }
    seen.vias = message.substr(static_cast<std::size_t>(seen.vias.data() - message.data()),
                               static_cast<std::size_t>(line.data() - seen.vias.data()) + line.size() + 2);
}

void take(std::string_view message, std::string_view line, Seen& seen) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const std::string_view name = line.substr(0, colon);
    std::string_view value = line.substr(colon + 1);
    while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
    switch (name.size()) {
        case 2:
            if (is(name, "To")) seen.to = value;
            return;
        case 3:
            if (is(name, "Via")) take_via(message, line, value, seen);
            return;
        case 4:
            if (is(name, "From")) seen.from = value;
            if (is(name, "CSeq")) seen.cseq = value;
            return;
        case 7:
            if (is(name, "Call-ID")) seen.call_id = value;
            if (is(name, "Contact")) seen.contact = between(value, "<", ">");
            return;
        case 16:
            if (is(name, "WWW-Authenticate") && seen.challenge.empty()) seen.challenge = value;
            return;
        default:
            return;
    }
}

}  // namespace

bool look(std::string_view message, Seen& seen) {
    seen = {};
    const auto end = message.find("\r\n");
    if (end == std::string_view::npos) return false;
    const std::string_view first = message.substr(0, end);
    if (first.starts_with("SIP/2.0 ")) {
        if (std::from_chars(first.data() + 8, first.data() + first.size(), seen.status).ec != std::errc{})
            return false;
    } else {
        const auto space = first.find(' ');
        if (space == std::string_view::npos) return false;
        seen.method = first.substr(0, space);
        seen.target = first.substr(space + 1, first.rfind(' ') - space - 1);
    }
    std::size_t at = end + 2;
    while (true) {
        const auto stop = message.find("\r\n", at);
        if (stop == std::string_view::npos) return false;
        if (stop == at) break;
        take(message, message.substr(at, stop - at), seen);
        at = stop + 2;
    }
    seen.body = message.substr(at + 2);
    if (seen.status != 0) seen.method = seen.cseq.substr(seen.cseq.find_last_of(' ') + 1);
    return !seen.branch.empty() && !seen.call_id.empty() && !seen.cseq.empty();
}

std::string_view challenge_value(std::string_view challenge, std::string_view name) {
    std::size_t at = 0;
    while ((at = challenge.find(name, at)) != std::string_view::npos) {
        const bool whole = at == 0 || challenge[at - 1] == ' ' || challenge[at - 1] == ',';
        at += name.size();
        if (!whole || at >= challenge.size() || challenge[at] != '=') continue;
        std::string_view value = challenge.substr(at + 1);
        if (value.starts_with('"')) return value.substr(1, value.find('"', 1) - 1);
        return value.substr(0, value.find_first_of(", "));
    }
    return {};
}

std::uint16_t audio_port(std::string_view sdp) {
    const std::string_view text = between(sdp, "m=audio ", " ");
    std::uint16_t port = 0;
    std::from_chars(text.data(), text.data() + text.size(), port);
    return port;
}

}  // namespace asterism::load
