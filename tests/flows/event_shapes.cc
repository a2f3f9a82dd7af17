// SPDX-License-Identifier: Apache-2.0
#include "event_shapes.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/manage/event_table.h"

namespace asterism::flows {

namespace {

/// Fields that may stand anywhere: of manager.conf's channelvars, and those that one of ours has beside
/// theirs.
bool is_free(std::string_view field) {
    return field == "ActionID" || field == "ChanVariable" || field == "DestChanVariable" ||
           field.ends_with("TenantID");
}

/// "ReportXLSR" for "Report0LSR".
std::string general(const std::string& field) {
    if (!field.starts_with("Report") || field.size() < 8 || !is_digit(field[6])) return field;
    return "ReportX" + field.substr(7);
}

}  // namespace

std::optional<std::string> misshapen(const Event& event) {
    const auto* shape = manage::find_event(event.name);
    if (!shape) return fmt::format("there is no event {}", event.name);
    if (event.classes != static_cast<std::uint32_t>(shape->event_class))
        return fmt::format("event {} has another class", event.name);
    const auto fields = manage::fields_of(*shape);
    const bool has_others = std::ranges::find(fields, "...") != fields.end();
    std::size_t place = 0;
    for (const auto& [field, value] : event.fields) {
        if (is_free(field)) continue;
        const auto wanted = general(field);
        if (std::ranges::find(fields, wanted) == fields.end()) {
            if (has_others) continue;
            return fmt::format("event {} has no field {}", event.name, field);
        }
        // Blocks of a report come again and again.
        const auto from = wanted.starts_with("ReportX") ? 0 : place;
        const auto found =
            std::find(fields.begin() + static_cast<std::ptrdiff_t>(from), fields.end(), wanted);
        if (found == fields.end()) return fmt::format("event {}: {} stands too late", event.name, field);
        place = static_cast<std::size_t>(found - fields.begin()) + 1;
    }
    return std::nullopt;
}

}  // namespace asterism::flows
