// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/complaint.h"

#include <fmt/core.h>

#include <algorithm>

namespace asterism {

std::string Complaint::text() const {
    std::string out;
    if (place.file) out = place.line ? place.text() + ": " : std::string(place.file_name()) + ": ";
    if (!type.empty()) out += object.empty() ? type + ": " : fmt::format("{} {}: ", type, object);
    if (!option.empty()) out += option + ": ";
    out += reason;
    if (!suggestion.empty()) out += fmt::format(" (did you mean {}?)", suggestion);
    return out;
}

bool has_errors(std::span<const Complaint> complaints) {
    return std::any_of(complaints.begin(), complaints.end(),
                       [](const Complaint& one) { return one.severity == Severity::Error; });
}

}  // namespace asterism
