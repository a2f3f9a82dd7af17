// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/tone_zones.h"

#include <fmt/core.h>

#include "asterism/base/text.h"
#include "asterism/media/plan.h"

namespace asterism::call {

namespace {

/// ITU-T E.180 supplement 2, North America.
constexpr std::pair<std::string_view, std::string_view> kNorthAmerica[] = {
    {"dial", "350+440"},
    {"busy", "480+620/500,0/500"},
    {"ring", "440+480/2000,0/4000"},
    {"congestion", "480+620/250,0/250"},
    {"callwaiting", "440/300,0/10000"},
    {"dialrecall", "!350+440/100,!0/100,!350+440/100,!0/100,!350+440/100,!0/100,350+440"},
    {"record", "1400/500,0/15000"},
    {"info", "!950/330,!1400/330,!1800/330,0"},
    {"stutter",
     "!350+440/100,!0/100,!350+440/100,!0/100,!350+440/100,!0/100,!350+440/100,!0/100,!350+440/100,!0/100,"
     "!350+440/100,!0/100,350+440"},
};

Complaint at(const Section& zone, const SourceLine& line, std::string reason) {
    return {Severity::Error, line.place, "indications", zone.name, line.name, std::move(reason), {}};
}

/// Lines of a zone that are no tones: its name in words, the bell's durations, another name's content.
bool is_tone_line(std::string_view name) {
    return !iequals(name, "description") && !iequals(name, "ringcadence") && !iequals(name, "alias");
}

}  // namespace

ToneZones::ToneZones() {
    for (const auto& [name, cadence] : kNorthAmerica) zones_["us"].emplace(name, cadence);
}

ToneZones ToneZones::read(const std::vector<Section>& sections, Complaints& complaints) {
    ToneZones out;
    const SourceLine* country = nullptr;
    for (const auto& section : sections) {
        if (iequals(section.name, "general")) {
            if (const auto* line = section.last("country")) country = line;
            continue;
        }
        auto& tones = out.zones_[to_lower(section.name)];
        tones.clear();  // [us] of the file stands in the place of what we know by ourselves
        for (const auto& line : section.lines) {
            if (!is_tone_line(line.name)) continue;
            if (media::is_cadence(line.value))
                tones[to_lower(line.name)] = line.value;
            else
                complaints.push_back(at(section, line, fmt::format("'{}' is no list of tones", line.value)));
        }
    }
    if (country == nullptr) return out;
    if (out.has(country->value))
        out.country_ = to_lower(country->value);
    else
        complaints.push_back({Severity::Error,
                              country->place,
                              "indications",
                              "general",
                              "country",
                              fmt::format("there is no zone [{}]; {} is used", country->value, out.country_),
                              {}});
    return out;
}

bool ToneZones::has(std::string_view zone) const { return zones_.contains(to_lower(zone)); }

std::string_view ToneZones::find(std::string_view zone, std::string_view tone) const {
    auto found = zones_.find(zone.empty() ? country_ : to_lower(zone));
    if (found == zones_.end()) found = zones_.find(country_);
    if (found == zones_.end()) return {};
    const auto named = found->second.find(to_lower(tone));
    return named == found->second.end() ? std::string_view() : std::string_view(named->second);
}

}  // namespace asterism::call
