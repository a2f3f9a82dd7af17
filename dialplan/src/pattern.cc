// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/pattern.h"

#include <fmt/core.h>

namespace asterism::dialplan {

namespace {

using Characters = std::bitset<256>;

Characters between(char low, char high) {
    Characters out;
    for (int c = static_cast<unsigned char>(low); c <= static_cast<unsigned char>(high); ++c) out.set(c);
    return out;
}

/// What stands between [ and ]: single characters and ranges.
Characters bracket(std::string_view text) {
    Characters out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i + 2 < text.size() && text[i + 1] == '-') {
            out |= between(text[i], text[i + 2]);
            i += 2;
        } else {
            out.set(static_cast<unsigned char>(text[i]));
        }
    }
    return out;
}

unsigned first_of(const Characters& set) {
    for (unsigned c = 0; c < 256; ++c)
        if (set.test(c)) return c;
    return 256;
}

/// Fewer characters first, then the lower first character, then the set that holds the lower next one.
std::strong_ordering compare_sets(const Characters& a, const Characters& b) {
    if (a == b) return std::strong_ordering::equal;
    if (const auto order = a.count() <=> b.count(); order != 0) return order;
    if (const auto order = first_of(a) <=> first_of(b); order != 0) return order;
    const auto differing = first_of(a ^ b);
    return a.test(differing) ? std::strong_ordering::less : std::strong_ordering::greater;
}

}  // namespace

std::string without_dashes(std::string_view number) {
    std::string out(number);
    std::erase(out, '-');
    return out;
}

Result<Pattern> Pattern::parse(std::string_view text) {
    Pattern out;
    out.text_ = text;
    out.literal_ = !text.starts_with('_');
    if (out.literal_) {
        out.key_ = without_dashes(text);
        return out;
    }
    for (std::size_t i = 1; i < text.size(); ++i) {
        switch (const char c = text[i]) {
            case '-':
                break;
            case 'X':
            case 'x':
                out.places_.push_back(between('0', '9'));
                break;
            case 'Z':
            case 'z':
                out.places_.push_back(between('1', '9'));
                break;
            case 'N':
            case 'n':
                out.places_.push_back(between('2', '9'));
                break;
            case '.':
                out.tail_ = Tail::OneOrMore;
                return out;
            case '!':
                out.tail_ = Tail::NoneOrMore;
                return out;
            case '[': {
                const auto end = text.find(']', i);
                if (end == std::string_view::npos) return fail(fmt::format("the [ in {} has no ]", text));
                // 651: an empty set takes no digit.
                const auto set = bracket(text.substr(i + 1, end - i - 1));
                if (set.any()) out.places_.push_back(set);
                i = end;
                break;
            }
            default:
                out.places_.push_back(Characters().set(static_cast<unsigned char>(c)));
        }
    }
    return out;
}

int Pattern::fit(std::string_view number) const {
    int place = 0;
    for (const char c : number) {
        if (c == '-') continue;
        if (static_cast<std::size_t>(place) == places_.size()) return tail_ == Tail::None ? -1 : place + 1;
        if (!places_[static_cast<std::size_t>(place)].test(static_cast<unsigned char>(c))) return -1;
        ++place;
    }
    return place;
}

bool Pattern::matches(std::string_view number) const {
    if (literal_) return key_ == without_dashes(number);
    const int places = static_cast<int>(places_.size());
    const int fitted = fit(number);
    return tail_ == Tail::OneOrMore ? fitted > places : fitted >= places;
}

bool Pattern::can_match(std::string_view number) const {
    if (literal_) return key_.starts_with(without_dashes(number));
    return fit(number) >= 0;
}

bool Pattern::match_more(std::string_view number) const {
    if (literal_) {
        const auto digits = without_dashes(number);
        return key_.size() > digits.size() && key_.starts_with(digits);
    }
    const int places = static_cast<int>(places_.size());
    const int fitted = fit(number);
    if (fitted < 0) return false;
    // "!" is content with what it has as soon as the places are filled.
    return tail_ == Tail::OneOrMore || fitted < places;
}

std::strong_ordering Pattern::precedence(const Pattern& a, const Pattern& b) {
    if (a.literal_ != b.literal_)
        return a.literal_ ? std::strong_ordering::less : std::strong_ordering::greater;
    if (a.literal_) return a.key_ <=> b.key_;
    for (std::size_t i = 0;; ++i) {
        // Behind the last place: "." before "!" before the end, and each after any set.
        const auto rank = [i](const Pattern& p) {
            if (i < p.places_.size()) return 0;
            return p.tail_ == Tail::OneOrMore ? 1 : p.tail_ == Tail::NoneOrMore ? 2 : 3;
        };
        const int rank_a = rank(a), rank_b = rank(b);
        if (rank_a != rank_b) return rank_a <=> rank_b;
        if (rank_a != 0) return std::strong_ordering::equal;
        if (const auto order = compare_sets(a.places_[i], b.places_[i]); order != 0) return order;
    }
}

}  // namespace asterism::dialplan
