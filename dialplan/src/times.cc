// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/times.h"

#include <fmt/core.h>

#include <optional>
#include <span>
#include <utility>

#include "asterism/base/text.h"

namespace asterism::dialplan {

namespace {

constexpr std::string_view kWeekdays[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
constexpr std::string_view kMonths[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};

bool is_any(std::string_view text) { return text.empty() || text == "*"; }

std::optional<unsigned> minute_of(std::string_view text) {
    const auto [hour, minute] = split_once(text, ':');
    const auto h = parse_uint(trim(hour)), m = parse_uint(trim(minute));
    if (!h || !m || *h > 23 || *m > 59) return std::nullopt;
    return static_cast<unsigned>(*h * 60 + *m);
}

std::optional<unsigned> name_of(std::string_view text, std::span<const std::string_view> names) {
    for (unsigned i = 0; i < names.size(); ++i)
        if (iequals(trim(text), names[i])) return i;
    return std::nullopt;
}

std::optional<unsigned> day_of(std::string_view text) {
    const auto day = parse_uint(trim(text));
    if (!day || *day < 1 || *day > 31) return std::nullopt;
    return static_cast<unsigned>(*day);
}

/// "a-b&c": sets the bits; a range may run over the end. False for a word that `value_of` does not know.
template <std::size_t N, class F>
bool fill(std::string_view text, std::bitset<N>& out, unsigned lowest, F value_of) {
    if (is_any(text)) {
        out.set();
        return true;
    }
    for (const auto piece : split(text, '&')) {
        const auto [from, to] = split_once(piece, '-');
        const auto first = value_of(from);
        const auto last = to.empty() ? first : value_of(to);
        if (!first || !last) return false;
        for (unsigned i = *first;; i = i + 1 == N ? lowest : i + 1) {
            out.set(i);
            if (i == *last) break;
        }
    }
    return true;
}

}  // namespace

Result<Times> Times::parse(std::string_view text) {
    Times out;
    out.text_ = trim(text);
    auto parts = split(text, text.find('|') != std::string_view::npos ? '|' : ',');
    if (parts.size() > 5) return fail(fmt::format("\"{}\" has more than five fields", text));
    parts.resize(5);
    // An end of a range of hours is not part of it, unless it is the only minute: 09:00-17:00 ends at 16:59.
    if (!fill(parts[0], out.minutes_, 0, minute_of))
        return fail(fmt::format("\"{}\" is not a range of hours", parts[0]));
    if (!is_any(parts[0]))
        for (const auto piece : split(parts[0], '&'))
            if (const auto end = minute_of(split_once(piece, '-').second);
                end && end != minute_of(split_once(piece, '-').first))
                out.minutes_.reset(*end);
    if (!fill(parts[1], out.weekdays_, 0, [](std::string_view word) { return name_of(word, kWeekdays); }))
        return fail(fmt::format("\"{}\" is not a range of weekdays", parts[1]));
    if (!fill(parts[2], out.days_, 1, day_of))
        return fail(fmt::format("\"{}\" is not a range of days", parts[2]));
    if (!fill(parts[3], out.months_, 0, [](std::string_view word) { return name_of(word, kMonths); }))
        return fail(fmt::format("\"{}\" is not a range of months", parts[3]));
    out.zone_ = parts[4];
    return out;
}

bool Times::includes(const std::tm& when) const {
    const auto in = [](const auto& set, int index) {
        return index >= 0 && static_cast<std::size_t>(index) < set.size() &&
               set.test(static_cast<std::size_t>(index));
    };
    return in(minutes_, when.tm_hour * 60 + when.tm_min) && in(weekdays_, when.tm_wday) &&
           in(days_, when.tm_mday) && in(months_, when.tm_mon);
}

}  // namespace asterism::dialplan
