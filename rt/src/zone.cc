// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/zone.h"

#include <absl/time/time.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

namespace asterism::rt {

namespace {

/// The library remembers for ever each name that it was asked for, those that are none, too; and names may be
/// a caller's words. So it is asked for zones that are there.
bool is_there(const std::string& name) {
    if (name == "UTC") return true;
    // One zone has one name: "./UTC" and "Asia//Tokyo" are remembered beside it.
    if (name.size() > 64 || name.starts_with('/') || name.ends_with('/') || name.find("//") != name.npos ||
        name.find("./") != name.npos || name.find("..") != name.npos || name.find('\0') != name.npos)
        return false;
    const char* folder = std::getenv("TZDIR");
    return access(((folder ? folder : "/usr/share/zoneinfo") + ("/" + name)).c_str(), R_OK) == 0;
}

std::optional<absl::TimeZone> zone_named(std::string_view name) {
    if (!is_there(std::string(name))) return std::nullopt;
    absl::TimeZone zone;
    if (!absl::LoadTimeZone(std::string(name), &zone)) return std::nullopt;
    return zone;
}

}  // namespace

std::optional<std::tm> time_in_zone(std::int64_t seconds_since_1970, std::string_view zone) {
    std::tm out{};
    if (zone.empty()) {
        const std::time_t time = seconds_since_1970;
        localtime_r(&time, &out);
        return out;
    }
    const auto found = zone_named(zone);
    if (!found) return std::nullopt;
    const auto moment = absl::FromUnixSeconds(seconds_since_1970);
    out = absl::ToTM(moment, *found);
    const auto there = found->At(moment);
    out.tm_gmtoff = there.offset;
    // The abbreviation is a text of the zone's, which is never freed.
    out.tm_zone = there.zone_abbr;
    return out;
}

std::optional<std::int64_t> seconds_from_zone(const std::tm& time, std::string_view zone) {
    if (zone.empty()) {
        auto copy = time;
        copy.tm_isdst = -1;
        return std::mktime(&copy);
    }
    const auto found = zone_named(zone);
    if (!found) return std::nullopt;
    const absl::CivilSecond civil(time.tm_year + 1900, time.tm_mon + 1, time.tm_mday, time.tm_hour,
                                  time.tm_min, time.tm_sec);
    return absl::ToUnixSeconds(found->At(civil).pre);
}

}  // namespace asterism::rt
