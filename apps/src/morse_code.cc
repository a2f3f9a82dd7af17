// SPDX-License-Identifier: Apache-2.0
// Morsecode(text): in the code of ITU-R M.1677, or (MORSETYPE=AMERICAN) that of the railways. MORSEDITLEN: ms
// of a dot (80); MORSETONE and MORSESPACETONE: Hz (800, 0). Does not answer.
#include <fmt/core.h>

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "cadence.h"
#include "common.h"

namespace asterism::apps {

namespace {

/// Of what is sent: it takes some five minutes.
constexpr std::size_t kMostMorse = 500;

struct MorseSign {
    char sign;
    /// . a dot, - a dash, = a long dash, a blank: a pause within the sign.
    std::string_view code;
};
constexpr MorseSign kInternational[] = {
    {'A', ".-"},      {'B', "-..."},   {'C', "-.-."},   {'D', "-.."},    {'E', "."},       {'F', "..-."},
    {'G', "--."},     {'H', "...."},   {'I', ".."},     {'J', ".---"},   {'K', "-.-"},     {'L', ".-.."},
    {'M', "--"},      {'N', "-."},     {'O', "---"},    {'P', ".--."},   {'Q', "--.-"},    {'R', ".-."},
    {'S', "..."},     {'T', "-"},      {'U', "..-"},    {'V', "...-"},   {'W', ".--"},     {'X', "-..-"},
    {'Y', "-.--"},    {'Z', "--.."},   {'0', "-----"},  {'1', ".----"},  {'2', "..---"},   {'3', "...--"},
    {'4', "....-"},   {'5', "....."},  {'6', "-...."},  {'7', "--..."},  {'8', "---.."},   {'9', "----."},
    {'.', ".-.-.-"},  {',', "--..--"}, {'?', "..--.."}, {':', "---..."}, {'/', "-..-."},   {'-', "-....-"},
    {'\'', ".----."}, {'(', "-.--."},  {')', "-.--.-"}, {'"', ".-..-."}, {'=', "-...-"},   {'+', ".-.-."},
    {'@', ".--.-."},  {'!', "-.-.--"}, {';', "-.-.-."}, {'_', "..--.-"}, {'$', "...-..-"}, {'&', ".-..."},
};
/// Where it differs from the other.
constexpr MorseSign kAmerican[] = {
    {'C', ".. ."},  {'F', ".-."},    {'J', "-.-."},   {'L', "="},     {'O', ". ."},
    {'P', "....."}, {'Q', "..-."},   {'R', ". .."},   {'X', ".-.."},  {'Y', ".. .."},
    {'Z', "... ."}, {'&', ". ..."},  {'0', "=="},     {'1', ".--."},  {'2', "..-.."},
    {'3', "...-."}, {'5', "---"},    {'6', "......"}, {'7', "--.."},  {'8', "-...."},
    {'9', "-..-"},  {'.', "..--.."}, {',', ".-.-"},   {'?', "-..-."}, {'!', "---."},
};

template <std::size_t N>
std::string_view code_in(const MorseSign (&table)[N], char sign) {
    for (const auto& one : table)
        if (one.sign == sign) return one.code;
    return {};
}

struct MorseWay {
    Millis dot{80};
    unsigned tone = 800;
    unsigned space_tone = 0;
    bool american = false;
};

MorseWay morse_way(Channel& channel) {
    const auto number = [&channel](std::string_view name, unsigned preset, unsigned most) {
        const auto given = parse_uint(trim(call::read_variable(channel.calls(), &channel, name)));
        return given && (*given > 0 || preset == 0)
                   ? static_cast<unsigned>(std::min<std::uint64_t>(*given, most))
                   : preset;
    };
    MorseWay way;
    way.dot = Millis{number("MORSEDITLEN", 80, 1000)};
    way.tone = number("MORSETONE", 800, 3999);
    way.space_tone = number("MORSESPACETONE", 0, 3999);
    way.american = iequals(call::read_variable(channel.calls(), &channel, "MORSETYPE"), "AMERICAN");
    return way;
}

struct MorseTones {
    std::string cadence;
    Millis length{0};
    void add(unsigned tone, Millis time) {
        cadence += fmt::format("{}{}/{}", cadence.empty() ? "" : ",", tone, time.count());
        length += time;
    }
};

/// A sign with the pause behind it; nothing for what has no code. A blank: what is still missing of the pause
/// between words.
MorseTones tones_of(char sign, const MorseWay& way) {
    MorseTones out;
    if (sign == ' ') {
        out.add(way.space_tone, 4 * way.dot);
        return out;
    }
    const char great = sign >= 'a' && sign <= 'z' ? static_cast<char>(sign - 'a' + 'A') : sign;
    auto code = way.american ? code_in(kAmerican, great) : std::string_view();
    if (code.empty()) code = code_in(kInternational, great);
    for (const char element : code) {
        if (element == '.') out.add(way.tone, way.dot);
        if (element == '-') out.add(way.tone, 3 * way.dot);
        if (element == '=') out.add(way.tone, 6 * way.dot);
        out.add(way.space_tone, way.dot);
    }
    if (!code.empty()) out.add(way.space_tone, 2 * way.dot);
    return out;
}

}  // namespace

rt::Task<Next> morse_code(Channel& channel, std::string data) {
    if (data.empty()) {
        log::warning("Syntax: Morsecode(<string>) - no argument found");
        co_return Next::GoOn;
    }
    const auto way = morse_way(channel);
    const std::string what = "Morsecode";
    const std::string text = data.substr(0, kMostMorse);
    for (const char sign : text) {
        const auto tones = tones_of(sign, way);
        if (tones.cadence.empty()) continue;
        const std::string cadence = tones.cadence;
        const auto outcome = co_await play_through(channel, cadence, tones.length, what);
        if (over(outcome)) co_return next_after(outcome);
    }
    co_return Next::GoOn;
}

}  // namespace asterism::apps
