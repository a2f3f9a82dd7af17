// SPDX-License-Identifier: Apache-2.0
#include "options.h"

#include <fmt/core.h>

#include "../common.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/cause.h"

namespace asterism::apps {

namespace {

// docs/options-without-effect-dial.md says the same to the reader.
constexpr std::string_view kWithoutEffect = "CEkKOtTwWxX";
constexpr std::string_view kKnown = "AabBcCDdEefFgGhHiIjkKLmnNoOpPQrRsStTuUwWxXz";

void say_what_has_no_effect(call::Calls& calls, const DialOptions& options) {
    for (const char letter : options.letters.letters()) {
        if (kKnown.find(letter) == kKnown.npos) {
            log::warning("Dial: there is no option '{}'", letter);
            continue;
        }
        if (kWithoutEffect.find(letter) == kWithoutEffect.npos) continue;
        if (!first_time(calls, fmt::format("Dial {}", letter))) continue;
        log::warning("Dial: option '{}' has no effect yet", letter);
    }
}

/// D(called:calling:progress:...): what follows is signalling of analogue lines.
void look_at_digits(call::Calls& calls, const DialOptions& options) {
    const auto parts = split(options.arg('D'), ':');
    for (std::size_t i = 3; i < parts.size(); ++i)
        if (!parts[i].empty() && first_time(calls, "Dial D MF"))
            log::warning("Dial: D({}) sends no MF or SF digits", options.arg('D'));
}

void shorten(std::optional<Millis>& limit, Millis to) {
    if (!limit || to < *limit) limit = to;
}

void read_limits(DialOptions& out) {
    if (out.has('S')) {
        const auto after = parse_seconds(out.arg('S'));
        if (after && after->count() > 0)
            shorten(out.limit, *after);
        else
            log::warning("Dial: S({}) is no number of seconds", out.arg('S'));
    }
    if (out.has('L')) {
        const auto parts = split(out.arg('L'), ':');
        const auto after = parts.empty() ? std::nullopt : parse_uint(parts[0]);
        if (after && *after > 0)
            shorten(out.limit, Millis{std::min<std::uint64_t>(*after, 366ull * 24 * 3600 * 1000)});
        else
            log::warning("Dial: L({}) does not begin with a number of milliseconds", out.arg('L'));
        const auto millis = [&](std::size_t number) -> std::optional<Millis> {
            const auto value = number < parts.size() ? parse_uint(trim(parts[number])) : std::nullopt;
            if (!value || *value == 0) return std::nullopt;
            return Millis{std::min<std::uint64_t>(*value, 366ull * 24 * 3600 * 1000)};
        };
        out.warn_when_left = millis(1);
        out.warn_every = millis(2);
    }
}

}  // namespace

DialOptions DialOptions::parse(call::Calls& calls, const dialplan::Marked& data) {
    DialOptions out;
    const auto args = dialplan::split_args(data.text);
    if (!args.empty())
        for (const auto target : split(args[0], '&')) {
            if (target.empty()) continue;
            if (target.find('/') == target.npos) {
                log::error("Dial argument takes format (technology/resource), not '{}'", target);
                continue;
            }
            out.targets.emplace_back(target);
        }
    if (args.size() > 1) {
        const auto [seconds, rest] = split_once(args[1], '^');
        if (!trim(rest).empty()) {
            out.first_sign = parse_seconds(rest);
            if (!out.first_sign || out.first_sign->count() == 0) {
                log::warning("Invalid timeout specified: '{}'. There is none", rest);
                out.first_sign.reset();
            }
        }
        if (!trim(seconds).empty()) {
            const auto patience = parse_seconds(seconds);
            if (!patience)
                log::warning("Invalid timeout specified: '{}'. Setting timeout to infinite", seconds);
            else if (patience->count() > 0)
                out.patience = *patience;
        }
    }
    if (args.size() > 2)
        out.letters = data.marks.none() ? dialplan::AppOptions::parse(args[2])
                                        : dialplan::AppOptions::parse(dialplan::split_marked_args(data)[2]);
    say_what_has_no_effect(calls, out);
    read_limits(out);
    look_at_digits(calls, out);
    if (out.has('Q')) {
        out.losers_cause = call::cause_of_name(trim(out.arg('Q')));
        if (!out.losers_cause) log::warning("Dial: Q({}) is no hangup cause", out.arg('Q'));
    }
    return out;
}

std::string target_of(std::string_view text, std::string_view context, std::string_view exten) {
    text = trim(text);
    if (text.empty()) return {};
    const auto open = text.find('(');
    const auto parts = split(text.substr(0, open), '^');
    std::string place;
    if (parts.size() == 1)
        place = fmt::format("{},{},{}", context, exten, parts[0]);
    else if (parts.size() == 2)
        place = fmt::format("{},{},{}", context, parts[0], parts[1]);
    else
        place = fmt::format("{},{},{}", parts[0], parts[1], parts[2]);
    if (open == text.npos) return place;
    std::string args(text.substr(open));
    for (char& c : args)
        if (c == '^') c = ',';
    return place + args;
}

}  // namespace asterism::apps
