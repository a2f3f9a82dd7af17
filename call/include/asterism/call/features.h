// SPDX-License-Identifier: Apache-2.0
// What one dials or presses to have something done with calls (features.conf). Built on main from the file,
// immutable, swapped in by a reload; FEATURE() and FEATUREMAP() set the same for one channel. Of its options
// those of pickup, and of its keys disconnect, have an effect; the others are known by name.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asterism/base/complaint.h"
#include "asterism/base/section.h"
#include "asterism/base/time.h"

namespace asterism::call {

struct Features {
    /// Who dials it picks up a call that rings in his groups (statement 229). Empty: nobody can.
    std::string pickupexten = "*8";
    /// What he hears when that succeeds, or fails; empty: nothing.
    std::string pickupsound;
    std::string pickupfailsound;
    /// [featuremap]: what ends a call for whom Dial's H or h lets.
    std::string disconnect = "*";

    /// What one presses for a feature of [featuremap] or [applicationmap], by its name.
    std::vector<std::pair<std::string, std::string>> codes;
    /// Empty: it has none.
    std::string_view code_of(std::string_view name) const;

    static Features read(const std::vector<Section>& sections, Complaints& complaints);
};

/// What FEATURE() set for a channel; the rest is as features.conf has it.
struct OwnFeatures {
    std::optional<std::string> pickupexten, pickupsound, pickupfailsound;
    /// FEATUREMAP()
    std::optional<std::string> disconnect;
    /// The legs it dials have the same.
    bool inherit = false;
    bool operator==(const OwnFeatures&) const = default;
};

/// An option of features.conf that does nothing yet, and what it waits for.
struct LaterFeature {
    std::string_view name;
    std::string_view waits_for;
};
/// Of [general], of [featuremap].
std::span<const LaterFeature> later_features();
std::span<const LaterFeature> later_feature_keys();

}  // namespace asterism::call
