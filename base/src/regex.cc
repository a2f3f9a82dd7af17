// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/regex.h"

#include <fmt/core.h>
#include <re2/re2.h>

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism {

namespace {

constexpr std::size_t kMostPattern = 4096;
constexpr std::int64_t kMostMemory = 1 << 20;
/// Of one search: some milliseconds at worst.
constexpr std::size_t kMostSteps = 16'000'000;

/// A bracket expression from `text[at]` on: a ] that comes first is one of its characters, and \ stands for
/// itself (XBD 9.3.5), for which RE2 wants two. `at` ends behind it.
void copy_brackets(std::string_view text, std::size_t& at, std::string& out) {
    out += text[at++];
    if (at < text.size() && text[at] == '^') out += text[at++];
    for (bool first = true; at < text.size(); first = false) {
        const char c = text[at];
        if (c == ']' && !first) break;
        if (c == '[' && at + 1 < text.size() && text[at + 1] == ':') {  // [:alpha:]
            const auto end = text.find(":]", at + 2);
            if (end != text.npos) {
                out.append(text, at, end + 2 - at);
                at = end + 2;
                continue;
            }
        }
        if (c == '\\' || (c == ']' && first) || c == '[') out += '\\';
        out += c;
        ++at;
    }
    if (at < text.size()) out += text[at++];
}

/// The same expression in RE2's words. What POSIX leaves undefined is read as the GNU library reads it: a
/// repeat with nothing before it is nothing, \< and \> are the ends of a word.
Result<std::string> for_re2(std::string_view text) {
    std::string out;
    bool nothing_yet = true;  // to repeat
    for (std::size_t at = 0; at < text.size();) {
        const char c = text[at];
        if (c == '[') {
            copy_brackets(text, at, out);
            nothing_yet = false;
            continue;
        }
        if (c == '\\' && at + 1 < text.size()) {
            const char next = text[at + 1];
            if (is_digit(next)) return fail("it has a back reference");
            if (next == '<' || next == '>')
                out += "\\b";
            else
                (out += c) += next;
            at += 2;
            nothing_yet = false;
            continue;
        }
        ++at;
        if (nothing_yet && (c == '*' || c == '+' || c == '?')) continue;
        out += c;
        nothing_yet = c == '(' || c == '|' || (c == '^' && nothing_yet);
    }
    return out;
}

re2::RE2::Options options() {
    re2::RE2::Options out;
    out.set_posix_syntax(true);
    out.set_longest_match(true);
    out.set_encoding(re2::RE2::Options::EncodingLatin1);  // bytes: not all texts of the wire are UTF-8
    out.set_one_line(true);                               // ^ and $ are the ends of the text
    out.set_dot_nl(true);
    out.set_perl_classes(true);  // \w and \s, as the GNU library has them
    out.set_word_boundary(true);
    out.set_log_errors(false);
    out.set_max_mem(kMostMemory);
    return out;
}

}  // namespace

Regex::Regex(std::string_view pattern, std::shared_ptr<const re2::RE2> compiled)
    : pattern_(pattern), compiled_(std::move(compiled)) {}

Result<Regex> Regex::compile(std::string_view pattern) {
    const auto refused = [pattern](std::string_view why) {
        return fail(fmt::format("\"{}\" is not a regular expression: {}", pattern.substr(0, 128), why));
    };
    if (pattern.size() > kMostPattern) return refused("it is too long");
    const auto words = for_re2(pattern);
    if (!words) return refused(words.error().reason);
    auto compiled = std::make_shared<const re2::RE2>(*words, options());
    if (!compiled->ok()) return refused(compiled->error());
    return Regex(pattern, std::move(compiled));
}

// RE2 takes no more than so many steps for each byte as the expression has parts; both may be a caller's.
bool Regex::is_affordable(std::string_view text) const {
    const auto parts = static_cast<std::size_t>(std::max(compiled_->ProgramSize(), 1));
    return text.size() <= kMostSteps / parts;
}

bool Regex::found_in(std::string_view text) const {
    return is_affordable(text) &&
           compiled_->Match({text.data(), text.size()}, 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

bool Regex::grouped() const { return compiled_->NumberOfCapturingGroups() > 0; }

std::optional<Regex::Hit> Regex::find(std::string_view text, bool anchored) const {
    re2::StringPiece found[2];
    if (!is_affordable(text) ||
        !compiled_->Match({text.data(), text.size()}, 0, text.size(),
                          anchored ? re2::RE2::ANCHOR_START : re2::RE2::UNANCHORED, found, grouped() ? 2 : 1))
        return std::nullopt;
    const auto view = [](re2::StringPiece piece) { return std::string_view(piece.data(), piece.size()); };
    return Hit{view(found[0]), view(found[1])};
}

}  // namespace asterism
