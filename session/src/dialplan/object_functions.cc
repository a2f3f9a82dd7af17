// SPDX-License-Identifier: Apache-2.0
// PJSIP_ENDPOINT(name,field), PJSIP_AOR(name,field), PJSIP_CONTACT(id,field): options of an object in force,
// printed as the console prints them.
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/endpoint/directory.h"
#include "asterism/endpoint/locator.h"
#include "rows.h"

namespace asterism::session {

namespace {

struct Wanted {
    std::string_view name;
    std::string_view field;
};

std::optional<Wanted> wanted(Calls& calls, std::string_view function, const std::string& args) {
    const auto [name, field] = split_once(args, ',');
    if (services(calls).directory && services(calls).locator && !trim(name).empty() && !trim(field).empty())
        return Wanted{trim(name), trim(field)};
    log::warning("{}({}): a name and a field are wanted", function, args);
    return std::nullopt;
}

std::string option_of(const schema::ObjectType& type, const void* object, std::string_view name,
                      std::string_view field) {
    if (!object) {
        log::warning("There is no {} '{}'", type.name(), name);
        return {};
    }
    if (type.find(field)) return type.print(object, field);
    log::warning("A {} has no option '{}'", type.name(), field);
    return {};
}

std::string of_endpoint(Calls& calls, Channel*, const std::string& args) {
    const auto what = wanted(calls, "PJSIP_ENDPOINT", args);
    if (!what) return {};
    const auto& found = services(calls).directory->endpoint(what->name);
    return option_of(endpoint::endpoint_schema(), found ? &*found : nullptr, what->name, what->field);
}

std::string of_aor(Calls& calls, Channel*, const std::string& args) {
    const auto what = wanted(calls, "PJSIP_AOR", args);
    if (!what) return {};
    const auto& found = services(calls).directory->aor(what->name);
    if (!found || !iequals(what->field, "contact"))
        return option_of(endpoint::aor_schema(), found ? &*found : nullptr, what->name, what->field);
    std::string out;
    for (const auto& one : services(calls).locator->contacts(what->name))
        out += (out.empty() ? "" : ",") + one.id;
    return out;
}

std::string_view text_of(endpoint::ContactStatus status) {
    switch (status) {
        case endpoint::ContactStatus::NonQualified:
            return "NonQualified";
        case endpoint::ContactStatus::Reachable:
            return "Reachable";
        case endpoint::ContactStatus::Unreachable:
            return "Unreachable";
        default:
            return "Unknown";
    }
}

std::string field_of(const endpoint::Reachable& contact, std::string_view field) {
    const auto is = [field](std::string_view name) { return iequals(field, name); };
    if (is("rtt")) return contact.rtt.count() ? std::to_string(contact.rtt.count()) : std::string("N/A");
    if (is("status")) return std::string(text_of(contact.status));
    if (is("uri")) return contact.uri;
    if (is("aor")) return contact.aor;
    if (is("endpoint")) return contact.endpoint;
    if (is("user_agent")) return contact.user_agent;
    if (is("expiration_time"))
        return contact.expires
                   ? std::to_string(
                         std::chrono::duration_cast<Seconds>(contact.expires->time_since_epoch()).count())
                   : std::string("0");
    log::warning("PJSIP_CONTACT: nothing is known of '{}'", field);
    return {};
}

std::string of_contact(Calls& calls, Channel*, const std::string& args) {
    const auto what = wanted(calls, "PJSIP_CONTACT", args);
    if (!what) return {};
    // "6001;@hash" or "6001@@hash": what stands before is the address of record.
    auto mark = what->name.rfind(";@");
    if (mark == what->name.npos) mark = what->name.rfind("@@");
    if (mark != what->name.npos)
        for (const auto& one : services(calls).locator->contacts(what->name.substr(0, mark)))
            if (one.id == what->name) return field_of(one, what->field);
    log::warning("There is no contact '{}'", what->name);
    return {};
}

constexpr call::Function kPjsipObjectsRows[] = {
    {"PJSIP_AOR", "PJSIP_AOR(name,field)", "An option of an address of record.", of_aor},
    {"PJSIP_CONTACT", "PJSIP_CONTACT(name,field)", "What is known of a contact.", of_contact},
    {"PJSIP_ENDPOINT", "PJSIP_ENDPOINT(name,field)", "An option of an endpoint.", of_endpoint},
};

}  // namespace

std::span<const call::Function> object_functions() { return kPjsipObjectsRows; }

}  // namespace asterism::session
