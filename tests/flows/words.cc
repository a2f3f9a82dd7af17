// SPDX-License-Identifier: Apache-2.0
#include "words.h"

#include <regex>

#include "asterism/base/text.h"

namespace asterism::flows {

namespace {
bool is_word(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_'; }

std::string_view word_at(std::string_view text, std::size_t at) {
    auto end = at;
    while (end < text.size() && is_word(text[end])) ++end;
    return text.substr(at, end - at);
}
}  // namespace

std::string take_word(std::string_view& rest) {
    rest = trim(rest);
    const auto end = std::min(rest.find(' '), rest.size());
    std::string word(rest.substr(0, end));
    rest = trim(rest.substr(end));
    return word;
}

std::vector<std::string> split_parts(std::string_view text) {
    std::vector<std::string> out(1);
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '"') quoted = !quoted;
        if (!quoted && text.substr(i).starts_with(", ")) {
            out.emplace_back();
            ++i;
            continue;
        }
        out.back() += text[i];
    }
    for (auto& part : out) part = trim(part);
    return out;
}

std::string Substitution::apply(std::string_view text, bool hosts) const {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto name = word_at(text, i + 1);
        if (text[i] == '$' && i + 1 < text.size() && text[i + 1] == '$') {
            out += '$';
            ++i;
            continue;
        }
        if (text[i] == '$' && !name.empty()) {
            if (const auto known = captured.find(std::string(name)); known != captured.end()) {
                out += known->second;
                i += name.size();
                continue;
            }
            if (const auto ip = address ? address(name) : std::nullopt) {
                out += *ip;
                i += name.size();
                continue;
            }
        }
        // A host: behind @, or behind sip: when no user follows.
        const bool host =
            text[i] == '@' || ((out.ends_with("sip") || out.ends_with("sips")) && text[i] == ':');
        if (hosts && host && !name.empty() && address) {
            const auto next = i + 1 + name.size();
            const bool whole =
                next >= text.size() || (!is_word(text[next]) && text[next] != '.' && text[next] != '-');
            const auto rest = text.substr(i + 1);
            const bool user =
                text[i] == ':' && rest.substr(0, rest.find_first_of(" >,")).find('@') != rest.npos;
            if (const auto ip = whole && !user ? address(name) : std::nullopt) {
                out += text[i];
                out += *ip;
                i += name.size();
                continue;
            }
        }
        out += text[i];
    }
    return out;
}

bool fits(std::string_view pattern, std::string_view text, Captures* captured) {
    // Literal until the next * or $name, then every split that the rest allows; shortest first.
    for (;;) {
        if (pattern.empty()) return text.empty();
        std::string_view name;
        std::size_t used = 0;
        if (pattern.front() == '*') {
            used = 1;
        } else if (pattern.front() == '$' && !(name = word_at(pattern, 1)).empty()) {
            used = 1 + name.size();
        } else {
            if (text.empty() || text.front() != pattern.front()) return false;
            text.remove_prefix(1);
            pattern.remove_prefix(1);
            continue;
        }
        const auto rest = pattern.substr(used);
        for (std::size_t length = name.empty() ? 0 : 1; length <= text.size(); ++length) {
            // A captured value is one word.
            if (!name.empty() && is_space(text[length - 1])) break;
            Captures more;
            if (!fits(rest, text.substr(length), &more)) continue;
            if (captured) {
                if (!name.empty()) more.emplace(name, text.substr(0, length));
                captured->merge(more);
            }
            return true;
        }
        return false;
    }
}

std::optional<bool> found(const std::string& pattern, const std::string& text) {
    try {
        return std::regex_search(text, std::regex(pattern));
    } catch (const std::regex_error&) {
        return std::nullopt;
    }
}

}  // namespace asterism::flows
