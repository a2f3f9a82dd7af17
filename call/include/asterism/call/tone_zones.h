// SPDX-License-Identifier: Apache-2.0
// Tones by country (indications.conf): what ringing, busy and the like sound like to those who live there.
// Built on main from the file, immutable, swapped in by a reload. A channel names its zone
// (CHANNEL(tonezone), tone_zone of its endpoint); else [general] country= counts.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/complaint.h"
#include "asterism/base/section.h"

namespace asterism::call {

class ToneZones {
public:
    /// Without a file: those of North America alone, as [us].
    ToneZones();
    static ToneZones read(const std::vector<Section>& sections, Complaints& complaints);

    bool has(std::string_view zone) const;
    /// Of `zone`, or of the default country when it is empty or not known; empty: there is no such tone.
    std::string_view find(std::string_view zone, std::string_view tone) const;
    const std::string& country() const { return country_; }

private:
    using Tones = std::map<std::string, std::string, std::less<>>;
    std::map<std::string, Tones, std::less<>> zones_;  // names in lower case
    std::string country_ = "us";
};

}  // namespace asterism::call
