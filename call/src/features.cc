// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/features.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::call {

namespace {

struct FeatureRow {
    std::string_view name;
    std::string Features::* member;
};
constexpr FeatureRow kFeatureRows[] = {
    {"pickupexten", &Features::pickupexten},
    {"pickupsound", &Features::pickupsound},
    {"pickupfailsound", &Features::pickupfailsound},
};

constexpr FeatureRow kKeyRows[] = {{"disconnect", &Features::disconnect}};

constexpr std::string_view kTransfers = "transfers";
constexpr std::string_view kKeys = "keys pressed in a call";

constexpr LaterFeature kLater[] = {
    {"atxferabort", kTransfers},          {"atxfercallbackretries", kTransfers},
    {"atxfercomplete", kTransfers},       {"atxferdropcall", kTransfers},
    {"atxferloopdelay", kTransfers},      {"atxfernoanswertimeout", kTransfers},
    {"atxferswap", kTransfers},           {"atxferthreeway", kTransfers},
    {"courtesytone", "recording"},        {"featuredigittimeout", kKeys},
    {"recordingfailsound", "recording"},  {"transferannouncesound", kTransfers},
    {"transferdialattempts", kTransfers}, {"transferdigittimeout", kTransfers},
    {"transferinvalidsound", kTransfers}, {"transferretrysound", kTransfers},
    {"xferfailsound", kTransfers},        {"xfersound", kTransfers},
};
constexpr LaterFeature kLaterKeys[] = {
    {"atxfer", kTransfers},
    {"automixmon", "recording"},
    {"blindxfer", kTransfers},
    {"parkcall", "parking"},
};

const LaterFeature* find(std::span<const LaterFeature> table, std::string_view name) {
    const auto at = std::ranges::find_if(table, [name](const auto& one) { return iequals(one.name, name); });
    return at == table.end() ? nullptr : &*at;
}

/// Reads one section after the other, and says what is amiss with each line.
class FeatureReader {
public:
    FeatureReader(Features& features, Complaints& complaints)
        : features_(features), complaints_(complaints) {}

    void general(const Section& section) { take(section, kFeatureRows, kLater); }
    void keys(const Section& section) {
        for (const auto& line : section.lines) features_.codes.emplace_back(line.name, trim(line.value));
        take(section, kKeyRows, kLaterKeys);
    }
    /// Names that somebody chose: features of [applicationmap], and groups of these.
    void chosen(const Section& section) {
        for (const auto& line : section.lines) {
            if (iequals(section.name, "applicationmap"))
                features_.codes.emplace_back(line.name, trim(split_once(line.value, ',').first));
            later(section, line, kKeys);
        }
    }

private:
    void take(const Section& section, std::span<const FeatureRow> rows, std::span<const LaterFeature> known) {
        for (const auto& line : section.lines) {
            const auto row = std::ranges::find_if(
                rows, [&line](const FeatureRow& one) { return iequals(one.name, line.name); });
            if (row != rows.end())
                features_.*row->member = trim(line.value);
            else
                later_or_unknown(section, line, rows, known);
        }
    }
    void later(const Section& section, const SourceLine& line, std::string_view waits_for) {
        complaints_.push_back({Severity::Warning,
                               line.place,
                               "features",
                               section.name,
                               line.name,
                               fmt::format("has no effect yet ({})", waits_for),
                               {}});
    }
    void later_or_unknown(const Section& section, const SourceLine& line, std::span<const FeatureRow> rows,
                          std::span<const LaterFeature> known) {
        if (const auto* row = find(known, line.name)) return later(section, line, row->waits_for);
        // What stood here before Asterisk 12.
        static constexpr std::string_view kOfParking[] = {"parkext",
                                                          "parkpos",
                                                          "context",
                                                          "parkinghints",
                                                          "parkingtime",
                                                          "comebacktoorigin",
                                                          "findslot",
                                                          "parkedplay",
                                                          "parkedcalltransfers",
                                                          "parkedcallreparking",
                                                          "parkedcallhangup",
                                                          "parkedcallrecording",
                                                          "parkedmusicclass"};
        if (std::ranges::any_of(kOfParking, [&line](auto one) { return iequals(one, line.name); })) {
            complaints_.push_back({Severity::Warning,
                                   line.place,
                                   "features",
                                   section.name,
                                   line.name,
                                   "moved to res_parking.conf",
                                   {}});
            return;
        }
        std::vector<std::string_view> names;
        for (const auto& row : known) names.push_back(row.name);
        for (const auto& row : rows) names.push_back(row.name);
        complaints_.push_back({Severity::Error, line.place, "features", section.name, line.name,
                               "is no option of this section", std::string(nearest(line.name, names))});
    }

    Features& features_;
    Complaints& complaints_;
};

}  // namespace

std::span<const LaterFeature> later_features() { return kLater; }
std::span<const LaterFeature> later_feature_keys() { return kLaterKeys; }

Features Features::read(const std::vector<Section>& sections, Complaints& complaints) {
    Features out;
    FeatureReader reader{out, complaints};
    for (const auto& section : sections) {
        if (iequals(section.name, "general"))
            reader.general(section);
        else if (iequals(section.name, "featuremap"))
            reader.keys(section);
        else
            reader.chosen(section);
    }
    return out;
}

std::string_view Features::code_of(std::string_view name) const {
    const auto at = std::ranges::find_if(codes, [name](const auto& one) { return iequals(one.first, name); });
    return at == codes.end() ? std::string_view() : std::string_view(at->second);
}

}  // namespace asterism::call
