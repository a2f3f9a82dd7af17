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
constexpr std::string_view kWithoutEffect = "CdEhHjkKnNOpPtTwWxX";
constexpr std::string_view kKnown = "AabBcCDdEefFgGhHiIjkKLmnNoOpPQrRsStTuUwWxXz";

void say_what_has_no_effect(const DialOptions& options) {
    for (const char letter : options.letters.letters()) {
        if (kKnown.find(letter) == kKnown.npos) {
            log::warning("Dial: there is no option '{}'", letter);
            continue;
        }
        if (kWithoutEffect.find(letter) == kWithoutEffect.npos) continue;
        if (!first_time(fmt::format("Dial {}", letter))) continue;
        log::warning("Dial: option '{}' has no effect yet", letter);
    }
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
        if (parts.size() > 1 && first_time("Dial L warnings"))
            log::warning("Dial: L ends the call in time; its warning sounds have no effect yet");
    }
}

}  // namespace

DialOptions DialOptions::parse(std::string_view data) {
    DialOptions out;
    const auto args = dialplan::split_args(data);
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
        // "timeout^time until the first sign of life"; the second one is not measured apart.
        const auto [seconds, rest] = split_once(args[1], '^');
        if (!rest.empty() && first_time("Dial timeout^"))
            log::warning("Dial: the second part of the timeout '{}' has no effect yet", args[1]);
        if (!trim(seconds).empty()) {
            const auto patience = parse_seconds(seconds);
            if (!patience)
                log::warning("Invalid timeout specified: '{}'. Setting timeout to infinite", seconds);
            else if (patience->count() > 0)
                out.patience = *patience;
        }
    }
    if (args.size() > 2) out.letters = dialplan::AppOptions::parse(args[2]);
    say_what_has_no_effect(out);
    read_limits(out);
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
