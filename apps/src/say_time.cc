// SPDX-License-Identifier: Apache-2.0
// SayUnixTime([unixtime[,timezone[,format[,options]]]]), DateTime the same: a moment in words, now unless
// said, in English. Option j: a digit ends it and begins an extension.
#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/dialplan/args.h"
#include "asterism/rt/zone.h"
#include "common.h"
#include "say.h"

namespace asterism::apps {

namespace {

constexpr std::string_view kUsual = "ABdY 'digits/at' IMp";

void add(SoundNames& out, const SoundNames& more) { out.insert(out.end(), more.begin(), more.end()); }

/// "twenty-first": digits/20, digits/h-1.
void add_ordinal(SoundNames& out, int number) {
    if (number > 20 && number % 10 != 0) {
        out.push_back(fmt::format("digits/{}", number / 10 * 10));
        number %= 10;
    }
    out.push_back(fmt::format("digits/h-{}", number));
}

/// 5 as "oh five".
void add_two(SoundNames& out, int number) {
    if (number < 10) out.emplace_back("digits/oh");
    add(out, say_number(number));
}

void add_year(SoundNames& out, int year) {
    if (year >= 2000 || year < 1100 || year % 100 == 0) return add(out, say_number(year));
    add(out, say_number(year / 100));
    add_two(out, year % 100);
}

/// Days since some day long ago.
std::int64_t day_of(std::tm time) {
    time.tm_hour = 12;
    time.tm_min = time.tm_sec = 0;
    return timegm(&time) / 86400;
}

}  // namespace

SoundNames say_time(const std::tm& time, const std::tm& today, std::string_view format) {
    SoundNames out;
    for (std::size_t i = 0; i < format.size(); ++i) {
        switch (format[i]) {
            case '\'': {
                const auto end = std::min(format.find('\'', i + 1), format.size());
                out.emplace_back(format.substr(i + 1, end - i - 1));
                i = end;
                break;
            }
            case 'A':
            case 'a':
                out.push_back(fmt::format("digits/day-{}", time.tm_wday));
                break;
            case 'B':
            case 'b':
            case 'h':
                out.push_back(fmt::format("digits/mon-{}", time.tm_mon));
                break;
            case 'd':
            case 'e':
                add_ordinal(out, time.tm_mday);
                break;
            case 'm':
                add_ordinal(out, time.tm_mon + 1);
                break;
            case 'Y':
                add_year(out, time.tm_year + 1900);
                break;
            case 'I':
            case 'l':
                add(out, say_number((time.tm_hour + 11) % 12 + 1));
                break;
            case 'H':
                add_two(out, time.tm_hour);
                break;
            case 'k':
                add(out, say_number(time.tm_hour));
                break;
            case 'M':
                if (time.tm_min == 0)
                    out.emplace_back("digits/oclock");
                else
                    add_two(out, time.tm_min);
                break;
            case 'S':
                add_two(out, time.tm_sec);
                break;
            case 'P':
            case 'p':
                out.emplace_back(time.tm_hour > 11 ? "digits/p-m" : "digits/a-m");
                break;
            case 'Q':
            case 'q': {
                const auto ago = day_of(today) - day_of(time);
                if (ago == 0 && format[i] == 'Q') out.emplace_back("digits/today");
                if (ago == 1) out.emplace_back("digits/yesterday");
                if (ago < 0 || ago > 1) add(out, say_time(time, today, "ABdY"));
                break;
            }
            case 'R':
                add(out, say_time(time, today, "HM"));
                break;
            case 'T':
                add(out, say_time(time, today, "HMS"));
                break;
            default:  // blanks
                break;
        }
    }
    return out;
}

rt::Task<Next> say_unix_time(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(std::max<std::size_t>(args.size(), 4));
    const auto now =
        std::chrono::duration_cast<Seconds>(channel.calls().loop.wall_now().time_since_epoch()).count();
    // "1234.5" is 1234, as in EPOCH with fractions; what is no number is now.
    const auto said = parse_double(trim(args[0]));
    const auto when = said && *said >= 0 && *said < 1e11 ? static_cast<std::int64_t>(*said) : now;
    std::string zone(trim(args[1]));
    auto time = rt::time_in_zone(when, zone);
    if (!time) {
        log::warning("SayUnixTime: there is no time zone '{}'", zone);
        zone.clear();
        time = rt::time_in_zone(when, zone);
    }
    const auto today = rt::time_in_zone(now, zone);
    if (!time || !today) co_return Next::GoOn;
    const auto format = trim(args[2]).empty() ? kUsual : std::string_view(args[2]);
    auto names = say_time(*time, *today, format);
    const auto answered = co_await call::answer_and_wait(channel);
    if (over(answered)) co_return next_after(answered);
    const bool jumps = args[3].find('j') != std::string::npos;
    co_return co_await say_names(channel, std::move(names), jumps);
}

}  // namespace asterism::apps
