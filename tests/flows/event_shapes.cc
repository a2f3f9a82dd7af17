// SPDX-License-Identifier: Apache-2.0
#include "event_shapes.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <vector>

namespace asterism::flows {

namespace {

struct Shape {
    std::vector<std::string> fields;
    std::vector<std::string> needs;
    std::string event_class;
};

std::map<std::string, Shape> read_catalogue() {
    const auto* where = std::getenv("ASTERISM_REFERENCE");
    std::ifstream in(std::string(where ? where : "/work/shared/reference") + "/ami.json");
    std::stringstream text;
    text << in.rdbuf();
    std::map<std::string, Shape> shapes;
    if (text.str().empty()) return shapes;
    const auto document = boost::json::parse(text.str());
    for (const auto& entry : document.at("events").as_array()) {
        const auto& event = entry.as_object();
        auto& shape = shapes[std::string(event.at("name").as_string())];
        if (const auto* word = event.if_contains("class"); word && word->is_string())
            shape.event_class = word->as_string();
        // What was observed is the order; what was not seen that time stands where the documentation has it.
        const auto* fields = event.if_contains("fields");
        if (fields && fields->is_array())
            for (const auto& field : fields->as_array())
                shape.fields.emplace_back(field.at("name").as_string());
        const auto* observed = event.if_contains("observed_order_22.10.1");
        if (!observed || !observed->is_array()) continue;
        std::vector<std::string> order;
        for (const auto& field : observed->as_array()) order.emplace_back(field.as_string());
        auto behind = order.begin();
        for (const auto& field : shape.fields) {
            const auto there = std::ranges::find(order, field);
            behind = 1 + (there != order.end() ? there : order.insert(behind, field));
        }
        shape.fields = std::move(order);
    }
    // Of these the order stands in a list of their own.
    for (const auto& entry : document.at("security_events").as_array()) {
        const auto& event = entry.as_object();
        auto& shape = shapes[std::string(event.at("name").as_string())];
        shape.fields.clear();
        shape.needs.clear();
        for (const auto& field : event.at("field_order").as_array())
            shape.fields.emplace_back(field.as_string());
        for (const auto& field : event.at("required").as_array()) shape.needs.emplace_back(field.as_string());
    }
    return shapes;
}

/// Fields that may stand anywhere: of manager.conf's channelvars, and those that one of ours has beside
/// theirs.
bool is_free(const std::string& event, const std::string& field) {
    static const std::set<std::string> kFree{"ActionID", "ChanVariable", "DestChanVariable", "TenantID",
                                             "DestTenantID"};
    return kFree.contains(field) || event == "UserEvent" || event == "TestEvent" ||
           event.ends_with("Detail") || field.ends_with("TenantID");
}

/// "ReportXLSR" for "Report0LSR".
std::string general(const std::string& field) {
    if (!field.starts_with("Report") || field.size() < 8 || field[6] < '0' || field[6] > '9') return field;
    return "ReportX" + field.substr(7);
}

/// Of ours, or not in the catalogue.
const std::set<std::string> kOurs{"TestEvent", "TrunkHealth"};

}  // namespace

std::optional<std::string> misshapen(const Event& event) {
    static const auto catalogue = read_catalogue();
    const std::string name(event.name);
    if (catalogue.empty() || kOurs.contains(name)) return std::nullopt;
    const auto at = catalogue.find(name);
    if (at == catalogue.end()) return fmt::format("there is no event {}", name);
    const auto& fields = at->second.fields;
    for (const auto& needed : at->second.needs)
        if (std::ranges::find(event.fields, needed, [](const auto& one) { return one.first; }) ==
            event.fields.end())
            return fmt::format("event {} lacks {}", name, needed);
    std::size_t place = 0;
    for (const auto& [field, value] : event.fields) {
        if (is_free(name, field)) continue;
        const auto wanted = general(field);
        if (std::ranges::find(fields, wanted) == fields.end())
            return fmt::format("event {} has no field {}", name, field);
        // Blocks of a report come again and again.
        const auto from = wanted.starts_with("ReportX") ? 0 : place;
        const auto found =
            std::find(fields.begin() + static_cast<std::ptrdiff_t>(from), fields.end(), wanted);
        if (found == fields.end()) return fmt::format("event {}: {} stands too late", name, field);
        place = static_cast<std::size_t>(found - fields.begin()) + 1;
    }
    return std::nullopt;
}

}  // namespace asterism::flows
