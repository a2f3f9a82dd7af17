// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/load.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/hash_map.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/endpoint/objects/acl.h"
#include "asterism/endpoint/objects/aor.h"
#include "asterism/endpoint/objects/auth.h"
#include "asterism/endpoint/objects/contact.h"
#include "asterism/endpoint/objects/domain_alias.h"
#include "asterism/endpoint/objects/endpoint.h"
#include "asterism/endpoint/objects/global.h"
#include "asterism/endpoint/objects/identify.h"
#include "asterism/endpoint/objects/phoneprov.h"
#include "asterism/endpoint/objects/publication.h"
#include "asterism/endpoint/objects/registration.h"
#include "asterism/endpoint/objects/resource_list.h"
#include "asterism/endpoint/objects/transport.h"

namespace asterism::endpoint {

namespace {

std::span<const schema::ObjectType* const> file_types() {
    static const std::vector<const schema::ObjectType*> types{&global_schema(),
                                                              &system_schema(),
                                                              &transport_schema(),
                                                              &auth_schema(),
                                                              &aor_schema(),
                                                              &acl_schema(),
                                                              &endpoint_schema(),
                                                              &identify_schema(),
                                                              &domain_alias_schema(),
                                                              &registration_schema(),
                                                              &phoneprov_schema(),
                                                              &resource_list_schema(),
                                                              &inbound_publication_schema(),
                                                              &outbound_publish_schema(),
                                                              &asterisk_publication_schema()};
    return types;
}

std::string type_of(const store::ConfFile& conf, const store::ConfSection& section) {
    const auto type = conf.value(section, "type");
    // global and system need not say their type.
    if (type.empty() && (iequals(section.name, "global") || iequals(section.name, "system")))
        return to_lower(section.name);
    return type;
}

/// A section of no type that we read: which one may be meant?
Complaint stranger(const store::ConfSection& section, const std::string& type) {
    Complaint out{Severity::Warning, section.place, "section", section.name, "type", {}, {}};
    if (type.empty()) {
        out.reason = "is missing, so the section is not read";
    } else if (type == "contact") {
        out.reason = "contacts are made by registration, or by the option contact of an aor";
    } else {
        std::vector<std::string_view> names;
        for (const auto* known : file_types()) names.push_back(known->name());
        out.severity = Severity::Error;
        out.reason = fmt::format("there is no type {}", type);
        out.suggestion = nearest(type, names);
    }
    return out;
}

// 187: without allow_reload a transport stays as it is, all of it, until the next start.
bool transport_stays(const void*, const void* now) {
    const auto& transport = *static_cast<const Transport*>(now);
    if (transport.allow_reload) return false;
    log::notice(
        "Transport '{}' is not fully reloadable, not reloading: protocol, bind, TLS, TCP, ToS, or CoS "
        "options.",
        transport.name);
    return true;
}

/// Sections are put together one at a time: with their templates' lines they are large, and there may be
/// many.
void read_type(const store::ConfFile& conf, const schema::ObjectType& type,
               const std::vector<const store::ConfSection*>& sections, schema::SnapshotBuilder& builder,
               const std::vector<const Section*>& made = {}) {
    schema::SnapshotBuilder::Stays stays;
    if (&type == &transport_schema()) stays = transport_stays;
    builder.read(
        type, sections.size() + made.size(),
        [&](std::size_t index) {
            return index < sections.size() ? conf.resolve(*sections[index]) : *made[index - sections.size()];
        },
        stays);
}

/// What wizards made of that type. Of two that share a name the one of pjsip.conf counts.
std::vector<const Section*> made_of(const WizardPlan& wizards, const schema::ObjectType& type,
                                    const std::vector<const store::ConfSection*>& written) {
    HashSet<std::string_view> names;
    if (!wizards.objects.empty())
        for (const auto* one : written) names.insert(one->name);
    std::vector<const Section*> out;
    for (const auto& one : wizards.objects)
        if (one.type == type.name() && !names.contains(one.section.name)) out.push_back(&one.section);
    return out;
}

void read_sections(const store::ConfFile& conf, const WizardPlan& wizards, schema::SnapshotBuilder& builder) {
    std::vector<std::vector<const store::ConfSection*>> by_type(file_types().size());
    for (const auto& section : conf.sections()) {
        if (section.is_template) continue;
        const auto type = type_of(conf, section);
        const auto found = std::find_if(file_types().begin(), file_types().end(),
                                        [&type](const auto* known) { return known->name() == type; });
        if (found == file_types().end())
            builder.complaints().push_back(stranger(section, type));
        else
            by_type[static_cast<std::size_t>(found - file_types().begin())].push_back(&section);
    }
    for (std::size_t i = 0; i < by_type.size(); ++i) {
        const auto& type = *file_types()[i];
        if (&type == &system_schema() && builder.is_reload())
            builder.keep(type);
        else
            read_type(conf, type, by_type[i], builder, made_of(wizards, type, by_type[i]));
    }
}

}  // namespace

std::span<const schema::ObjectType* const> object_types() {
    static const auto types = [] {
        std::vector<const schema::ObjectType*> all(file_types().begin(), file_types().end());
        all.push_back(&contact_schema());
        all.push_back(&named_acl_schema());
        return all;
    }();
    return types;
}

void load_pjsip(const store::ConfFile& conf, schema::SnapshotBuilder& builder, const WizardPlan& wizards) {
    auto& complaints = builder.complaints();
    complaints.insert(complaints.end(), conf.complaints().begin(), conf.complaints().end());
    if (!builder.is_reload() || (conf.complete() && wizards.complete))
        return read_sections(conf, wizards, builder);
    // Half a file must not take objects away from calls that go well. What is wrong in that half is told.
    schema::SnapshotBuilder half;
    read_sections(conf, wizards, half);
    complaints.insert(complaints.end(), half.complaints().begin(), half.complaints().end());
    for (const auto* type : file_types()) builder.keep(*type);
}

void load_acl_conf(const store::ConfFile& conf, schema::SnapshotBuilder& builder) {
    std::vector<const store::ConfSection*> sections;
    // The file may be missing: then there is no named ACL.
    if (conf.found()) {
        builder.complaints().insert(builder.complaints().end(), conf.complaints().begin(),
                                    conf.complaints().end());
        for (const auto& section : conf.sections())
            if (!section.is_template && !iequals(section.name, "general")) sections.push_back(&section);
    }
    if (builder.is_reload() && conf.found() && !conf.complete()) return builder.keep(named_acl_schema());
    read_type(conf, named_acl_schema(), sections, builder);
}

}  // namespace asterism::endpoint
