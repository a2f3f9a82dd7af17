// SPDX-License-Identifier: Apache-2.0
// Functions of a text: LEN, TOUPPER, TOLOWER, TRIM, QUOTE, FILTER, REPLACE, STRREPLACE, STRBETWEEN, REGEX...
#include <bitset>

#include "asterism/base/log.h"
#include "asterism/base/regex.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "asterism/dialplan/expression.h"
#include "functions.h"

namespace asterism::apps {

namespace {

std::string length(Calls&, Channel*, const std::string& args) { return std::to_string(args.size()); }
std::string upper(Calls&, Channel*, const std::string& args) { return to_upper(args); }
std::string lower_case(Calls&, Channel*, const std::string& args) { return to_lower(args); }
std::string pass_through(Calls&, Channel*, const std::string& args) { return args; }
std::string trimmed(Calls&, Channel*, const std::string& args) { return std::string(trim(args)); }

std::string left_trimmed(Calls&, Channel*, const std::string& args) {
    const auto at = args.find_first_not_of(" \t\r\n");
    return at == std::string::npos ? std::string() : args.substr(at);
}

std::string right_trimmed(Calls&, Channel*, const std::string& args) {
    return args.substr(0, args.find_last_not_of(" \t\r\n") + 1);
}

std::string quoted(Calls&, Channel*, const std::string& args) {
    std::string out = "\"";
    for (const char c : args) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

std::string csv_quoted(Calls&, Channel*, const std::string& args) {
    std::string out = "\"";
    for (const char c : args) {
        if (c == '"') out += '"';
        out += c;
    }
    return out + '"';
}

/// "a-z0-9\x2c": the characters it names.
std::bitset<256> characters_of(std::string_view raw) {
    std::bitset<256> out;
    const auto next = [&raw]() -> unsigned char {
        auto size = raw[0] == '\\' && raw.size() > 1 ? std::size_t{raw[1] == 'x' ? 4u : 2u} : std::size_t{1};
        size = std::min(size, raw.size());
        const auto one = unescape(raw.substr(0, size));
        raw.remove_prefix(size);
        return one.empty() ? 0 : static_cast<unsigned char>(one[0]);
    };
    while (!raw.empty()) {
        const unsigned first = next();
        unsigned last = first;
        if (raw.size() >= 2 && raw[0] == '-') {
            raw.remove_prefix(1);
            last = next();
        }
        for (unsigned c = first; c <= last; ++c) out.set(c);
    }
    return out;
}

std::string filter(Calls&, Channel*, const std::string& args) {
    const auto parts = dialplan::split_raw_args(args, ',', 2);
    if (parts.size() < 2) return {};
    const auto allowed = characters_of(parts[0]);
    std::string out;
    for (const char c : parts[1])
        if (allowed[static_cast<unsigned char>(c)]) out += c;
    return out;
}

std::string replace_characters(Calls& calls, Channel* channel, const std::string& args) {
    auto parts = dialplan::split_raw_args(args);
    parts.resize(std::max<std::size_t>(parts.size(), 3));
    const auto wanted = unescape(parts[1]);
    const auto by = unescape(parts[2]);
    std::string out;
    for (const char c : call::read_variable(calls, channel, parts[0]))
        if (wanted.find(c) == wanted.npos)
            out += c;
        else if (!by.empty())
            out += by[0];
    return out;
}

std::string replace_text(Calls& calls, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 4);
    const auto text = call::read_variable(calls, channel, parts[0]);
    if (parts[1].empty()) return text;
    auto left = parts[3].empty() ? ~std::uint64_t{0} : parse_uint(parts[3]).value_or(0);
    std::string out;
    std::size_t at = 0;
    for (;;) {
        const auto found = left > 0 ? text.find(parts[1], at) : text.npos;
        out += text.substr(at, found == text.npos ? text.npos : found - at);
        if (found == text.npos || out.size() > 64 * 1024) return out;
        out += parts[2];
        at = found + parts[1].size();
        --left;
    }
}

/// STRBETWEEN(varname,text): the text between each two characters.
std::string between(Calls& calls, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 1);
    if (parts.size() != 2 || trim(parts[0]).empty() || parts[1].empty()) {
        log::error("Usage: STRBETWEEN(<varname>,<insert-string>)");
        return {};
    }
    std::string out;
    for (const char c : call::read_variable(calls, channel, trim(parts[0]))) {
        if (!out.empty()) out += parts[1];
        out += c;
        if (out.size() > 64 * 1024) break;
    }
    return out;
}

/// As ITU-T E.161 puts letters on keys; what is neither letter nor digit is left out.
std::string keypad_hash(Calls&, Channel*, const std::string& args) {
    constexpr std::string_view kKeys = "22233344455566677778889999";
    std::string out;
    for (const char c : args) {
        const char small = lower(c);
        if (is_digit(c)) out += c;
        if (small >= 'a' && small <= 'z') out += kKeys[static_cast<std::size_t>(small - 'a')];
    }
    return out;
}

/// "pattern" text
std::string regex(Calls&, Channel*, const std::string& args) {
    const auto open = args.find('"');
    const auto close = args.find('"', open == args.npos ? args.npos : open + 1);
    if (close == args.npos) {
        log::warning("REGEX needs \"pattern\" text, not '{}'", args);
        return "0";
    }
    auto text = args.substr(close + 1);
    if (!text.empty() && (text[0] == ' ' || text[0] == ',')) text.erase(0, 1);
    const auto regex = Regex::compile(args.substr(open + 1, close - open - 1));
    if (!regex) log::warning("REGEX: {}", regex.error().reason);
    return regex && regex->found_in(text) ? "1" : "0";
}

constexpr call::Function kTextRows[] = {
    {"CSV_QUOTE", "CSV_QUOTE(string)", "Quotes a string for a comma-separated file.", csv_quoted},
    {"FILTER", "FILTER(allowed-chars,string)", "Only the characters that are allowed.", filter},
    {"KEYPADHASH", "KEYPADHASH(string)", "The keys of a telephone that carry these letters.", keypad_hash},
    {"LEN", "LEN(string)", "How many bytes a string has.", length},
    {"LTRIM", "LTRIM(string)", "The string without white space before it.", left_trimmed},
    {"PASSTHRU", "PASSTHRU([string])", "The string itself.", pass_through},
    {"QUOTE", "QUOTE(string)", "Quotes a string, escaping embedded quotes.", quoted},
    {"REGEX", "REGEX(\"regular expression\" string)", "1 when the expression is found in the string.", regex},
    {"REPLACE", "REPLACE(varname,find-chars[,replace-char])", "A variable's value with characters replaced.",
     replace_characters},
    {"RTRIM", "RTRIM(string)", "The string without white space behind it.", right_trimmed},
    {"STRBETWEEN", "STRBETWEEN(varname,insert-string)",
     "A variable's value with a text between its characters.", between},
    {"STRREPLACE", "STRREPLACE(varname,find-string[,replace-string[,max-replacements]])",
     "A variable's value with texts replaced.", replace_text},
    {"TOLOWER", "TOLOWER(string)", "The string in lower case.", lower_case},
    {"TOUPPER", "TOUPPER(string)", "The string in upper case.", upper},
    {"TRIM", "TRIM(string)", "The string without white space around it.", trimmed},
};

}  // namespace

std::span<const call::Function> text_functions() { return kTextRows; }

}  // namespace asterism::apps
