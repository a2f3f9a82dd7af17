// SPDX-License-Identifier: Apache-2.0
// STRFTIME, STRPTIME, TESTTIME. A zone that is unknown is said once and taken for ours.
#include <fmt/core.h>
#include <time.h>

#include "../common.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/rt/zone.h"
#include "functions.h"

namespace asterism::apps {

namespace {

/// The zone as the system knows it: itself, or ours.
std::string known_zone(Calls& calls, std::string_view text) {
    std::string zone(trim(text));
    if (rt::time_in_zone(0, zone)) return zone;
    if (first_time(calls, fmt::format("zone {}", zone)))
        log::warning("The time zone '{}' is not known; the server's own is used", zone);
    return {};
}

std::string print_time(Calls& calls, Channel*, const std::string& args) {
    const auto parts = function_args(args, 3);
    auto micros = calls.loop.wall_now().time_since_epoch().count();
    if (const auto given = parse_double(trim(parts[0])); given && std::abs(*given) < 2e11)
        micros = static_cast<std::int64_t>(*given * 1e6);
    std::time_t seconds = micros / 1000000;
    auto rest = micros % 1000000;
    if (rest < 0) {
        rest += 1000000;
        --seconds;
    }
    const auto when = *rt::time_in_zone(seconds, known_zone(calls, parts[1]));
    const auto format = with_fraction(parts[2].empty() ? "%c" : parts[2], static_cast<int>(rest));
    std::string out(4096, '\0');
    out.resize(std::strftime(out.data(), out.size(), format.c_str(), &when));
    return out;
}

std::string parse_time(Calls& calls, Channel*, const std::string& args) {
    const auto parts = function_args(args, 3);
    std::tm when{};
    when.tm_isdst = -1;
    if (!::strptime(parts[0].c_str(), parts[2].c_str(), &when)) {
        log::warning("STRPTIME: '{}' is not written as '{}'", parts[0], parts[2]);
        return {};
    }
    return std::to_string(*rt::seconds_from_zone(when, known_zone(calls, parts[1])));
}

/// "2020-12-25 10:00:00[ zone]", a comma in place of the blank, or 2020/12/25 with the blank; nullopt: it is
/// none.
std::optional<std::int64_t> parse_test_time(Calls& calls, const std::string& text) {
    for (const char* format : {"%Y-%m-%d %H:%M:%S", "%Y-%m-%d,%H:%M:%S", "%Y/%m/%d %H:%M:%S"}) {
        std::tm when{};
        when.tm_isdst = -1;
        const char* rest = ::strptime(text.c_str(), format, &when);
        if (!rest || (*rest != '\0' && *rest != ' ' && *rest != ',')) continue;
        const auto zone = trim(std::string_view(rest).substr(*rest == ',' ? 1 : 0));
        return rt::seconds_from_zone(when, known_zone(calls, zone));
    }
    return std::nullopt;
}

/// What is no time takes the former one away.
bool set_test_time(Calls& calls, Channel* channel, const std::string&, const std::string& value) {
    if (!channel) return false;
    channel->past.touch().test_time = parse_test_time(calls, std::string(trim(value)));
    return true;
}

constexpr call::Function kTimesRows[] = {
    {"STRFTIME", "STRFTIME([epoch][,timezone][,format])", "A time in words.", print_time},
    {"STRPTIME", "STRPTIME(datetime,timezone,format)", "Seconds since 1970 of a time in words.", parse_time},
    {"TESTTIME", "TESTTIME(date,time[,zone])", "Written: the time that GotoIfTime takes for now.", nullptr,
     nullptr, set_test_time},
};

}  // namespace

std::span<const call::Function> time_functions() { return kTimesRows; }

}  // namespace asterism::apps
