// SPDX-License-Identifier: Apache-2.0
#include "ami/object_fields.h"

#include <algorithm>

#include "asterism/base/expect.h"
#include "asterism/endpoint/objects/load.h"
#include "pjsip/shown_fields.h"

namespace asterism::manage {

namespace {

/// "rtp_symmetric" is RtpSymmetric.
std::string camel(std::string_view option) {
    std::string out;
    bool start = true;
    for (const char c : option) {
        if (c == '_') {
            start = true;
            continue;
        }
        out += start && c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        start = false;
    }
    return out;
}

/// "6001/sip:a@b,6001/sip:c@d": every contact, registered or permanent.
std::string contacts_of(const Services& services, std::string_view aor) {
    std::string out;
    for (const auto& contact : services.registrar.contacts(aor))
        out += fmt::format("{}{}/{}", out.empty() ? "" : ",", contact.aor, contact.uri);
    return out;
}

std::string matches_of(const endpoint::Identify& identify) {
    std::string out;
    for (const auto& entry : identify.match) out += (out.empty() ? "" : ",") + masked_match(entry);
    return out;
}

std::string value_of(const Services& services, const schema::ObjectType& type, const schema::Option& option,
                     const void* object, std::string_view name) {
    if (&type == &endpoint::aor_schema() && option.name == "contact") return contacts_of(services, name);
    if (&type == &endpoint::identify_schema() && option.name == "match")
        return matches_of(*static_cast<const endpoint::Identify*>(object));
    return shown_value(services, type, option, object);
}

using Plan = std::vector<std::pair<std::string, const schema::Option*>>;

/// The fields of a type in the order in which they go out.
Plan make_plan(const schema::ObjectType& type) {
    Plan plan, left;
    for (const auto& option : type.options()) left.emplace_back(camel(option.name), &option);
    for (const auto field : order_of_fields(type.name())) {
        const auto at =
            std::ranges::find(left, field, [](const auto& one) { return std::string_view(one.first); });
        if (at == left.end()) continue;
        plan.push_back(std::move(*at));
        left.erase(at);
    }
    std::ranges::move(left, std::back_inserter(plan));
    return plan;
}

HashMap<const schema::ObjectType*, Plan> make_plans() {
    HashMap<const schema::ObjectType*, Plan> plans;
    for (const auto* type : endpoint::object_types()) plans.emplace(type, make_plan(*type));
    return plans;
}

/// Of a type of pjsip.conf, or `contact`.
const Plan& plan_of(const schema::ObjectType& type) {
    static const auto plans = make_plans();
    static const Plan none;
    const auto at = plans.find(&type);
    return ASTERISM_EXPECT(at != plans.end()) ? at->second : none;
}

}  // namespace

void add_object(AmiText& text, const Services& services, const schema::ObjectType& type, const void* object,
                std::string_view name, std::string_view contacts) {
    text.add("ObjectType", type.name()).add("ObjectName", name);
    for (const auto& [field, option] : plan_of(type)) {
        if (!is_shown(type, *option, object)) continue;
        const bool are_contacts = &type == &endpoint::aor_schema() && option->name == "contact";
        text.add(are_contacts ? contacts : std::string_view(field),
                 value_of(services, type, *option, object, name));
    }
}

}  // namespace asterism::manage
