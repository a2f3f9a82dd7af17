// SPDX-License-Identifier: Apache-2.0
#include "parse.h"

#include <fmt/core.h>

#include "asterism/base/address.h"
#include "asterism/base/text.h"
#include "words.h"

namespace asterism::flows {

namespace {

bool is_name(std::string_view text) {
    if (text.empty()) return false;
    for (const char c : text)
        if (!is_digit(c) && (lower(c) < 'a' || lower(c) > 'z') && c != '_' && c != '-' && c != '/')
            return false;
    return true;
}

/// key=value; the value may be quoted.
bool add_option(std::map<std::string, std::string>& options, std::string_view word) {
    const auto [key, value] = split_once(word, '=');
    if (word.find('=') == std::string_view::npos || key.empty()) return false;
    options[std::string(key)] = value;
    return true;
}

// ---- what stands below a message

Read<Detail> parse_detail(const Line& line, bool expected) {
    Detail out;
    out.line = line.number;
    std::string_view text = line.text;
    if (!line.below.empty() && text != "body:") return fault(line.number, "nothing may stand below this");
    if (text == "body:") {
        out.kind = Detail::Body;
        out.value = line.block;
        return out;
    }
    std::string_view rest = text;
    const auto first = take_word(rest);
    if (first == "no" && rest.find(':') == std::string_view::npos) {
        if (rest.empty()) return fault(line.number, "no what?");
        out.kind = Detail::Without;
        out.name = rest;
        return out;
    }
    if (first == "sdp") {
        out.kind = Detail::Sdp;
        out.value = rest;
        return out;
    }
    if (first == "body" && rest.starts_with("has ")) {
        out.kind = Detail::BodyHas;
        out.value = trim(rest.substr(4));
        return out;
    }
    if (first == "has" && !rest.empty() && is_digit(rest.front())) {
        std::string_view name = rest;
        out.kind = Detail::Count;
        out.count = static_cast<int>(parse_uint(take_word(name)).value_or(0));
        out.name = name;
        return out;
    }
    if (rest.starts_with("~ ") && first.find(':') == std::string::npos) {
        out.kind = Detail::Matches;
        out.name = first;
        out.value = trim(rest.substr(2));
        if (!found(out.value, "")) return fault(line.number, "not a regular expression: " + out.value);
    } else {
        const auto [name, value] = split_once(text, ':');
        if (text.find(':') == std::string_view::npos || name.find(' ') != std::string_view::npos)
            return fault(line.number,
                         fmt::format("'{}' is no header, and no word that may stand here", text));
        out.kind = name.starts_with('+') ? Detail::More : Detail::Header;
        out.name = trim(name.starts_with('+') ? name.substr(1) : name);
        out.value = trim(value);
    }
    if (expected && out.kind == Detail::More) return fault(line.number, "+Header is for messages of a peer");
    if (!expected && out.kind == Detail::Matches) return fault(line.number, "~ is for messages of ours");
    return out;
}

Read<void> parse_details(const Line& line, bool expected, Step& step) {
    for (const auto& below : line.below) {
        auto detail = parse_detail(below, expected);
        if (!detail) return std::unexpected(detail.error());
        step.details.push_back(std::move(*detail));
    }
    return {};
}

// ---- messages

/// "INVITE sip:100@us, with digest user=x, over tcp" or "200 OK to BYE, tag b".
Read<void> parse_message(std::string_view text, Step& step) {
    auto parts = split_parts(text);
    for (std::size_t i = 1; i < parts.size(); ++i) {
        std::string_view rest = parts[i];
        if (rest == "the same") {
            step.the_same = true;
            continue;
        }
        const auto word = take_word(rest);
        if (word == "with" && (rest == "digest" || rest.starts_with("digest "))) {
            step.digest = true;
            take_word(rest);
            while (!rest.empty())
                if (!add_option(step.options, take_word(rest)))
                    return fault(step.line, "after 'with digest' come key=value");
        } else if ((word == "over" || word == "tag" || word == "from") && !rest.empty()) {
            step.options[word] = rest;
        } else {
            return fault(
                step.line,
                fmt::format("'{}': the words here are 'the same', 'with digest', 'over tcp', 'tag X'",
                            parts[i]));
        }
    }
    std::string_view rest = parts[0];
    const auto first = take_word(rest);
    if (first.size() == 3 && is_digit(first[0])) {
        step.status = static_cast<int>(parse_uint(first).value_or(0));
        if (step.status < 100 || step.status > 699)
            return fault(step.line, "a status lies between 100 and 699");
        const auto to = rest.starts_with("to ") ? 0 : rest.rfind(" to ");
        if (to != std::string_view::npos) {
            step.method = trim(rest.substr(to == 0 ? 3 : to + 4));
            rest = rest.substr(0, to);
        }
        step.rest = trim(rest);
        return {};
    }
    if (first.empty() || to_upper(first) != first)
        return fault(step.line, fmt::format("'{}' is neither a method nor a status", first));
    step.method = first;
    step.rest = rest;
    return {};
}

Read<void> parse_rtp(std::string_view rest, Step& step) {
    while (!rest.empty()) {
        const auto word = take_word(rest);
        if (!add_option(step.options, word))
            return fault(step.line, fmt::format("'{}' is not key=value", word));
    }
    return {};
}

Read<void> parse_send(const Line& line, std::string_view text, Step& step) {
    std::string_view rest = text;
    const auto word = take_word(rest);
    if (word == "rtp") {
        step.act = Act::SendRtp;
        return parse_rtp(rest, step);
    }
    if (word == "digit") {
        step.act = Act::SendDigit;
        step.subject = take_word(rest);
        return parse_rtp(rest, step);
    }
    if (word == "rtcp") {
        step.act = Act::SendRtcp;
        step.subject = take_word(rest);
        return parse_rtp(rest, step);
    }
    if (word == "raw:" || word == "raw,") {
        step.act = Act::SendRaw;
        step.source = line;
        if (line.block.empty()) return fault(step.line, "the message stands below 'raw:'");
        while (!rest.empty() && rest != ":") {
            const auto key = take_word(rest);
            step.options[key] = take_word(rest);
            if (step.options[key].ends_with(':')) step.options[key].pop_back();
        }
        return {};
    }
    step.act = Act::Send;
    if (auto read = parse_message(text, step); !read) return read;
    return parse_details(line, false, step);
}

Read<void> parse_expect(const Line& line, std::string_view text, Step& step) {
    std::string_view rest = text;
    const auto word = take_word(rest);
    if (word == "rtp") {
        step.act = Act::ExpectRtp;
        return parse_rtp(rest, step);
    }
    if (word == "digit") {
        step.act = Act::ExpectDigit;
        step.subject = take_word(rest);
        return parse_rtp(rest, step);
    }
    if (word == "rtcp") {
        step.act = Act::ExpectRtcp;
        step.subject = take_word(rest);
        return parse_rtp(rest, step);
    }
    step.act = Act::Expect;
    if (auto read = parse_message(text, step); !read) return read;
    return parse_details(line, true, step);
}

/// manager -> us Action: X, and us -> manager Response: Success
Read<void> parse_manager(const Line& line, std::string_view text, Step& step) {
    Line first{line.number, std::string(text), {}, {}};
    auto detail = parse_detail(first, step.act == Act::ManagerHears);
    if (!detail) return std::unexpected(detail.error());
    step.details.push_back(std::move(*detail));
    return parse_details(line, step.act == Act::ManagerHears, step);
}

// ---- other statements

Read<void> parse_event(const Line& line, std::string_view rest, Step& step) {
    step.act = Act::Event;
    step.subject = take_word(rest);
    if (step.subject.empty()) return fault(line.number, "which event?");
    while (!rest.empty()) {
        // Until the next key=, so that a value may hold blanks.
        const auto eq = rest.find('=');
        if (eq == std::string_view::npos) return fault(line.number, "behind the event come Field=value");
        auto end = rest.find('=', eq + 1);
        end = end == std::string_view::npos ? rest.size() : rest.rfind(' ', end);
        if (end == std::string_view::npos || end < eq) end = rest.size();
        Detail field{.kind = Detail::Header, .line = line.number};
        field.name = trim(rest.substr(0, eq));
        field.value = trim(rest.substr(eq + 1, end - eq - 1));
        step.details.push_back(std::move(field));
        rest = trim(rest.substr(end));
    }
    return parse_details(line, true, step);
}

/// "has TEXT", "no TEXT", "~ RE" below cli and behind log.
Read<Detail> parse_text_check(int number, std::string_view text) {
    Detail out{.kind = Detail::Has, .line = number};
    std::string_view rest = text;
    const auto word = take_word(rest);
    if (rest.empty() || (word != "has" && word != "no" && word != "~"))
        return fault(number, "one of: has TEXT, no TEXT, ~ REGEX");
    if (word == "no") out.kind = Detail::Without;
    if (word == "~") {
        out.kind = Detail::Matches;
        if (!found(std::string(rest), "")) return fault(number, "not a regular expression");
    }
    out.value = rest;
    return out;
}

Read<void> parse_text_checks(const Line& line, Step& step) {
    for (const auto& below : line.below) {
        auto check = parse_text_check(below.number, below.text);
        if (!check) return std::unexpected(check.error());
        step.details.push_back(std::move(*check));
    }
    return {};
}

Read<Step> parse_step(const Line& line, std::string_view text);

Read<void> parse_within(const Line& line, std::string_view rest, Step& step) {
    const auto time = read_time(take_word(rest));
    if (!time) return fault(line.number, "within what time? (500ms, 3s, 2m)");
    if (rest.starts_with("nothing more")) {
        step.act = Act::Nothing;
        step.time = *time;
        rest = trim(rest.substr(12));
        if (rest.starts_with("for "))
            step.party = trim(rest.substr(4));
        else if (!rest.empty())
            return fault(line.number, "nothing more [for PEER]");
        return {};
    }
    auto inner = parse_step(line, rest);
    if (!inner) return std::unexpected(inner.error());
    const auto text = step.text;
    step = std::move(*inner);
    step.text = text;
    step.patience = *time;
    return {};
}

Read<void> parse_network(std::string_view rest, Step& step) {
    step.act = Act::Network;
    if (rest == "mixes the order") {
        step.options["mixes"] = "1";
        return {};
    }
    const auto verb = take_word(rest);
    const auto amount = take_word(rest);
    const auto percent =
        amount.ends_with('%') ? parse_uint(amount.substr(0, amount.size() - 1)) : std::nullopt;
    if ((verb == "loses" || verb == "doubles") && percent && *percent <= 100) {
        step.options[verb] = std::to_string(*percent);
        return {};
    }
    if ((verb == "refuses" || verb == "serves") && is_name(amount) && rest.empty()) {
        step.party = amount;
        step.options[verb] = "1";
        return {};
    }
    if (verb == "gives" && amount == "us" && IpAddress::parse(rest)) {
        step.options[verb] = rest;
        return {};
    }
    if (verb == "delays" && read_time(amount)) {
        const auto to = take_word(rest);
        const auto most = to == "to" ? read_time(take_word(rest)) : std::nullopt;
        step.options["least"] = amount;
        step.time = *read_time(amount);
        step.patience = most.value_or(step.time);
        return {};
    }
    return fault(step.line,
                 "network loses N%, doubles N%, delays TIME [to TIME], mixes the order, gives us ADDRESS, "
                 "refuses PEER, "
                 "serves PEER");
}

/// "server stalls 5s", "disk takes 5s", "machine sleeps 1h", "clock goes back 1h", "clock goes forward 1h"
Read<void> parse_clock(const std::string& word, std::string_view rest, Step& step) {
    step.act = Act::Clock;
    auto verb = take_word(rest);
    if (word == "clock") verb = verb == "goes" ? take_word(rest) : std::string();
    const auto time = read_time(take_word(rest));
    const bool known = word == "server"    ? verb == "stalls"
                       : word == "disk"    ? verb == "takes"
                       : word == "machine" ? verb == "sleeps"
                                           : verb == "back" || verb == "forward";
    if (!known || !time || !rest.empty())
        return fault(
            step.line,
            "server stalls TIME, disk takes TIME, machine sleeps TIME, clock goes back|forward TIME");
    step.subject = verb;
    step.time = *time;
    return {};
}

/// "alice -> us ...", "us -> alice ..."
Read<void> parse_arrow(const Line& line, std::string_view from, std::string_view rest, Step& step) {
    const auto to = take_word(rest);
    const auto [us, port] = split_once(to, ':');
    if (us == "us" && is_name(from)) {
        step.party = from;
        if (to.find(':') != std::string::npos) step.port = static_cast<int>(parse_uint(port).value_or(0));
        if (from == "manager") {
            step.act = Act::ManagerSays;
            return parse_manager(line, rest, step);
        }
        return parse_send(line, rest, step);
    }
    if (from == "us" && is_name(to)) {
        step.party = to;
        if (to == "manager") {
            step.act = Act::ManagerHears;
            return parse_manager(line, rest, step);
        }
        return parse_expect(line, rest, step);
    }
    return fault(line.number, "who says something to whom? PEER -> us, or us -> PEER");
}

Read<void> parse_plain(const Line& line, const std::string& word, std::string_view rest, Step& step) {
    if (word == "given" || word == "forget") {
        step.act = word == "given" ? Act::Given : Act::Forget;
        if (rest.empty()) return fault(line.number, word + " what?");
        if (word == "given" && rest.starts_with("network ")) {
            take_word(rest);
            return parse_network(rest, step);
        }
        step.source = line;
        step.source.text = rest;
        return {};
    }
    if (word == "after") {
        const auto time = read_time(take_word(rest));
        if (!time || !rest.empty()) return fault(line.number, "after what time? (500ms, 3s, 2m)");
        step.time = *time;
        return {};
    }
    if (word == "within") return parse_within(line, rest, step);
    if (word == "maybe") {
        auto inner = parse_step(line, rest);
        if (!inner) return std::unexpected(inner.error());
        if (inner->act != Act::Expect) return fault(line.number, "maybe us -> PEER ...");
        inner->text = step.text;
        step = std::move(*inner);
        step.act = Act::Maybe;
        return {};
    }
    if (word == "any" && rest == "order") {
        step.act = Act::AnyOrder;
        for (const auto& below : line.below) {
            auto inner = parse_step(below, below.text);
            if (!inner) return std::unexpected(inner.error());
            if (inner->act != Act::Expect)
                return fault(below.number, "only messages of ours may come in any order");
            step.steps.push_back(std::move(*inner));
        }
        if (step.steps.empty()) return fault(line.number, "what comes in any order stands below, indented");
        return {};
    }
    if (word == "events" && rest == "in order") {
        step.act = Act::EventsInOrder;
        for (const auto& below : line.below) {
            std::string_view text = below.text;
            Step inner;
            inner.line = below.number;
            inner.text = text;
            if (auto read = parse_event(below, text, inner); !read) return read;
            step.steps.push_back(std::move(inner));
        }
        if (step.steps.empty()) return fault(line.number, "the events stand below, indented");
        return {};
    }
    if (word == "event") return parse_event(line, rest, step);
    if (word == "cli") {
        step.act = Act::Cli;
        step.subject = rest;
        return parse_text_checks(line, step);
    }
    if (word == "log") {
        step.act = Act::Log;
        auto check = parse_text_check(line.number, rest);
        if (!check) return std::unexpected(check.error());
        step.details.push_back(std::move(*check));
        return {};
    }
    if (word == "variable") {
        step.act = Act::Variable;
        step.subject = take_word(rest);
        if (take_word(rest) != "=") return fault(line.number, "variable NAME = value");
        step.rest = rest;
        return {};
    }
    if (word == "network") return parse_network(rest, step);
    if (word == "server" || word == "disk" || word == "machine" || word == "clock")
        return parse_clock(word, rest, step);
    if (word == "sound" && rest.starts_with("flows between ")) {
        step.act = Act::Sound;
        rest = rest.substr(14);
        step.party = take_word(rest);
        const auto and_word = take_word(rest);
        step.other = take_word(rest);
        if (and_word != "and" || step.other.empty()) return fault(line.number, "sound flows between A and B");
        return {};
    }
    if (rest.empty() && (word == "restart" || word == "reload" || word == "stopped")) {
        step.act = word == "restart" ? Act::Restart : word == "reload" ? Act::Reload : Act::Stopped;
        return {};
    }
    return fault(line.number, fmt::format("'{}' begins no statement", word));
}

Read<Step> parse_step(const Line& line, std::string_view text) {
    Step step;
    step.line = line.number;
    step.text = text;
    std::string_view rest = text;
    auto word = take_word(rest);
    Read<void> read;
    if (rest.starts_with("-> ")) {
        take_word(rest);
        read = parse_arrow(line, word, rest, step);
    } else if (rest == "closes" && is_name(word)) {
        step.act = Act::Hang;
        step.party = word;
    } else if (word == "no" && (rest.starts_with("event "))) {
        take_word(rest);
        step.negated = true;
        read = parse_event(line, rest, step);
    } else {
        read = parse_plain(line, word, rest, step);
    }
    if (!read) return std::unexpected(read.error());
    const bool takes_lines = step.act == Act::Given || step.act == Act::SendRaw ||
                             step.act == Act::AnyOrder || step.act == Act::EventsInOrder ||
                             !step.details.empty();
    if (!line.below.empty() && !takes_lines)
        return fault(line.below.front().number, "nothing may stand below that");
    return step;
}

std::string comment_at_top(std::string_view text) {
    std::string out;
    for (auto line : split(text, '\n')) {
        if (!line.starts_with('#')) break;
        out.append(trim(line.substr(1))).append("\n");
    }
    return out;
}

}  // namespace

std::optional<Millis> read_time(std::string_view text) {
    std::size_t digits = 0;
    while (digits < text.size() && is_digit(text[digits])) ++digits;
    const auto number = parse_uint(text.substr(0, digits));
    if (!number || *number > 100'000'000) return std::nullopt;
    const auto amount = static_cast<std::int64_t>(*number);
    const auto unit = text.substr(digits);
    if (unit == "ms") return Millis{amount};
    if (unit == "s") return Seconds{amount};
    if (unit == "m") return std::chrono::minutes{amount};
    if (unit == "h") return std::chrono::hours{amount};
    return std::nullopt;
}

Read<Flow> parse_flow(std::string_view text) {
    auto lines = read_lines(text);
    if (!lines) return std::unexpected(lines.error());
    Flow flow;
    flow.about = comment_at_top(text);
    if (flow.about.empty())
        return fault(1, "a flow begins with a comment: the section of the RFC, or '# statement 123'");
    for (const auto& line : *lines) {
        auto step = parse_step(line, line.text);
        if (!step) return std::unexpected(step.error());
        flow.steps.push_back(std::move(*step));
    }
    if (flow.steps.empty()) return fault(1, "nothing happens here");
    return flow;
}

}  // namespace asterism::flows
