// SPDX-License-Identifier: Apache-2.0
#include "provision/phones.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "asterism/call/text_scope.h"
#include "asterism/rt/zone.h"

namespace asterism::manage {

namespace {

void set_missing(call::Variables& variables, std::string_view name, std::string_view value) {
    if (!value.empty() && !variables.find(name)) variables.set(name, value);
}

/// What the endpoint knows. False: there is no such endpoint.
bool fill_from_endpoint(const endpoint::Directory& directory, const std::string& name,
                        call::Variables& variables) {
    const auto& endpoint = directory.endpoint(name);
    if (!endpoint) return false;
    set_missing(variables, "ENDPOINT_ID", endpoint->name);
    set_missing(variables, "TRANSPORT_ID", std::string_view(endpoint->transport));
    set_missing(variables, "DISPLAY_NAME", endpoint->callerid.name);
    set_missing(variables, "CALLERID", endpoint->callerid.number);
    set_missing(variables, "LABEL",
                endpoint->callerid.number.empty() ? endpoint->name : endpoint->callerid.number);
    // The credentials that a phone needs are those it is asked for; as Asterisk, outbound_auth comes first.
    const auto& auths = endpoint->outbound_auth.empty() ? endpoint->auth : endpoint->outbound_auth;
    const auto auth = auths.empty() ? nullptr : directory.auth(auths.front());
    if (auth) {
        set_missing(variables, "AUTH_ID", auth->name);
        set_missing(variables, "USERNAME", std::string_view(auth->username));
        set_missing(variables, "SECRET", std::string_view(auth->password));
    }
    if (const auto& transport = directory.transport(endpoint->transport);
        transport && transport->bind.port != 0)
        set_missing(variables, "SERVER_PORT", fmt::format("{}", transport->bind.port));
    return true;
}

unsigned line_number(const call::Variables& variables) {
    const auto* line = variables.find("LINE");
    const auto number = line ? parse_uint(line->value) : std::nullopt;
    return number ? static_cast<unsigned>(*number) : 0;
}

}  // namespace

void add_zone_variables(call::Variables& variables, std::string_view zone, WallTime now) {
    const auto seconds = std::chrono::duration_cast<Seconds>(now.time_since_epoch()).count();
    auto here = rt::time_in_zone(seconds, zone);
    if (!here) {
        log::warning("phoneprov: there is no time zone '{}'", zone);
        zone = {};
        here = rt::time_in_zone(seconds, zone);
        if (!here) return;
    }
    // The hours of this year, one after the other, tell when clocks change.
    std::tm first{};
    first.tm_year = here->tm_year;
    first.tm_mday = 1;
    first.tm_isdst = -1;
    const auto start = rt::seconds_from_zone(first, zone).value_or(seconds);
    auto before = rt::time_in_zone(start, zone).value_or(*here);
    std::optional<std::tm> begins, ends;
    auto standard = before.tm_isdst > 0 ? std::optional<long>() : before.tm_gmtoff;
    for (std::int64_t hour = 1; hour <= 366 * 24; ++hour) {
        const auto then = rt::time_in_zone(start + hour * 3600, zone);
        if (!then || then->tm_year != here->tm_year) break;
        if (then->tm_isdst > 0 && before.tm_isdst <= 0 && !begins) begins = then;
        if (then->tm_isdst <= 0 && before.tm_isdst > 0 && !ends) ends = then;
        if (then->tm_isdst <= 0 && !standard) standard = then->tm_gmtoff;
        before = *then;
    }
    set_missing(variables, "TZOFFSET", fmt::format("{}", standard.value_or(here->tm_gmtoff)));
    const bool changes = begins && ends;
    set_missing(variables, "DST_ENABLE", changes ? "1" : "0");
    if (!changes) return;
    const auto say = [&variables](std::string_view which, const std::tm& time) {
        set_missing(variables, fmt::format("DST_{}_MONTH", which), fmt::format("{}", time.tm_mon + 1));
        set_missing(variables, fmt::format("DST_{}_MDAY", which), fmt::format("{}", time.tm_mday));
        set_missing(variables, fmt::format("DST_{}_HOUR", which), fmt::format("{}", time.tm_hour));
    };
    say("START", *begins);
    say("END", *ends);
}

std::vector<Phone> phones_of(Services& services, const PhoneprovConf& conf) {
    std::vector<Phone> out;
    for (const auto& section : services.directory.snapshot()->all<endpoint::PhoneProv>()) {
        call::Variables variables;
        for (const auto& [name, value] : section->variables.list()) variables.set(name, value);
        // Both are there, or the section would not be.
        const auto mac = *section->variables.find("MAC");
        const auto profile_name = *section->variables.find("PROFILE");
        const auto* profile = conf.find(profile_name);
        if (!profile) {
            log::error("phoneprov {}: there is no profile '{}' in phoneprov.conf", section->name,
                       profile_name);
            continue;
        }
        if (!section->endpoint.empty() &&
            !fill_from_endpoint(services.directory, section->endpoint, variables)) {
            log::error("phoneprov {}: there is no endpoint '{}'", section->name, section->endpoint);
            continue;
        }
        set_missing(variables, "SERVER", conf.server);
        set_missing(variables, "SERVER_PORT", conf.port.empty() ? "5060" : conf.port);
        const auto* zone = variables.find("TIMEZONE");
        add_zone_variables(variables, zone ? std::string_view(zone->value) : std::string_view(),
                           services.loop.wall_now());
        const auto same = [&mac](const Phone& phone) { return iequals(phone.mac, mac); };
        auto phone = std::ranges::find_if(out, same);
        if (phone == out.end()) phone = out.insert(out.end(), {mac, profile, {}});
        set_missing(variables, "LINE", fmt::format("{}", phone->lines.size() + 1));
        set_missing(variables, "LINEKEYS", "1");
        phone->lines.push_back(std::move(variables));
    }
    call::TextScope texts(services.calls);
    for (auto& phone : out) {
        std::ranges::stable_sort(phone.lines, {}, line_number);
        // What a profile sets may stand on what its phone is; the phone's own word comes first.
        for (auto& line : phone.lines)
            for (const auto& [name, value] : phone.profile->variables)
                set_missing(line, name, texts.substitute(line, value));
    }
    return out;
}

}  // namespace asterism::manage
