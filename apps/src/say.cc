// SPDX-License-Identifier: Apache-2.0
// SayDigits(digits), SayNumber(number), SayAlpha(text), SayAlphaCase(type,text), SayPhonetic(text): in the
// channel's language where its sounds are there. With SAY_DTMF_INTERRUPT=true a digit ends it, and is the
// beginning of an extension as with BackGround. None of them answers.
#include "say.h"

#include <fmt/core.h>

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "asterism/call/operations.h"
#include "common.h"

namespace asterism::apps {

namespace {

constexpr std::int64_t kMost = 2'147'483'647;
/// Of what is spelt out: it takes some ten minutes to say.
constexpr std::size_t kMostSigns = 1000;

struct NamedSign {
    char sign;
    std::string_view sound;
};
constexpr NamedSign kSigns[] = {{'!', "exclaimation-point"},
                                {'@', "at"},
                                {'$', "dollar"},
                                {'+', "plus"},
                                {'-', "dash"},
                                {'.', "dot"},
                                {'=', "equals"},
                                {'/', "slash"},
                                {' ', "space"}};

std::string sound_of_letter(char c, bool phonetic) {
    if (is_digit(c))
        return fmt::format("{}{}", phonetic ? "phonetic/" : "digits/", c) + (phonetic ? "_p" : "");
    if (c == '*') return "digits/star";
    if (c == '#') return "digits/pound";
    const char small = lower(c);
    if (small >= 'a' && small <= 'z')
        return phonetic ? fmt::format("phonetic/{}_p", small) : fmt::format("letters/{}", small);
    for (const auto& one : kSigns)
        if (one.sign == c) return fmt::format("letters/{}", one.sound);
    const bool printable = c > ' ' && c < '\x7f';
    return printable && !phonetic ? fmt::format("letters/ascii{}", int{c}) : std::string();
}

SoundNames say_signs(std::string_view text, bool phonetic) {
    SoundNames out;
    for (const char c : text.substr(0, kMostSigns))
        if (auto sound = sound_of_letter(c, phonetic); !sound.empty()) out.push_back(std::move(sound));
    return out;
}

/// Below a thousand; nothing for 0.
void add_hundreds(std::int64_t number, SoundNames& out) {
    if (number >= 100) {
        out.push_back(fmt::format("digits/{}", number / 100));
        out.emplace_back("digits/hundred");
        number %= 100;
    }
    if (number > 20) {
        out.push_back(fmt::format("digits/{}", number / 10 * 10));
        number %= 10;
    }
    if (number > 0) out.push_back(fmt::format("digits/{}", number));
}

}  // namespace

rt::Task<Next> say(Channel& channel, SoundNames names) {
    const bool ends_by_digit = is_true(call::read_variable(channel.calls(), &channel, "SAY_DTMF_INTERRUPT"));
    co_return co_await say_names(channel, std::move(names), ends_by_digit);
}

rt::Task<Next> say_names(Channel& channel, SoundNames names, bool to_extension) {
    for (const auto& name : names) {
        const std::string digits(to_extension ? kEveryDigit : std::string_view());
        const auto played = co_await call::play_file(channel, name, digits);
        if (over(played.outcome)) co_return Next::GoOn;
        if (!played.ok && !played.digit) {
            log::warning("'{}' cannot be played to {}", name, channel.name());
            co_return Next::GoOn;
        }
        if (!played.digit) continue;
        const std::string dialled(1, played.digit);
        const std::string context = channel.place.context;
        co_await collect_extension(channel, dialled, context, channel.digit_timeout);
        co_return Next::GoOn;
    }
    co_return Next::GoOn;
}

SoundNames say_digits(std::string_view text) {
    SoundNames out;
    for (const char c : text.substr(0, kMostSigns)) {
        if (is_digit(c)) out.push_back(fmt::format("digits/{}", c));
        if (c == '*') out.emplace_back("digits/star");
        if (c == '#') out.emplace_back("digits/pound");
        if (c == '-') out.emplace_back("digits/minus");
    }
    return out;
}

SoundNames say_number(std::int64_t number) {
    SoundNames out;
    if (number == 0) return {"digits/0"};
    if (number < 0) {
        out.emplace_back("digits/minus");
        number = -std::max(number, -kMost);
    }
    number = std::min(number, kMost);
    for (const auto& [unit, sound] :
         {std::pair(1'000'000'000, "digits/billion"), std::pair(1'000'000, "digits/million"),
          std::pair(1000, "digits/thousand")}) {
        if (number < unit) continue;
        add_hundreds(number / unit, out);
        out.emplace_back(sound);
        number %= unit;
    }
    add_hundreds(number, out);
    return out;
}

std::optional<std::int64_t> spoken_number(std::string_view text) {
    text = trim(text);
    const bool below = text.starts_with('-');
    if (below || text.starts_with('+')) text.remove_prefix(1);
    const auto number = parse_uint(text);
    if (!number || *number > kMost) return std::nullopt;
    return below ? -static_cast<std::int64_t>(*number) : static_cast<std::int64_t>(*number);
}

SoundNames say_letters(std::string_view text) { return say_signs(text, false); }
SoundNames say_phonetic(std::string_view text) { return say_signs(text, true); }

SoundNames say_time_left(std::int64_t seconds) {
    SoundNames out{"vm-youhave"};
    const auto add = [&out](std::int64_t number, const char* unit) {
        if (number == 0) return;
        for (auto& name : say_number(number)) out.push_back(std::move(name));
        out.emplace_back(unit);
    };
    add(seconds / 60, "queue-minutes");
    add(seconds % 60, "queue-seconds");
    return out;
}

rt::Task<Next> say_digits_app(Channel& channel, std::string data) {
    auto names = say_digits(data);
    co_return co_await say(channel, std::move(names));
}

rt::Task<Next> say_number_app(Channel& channel, std::string data) {
    const auto text = trim(split_once(data, ',').first);
    const auto number = spoken_number(text);
    if (!number) {
        log::warning("argument '{}' to SayNumber could not be parsed as a number.", text);
        co_return Next::GoOn;
    }
    auto names = say_number(*number);
    co_return co_await say(channel, std::move(names));
}

rt::Task<Next> say_alpha(Channel& channel, std::string data) {
    auto names = say_letters(data);
    co_return co_await say(channel, std::move(names));
}

/// SayAlphaCase(a|l|n|u,text): before a letter "lowercase" or "uppercase", of all letters (a), of small (l)
/// or of great ones (u), or of none (n).
rt::Task<Next> say_alpha_case(Channel& channel, std::string data) {
    const auto [type, text] = split_once(data, ',');
    if (trim(type).empty() || text.empty()) {
        log::warning("SayAlphaCase requires two arguments (options, characters)");
        co_return Next::GoOn;
    }
    if (trim(type).size() > 1) {
        log::warning("SayAlphaCase options are mutually exclusive and required");
        co_return Next::GoOn;
    }
    const char which = lower(trim(type)[0]);
    if (std::string_view("alnu").find(which) == std::string_view::npos) {
        log::warning("Invalid option: '{}'", which);
        co_return Next::GoOn;
    }
    SoundNames names;
    for (const char c : text.substr(0, kMostSigns)) {
        const bool great = c >= 'A' && c <= 'Z', small = c >= 'a' && c <= 'z';
        if (great && (which == 'a' || which == 'u')) names.emplace_back("uppercase");
        if (small && (which == 'a' || which == 'l')) names.emplace_back("lowercase");
        for (auto& name : say_letters({&c, 1})) names.push_back(std::move(name));
    }
    co_return co_await say(channel, std::move(names));
}

rt::Task<Next> say_phonetic_app(Channel& channel, std::string data) {
    auto names = say_phonetic(data);
    co_return co_await say(channel, std::move(names));
}

}  // namespace asterism::apps
