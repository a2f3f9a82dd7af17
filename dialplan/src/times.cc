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
    const auto [hour, minute] = split_once(trim(text), ':');
    const auto h = parse_uint(hour), m = parse_uint(minute);
    if (!h || !m || hour.size() > 2 || minute.size() > 2 || *h > 23 || *m > 59) return std::nullopt;
    return static_cast<unsigned>(*h * 60 + *m);
}

/// A name, or its number from 1 on (1 is sun, jan).
std::optional<unsigned> name_of(std::string_view text, std::span<const std::string_view> names) {
    text = trim(text);
    for (unsigned i = 0; i < names.size(); ++i)
        if (iequals(text, names[i])) return i;
    const auto number = parse_uint(text);
    if (!number || *number < 1 || *number > names.size()) return std::nullopt;
    return static_cast<unsigned>(*number - 1);
}

std::optional<unsigned> day_of(std::string_view text) {
    const auto day = parse_uint(trim(text));
    if (!day || *day < 1 || *day > 31) return std::nullopt;
    return static_cast<unsigned>(*day);
}

/// From `first` to `last`, over the end where that lies before it.
template <std::size_t N>
void fill(std::bitset<N>& out, unsigned first, unsigned last, unsigned lowest) {
    for (unsigned i = first;; i = i + 1 == N ? lowest : i + 1) {
        out.set(i);
        if (i == last) break;
    }
}

/// "a-b&c"; what is no such range is left out, and said.
template <std::size_t N, class F>
void read(std::string_view text, std::bitset<N>& out, unsigned lowest, std::string_view what, F value_of,
          std::vector<std::string>& faults) {
    if (is_any(text)) {
        out.set();
        return;
    }
    for (const auto piece : split(text, '&')) {
        const auto [from, to] = split_once(piece, '-');
        const auto first = value_of(from);
        const auto last = to.empty() ? first : value_of(to);
        if (first && last) {
            fill(out, *first, *last, lowest);
            continue;
        }
        faults.push_back(fmt::format("Invalid {}{} '{}', skipping element", first ? "end " : "", what,
                                     (first ? to : from).substr(0, 80)));
    }
}

/// "09:00-17:00&20:00": both ends are part of it, to the end of their minute.
void read_hours(std::string_view text, std::bitset<1440>& out, std::vector<std::string>& faults) {
    if (is_any(text)) {
        out.set();
        return;
    }
    for (const auto whole : split(text, '&')) {
        const auto piece = whole.substr(0, 80);
        const auto dash = piece.find('-');
        const auto first = minute_of(piece.substr(0, dash));
        if (dash == piece.npos) {
            first ? fill(out, *first, *first, 0u)
                  : faults.push_back(fmt::format("{} isn't a valid time.", piece));
            continue;
        }
        const auto end = piece.substr(dash + 1);
        const auto last = minute_of(end);
        if (trim(end).empty())
            faults.push_back(fmt::format("Invalid time range starting with '{}'.", piece));
        else if (!first)
            faults.push_back(fmt::format("'{}' isn't a valid start time.", piece.substr(0, dash)));
        else if (!last)
            faults.push_back(fmt::format("'{}' isn't a valid end time.", end));
        else
            fill(out, *first, *last, 0u);
    }
}

}  // namespace

Times Times::parse(std::string_view text) {
    Times out;
    out.text_ = trim(text);
    auto parts = split(text, text.find('|') != std::string_view::npos ? '|' : ',');
    if (parts.size() > 5) out.faults_.push_back(fmt::format("\"{}\" has more than five fields", text));
    parts.resize(5);
    const auto weekday = [](std::string_view word) { return name_of(word, kWeekdays); };
    const auto month = [](std::string_view word) { return name_of(word, kMonths); };
    read_hours(parts[0], out.minutes_, out.faults_);
    read(parts[1], out.weekdays_, 0, "day of week", weekday, out.faults_);
    read(parts[2], out.days_, 1, "day", day_of, out.faults_);
    read(parts[3], out.months_, 0, "month", month, out.faults_);
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
