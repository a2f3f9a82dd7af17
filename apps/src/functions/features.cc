// SPDX-License-Identifier: Apache-2.0
// FEATURE, FEATUREMAP: what features.conf says, for one channel. What has no effect yet cannot be set.
#include "asterism/call/channel_features.h"

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "functions.h"

namespace asterism::apps {

namespace {

using Own = std::optional<std::string> call::OwnFeatures::*;
struct Row {
    std::string_view name;
    std::string call::Features::* read;
    Own write;
};
constexpr Row kPickup[] = {
    {"pickupexten", &call::Features::pickupexten, &call::OwnFeatures::pickupexten},
    {"pickupsound", &call::Features::pickupsound, &call::OwnFeatures::pickupsound},
    {"pickupfailsound", &call::Features::pickupfailsound, &call::OwnFeatures::pickupfailsound},
};

constexpr Row kKeys[] = {{"disconnect", &call::Features::disconnect, &call::OwnFeatures::disconnect}};

const Row* feature_row(std::span<const Row> rows, std::string_view name) {
    const auto at = std::ranges::find_if(rows, [name](const Row& row) { return iequals(row.name, name); });
    return at == rows.end() ? nullptr : &*at;
}

/// Why it is neither read nor set.
void refuse(std::string_view function, std::string_view name, std::span<const call::LaterFeature> later) {
    const auto at = std::ranges::find_if(later, [name](const auto& one) { return iequals(one.name, name); });
    if (at != later.end())
        log::warning("{}({}) has no effect yet ({})", function, name, at->waits_for);
    else
        log::warning("{}: there is no option '{}'", function, name);
}

std::string feature(Calls&, Channel* channel, const std::string& args) {
    const auto name = trim(args);
    if (!channel) return {};
    if (const auto* row = feature_row(kPickup, name)) return call::features_of(*channel).*row->read;
    if (iequals(name, "inherit")) return channel->own_features.get().inherit ? "yes" : "no";
    refuse("FEATURE", name, call::later_features());
    return {};
}

bool set_feature(Calls&, Channel* channel, const std::string& args, const std::string& value) {
    const auto name = trim(args);
    if (!channel) return false;
    if (const auto* row = feature_row(kPickup, name)) {
        channel->own_features.touch().*row->write = trim(value);
        return true;
    }
    if (iequals(name, "inherit")) {
        channel->own_features.touch().inherit = is_true(value);
        return true;
    }
    refuse("FEATURE", name, call::later_features());
    return false;
}

std::string feature_map(Calls&, Channel* channel, const std::string& args) {
    if (!channel) return {};
    if (const auto* row = feature_row(kKeys, trim(args))) return call::features_of(*channel).*row->read;
    refuse("FEATUREMAP", trim(args), call::later_feature_keys());
    return {};
}

bool set_feature_map(Calls&, Channel* channel, const std::string& args, const std::string& value) {
    if (!channel) return false;
    if (const auto* row = feature_row(kKeys, trim(args))) {
        channel->own_features.touch().*row->write = trim(value);
        return true;
    }
    refuse("FEATUREMAP", trim(args), call::later_feature_keys());
    return false;
}

constexpr call::Function kFeaturesRows[] = {
    {"FEATURE", "FEATURE(option_name)", "A feature option of the channel.", feature, nullptr, set_feature},
    {"FEATUREMAP", "FEATUREMAP(feature_name)", "The key of a feature of the channel.", feature_map, nullptr,
     set_feature_map},
};

}  // namespace

std::span<const call::Function> feature_functions() { return kFeaturesRows; }

}  // namespace asterism::apps
