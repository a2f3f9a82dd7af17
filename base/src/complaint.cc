// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/complaint.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

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

void gather(Complaints& complaints) {
    struct First {
        std::size_t index, more = 0;
    };
    std::map<std::string, First, std::less<>> firsts;
    Complaints out;
    for (auto& one : complaints) {
        if (!one.object.empty()) {
            const bool is_error = one.severity == Severity::Error;
            const auto key = fmt::format("{}\n{}\n{}\n{}\n{}", one.type, is_error ? one.object : "",
                                         one.option, one.reason, one.suggestion);
            const auto [at, fresh] = firsts.try_emplace(key, First{out.size()});
            if (!fresh) {
                ++at->second.more;
                continue;
            }
        }
        out.push_back(std::move(one));
    }
    for (const auto& [key, first] : firsts)
        if (first.more) out[first.index].reason += fmt::format("; and {} more such", first.more);
    complaints = std::move(out);
}

bool has_errors(std::span<const Complaint> complaints) {
    return std::any_of(complaints.begin(), complaints.end(),
                       [](const Complaint& one) { return one.severity == Severity::Error; });
}

}  // namespace asterism
