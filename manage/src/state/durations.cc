// SPDX-License-Identifier: Apache-2.0
#include "state/durations.h"

#include <fmt/core.h>

namespace asterism::manage {

std::string clock_text(Seconds time) {
    const auto s = time.count();
    return fmt::format("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60);
}

std::string words_text(Seconds time) {
    struct Unit {
        std::int64_t length;
        std::string_view name;
    };
    static constexpr Unit kUnits[] = {{31536000, "year"}, {604800, "week"}, {86400, "day"},
                                      {3600, "hour"},     {60, "minute"},   {1, "second"}};
    std::int64_t left = time.count();
    std::string out;
    for (const auto& unit : kUnits) {
        const auto count = left / unit.length;
        left %= unit.length;
        if (count == 0) continue;
        if (!out.empty()) out += ", ";
        out += fmt::format("{} {}{}", count, unit.name, count == 1 ? "" : "s");
    }
    return out.empty() ? "0 seconds" : out;
}

Seconds between(WallTime from, WallTime to) {
    return to > from ? std::chrono::duration_cast<Seconds>(to - from) : Seconds{0};
}

std::string counted(std::uint64_t number, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", number, number == 1 ? one : many);
}

}  // namespace asterism::manage
