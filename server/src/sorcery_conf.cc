// SPDX-License-Identifier: Apache-2.0
#include "sorcery_conf.h"

#include <fmt/format.h>

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::server {

namespace {

/// The object types of each module, and where they are kept unless this file says otherwise. Empty: nothing
/// that it may say is what happens here already.
struct Row {
    std::string_view module;
    std::string_view type;
    std::string_view standard;
};
constexpr std::string_view kPjsip = "res_pjsip";
constexpr std::string_view kContact = "contact";
constexpr std::string_view kSubscription = "subscription_persistence";
constexpr Row kRows[] = {
    {kPjsip, "endpoint", "config,pjsip.conf,criteria=type=endpoint"},
    {kPjsip, "auth", "config,pjsip.conf,criteria=type=auth"},
    {kPjsip, "aor", "config,pjsip.conf,criteria=type=aor"},
    {kPjsip, "domain_alias", "config,pjsip.conf,criteria=type=domain_alias"},
    {kPjsip, "transport", "config,pjsip.conf,criteria=type=transport"},
    {kPjsip, "global", "config,pjsip.conf,criteria=type=global,single_object=yes,explicit_name=global"},
    {kPjsip, "system", "config,pjsip.conf,criteria=type=system,single_object=yes,explicit_name=system"},
    {kPjsip, kContact, "astdb,registrar"},
    {kPjsip, "nat_hook", "memory"},
    {"res_pjsip_endpoint_identifier_ip", "identify", "config,pjsip.conf,criteria=type=identify"},
    {"res_pjsip_outbound_registration", "registration", "config,pjsip.conf,criteria=type=registration"},
    {"res_pjsip_acl", "acl", "config,pjsip.conf,criteria=type=acl"},
    {"res_pjsip_outbound_publish", "outbound-publish", "config,pjsip.conf,criteria=type=outbound-publish"},
    {"res_pjsip_pubsub", "inbound-publication", "config,pjsip.conf,criteria=type=inbound-publication"},
    {"res_pjsip_pubsub", "resource_list", "config,pjsip.conf,criteria=type=resource_list"},
    {"res_pjsip_pubsub", kSubscription, "astdb,subscription_persistence"},
    {"res_pjsip_publish_asterisk", "asterisk-publication",
     "config,pjsip.conf,criteria=type=asterisk-publication"},
    {"res_pjsip_phoneprov_provider", "phoneprov", "config,pjsip.conf,criteria=type=phoneprov"},
    {"res_mwi_external", "mailboxes", "astdb,mwi_external"},
    {"res_stir_shaken", "tn", "config,stir_shaken.conf,criteria=type=tn"},
    {"res_stir_shaken", "attestation", {}},
    {"res_stir_shaken", "verification", {}},
    {"res_stir_shaken", "profile", {}},
    {"res_stir_shaken", "eprofile", {}},
    {"res_geolocation", "location", {}},
    {"res_geolocation", "profile", {}},
    {"res_websocket_client", "websocket_client",
     "config,websocket_client.conf,criteria=type=websocket_client"},
    {"res_pjproject", "log_mappings", {}},
    {"res_aeap", "client", {}},
};
const std::vector<std::string_view> kWizards{"config", "astdb", "realtime", "memory", "memory_cache"};

/// Without the blanks around its commas.
std::string squeezed(std::string_view value) { return fmt::format("{}", fmt::join(split(value, ','), ",")); }

std::vector<std::string_view> modules() {
    std::vector<std::string_view> out{"general"};
    for (const auto& row : kRows)
        if (out.back() != row.module) out.push_back(row.module);
    return out;
}

class Reader {
public:
    explicit Reader(Complaints& complaints) : complaints_(complaints) {}

    void section(const Section& section) {
        // Those of the sample, for its own tests.
        if (istarts_with(section.name, "test_sorcery")) return;
        if (iequals(section.name, "general")) return general(section);
        const auto known = modules();
        if (std::ranges::any_of(known, [&](auto one) { return iequals(one, section.name); })) {
            for (const auto& line : section.lines) mapping(section, line);
            return;
        }
        const auto meant = nearest(section.name, known);
        complaints_.push_back({meant.empty() ? Severity::Warning : Severity::Error,
                               section.place,
                               "sorcery",
                               section.name,
                               {},
                               "is no module that keeps objects",
                               std::string(meant)});
    }

    SorceryConf result() {
        out_.contacts_in_memory = contacts_.in_memory && !contacts_.elsewhere;
        out_.subscriptions_in_memory = subscriptions_.in_memory && !subscriptions_.elsewhere;
        return std::move(out_);
    }

private:
    void complain(const Section& section, const SourceLine& line, Severity severity, std::string reason,
                  std::string_view meant = {}) {
        complaints_.push_back({severity, line.place, "sorcery", section.name, line.name, std::move(reason),
                               std::string(meant)});
    }

    void without_effect(const Section& section, const SourceLine& line, std::string reason) {
        complain(section, line, Severity::Warning, std::move(reason));
        out_.unheeded.push_back(
            fmt::format("{} [{}] {}={}", line.place.text(), section.name, line.name, squeezed(line.value)));
    }

    void general(const Section& section) {
        constexpr std::string_view kOption = "update_or_create_on_update_miss";
        for (const auto& line : section.lines)
            if (!iequals(line.name, kOption))
                complain(section, line, Severity::Error, "is not known", nearest(line.name, {kOption}));
            else if (is_true(line.value))
                without_effect(section, line, "has no effect yet: nothing is kept in two places");
            else if (!is_false(line.value))
                complain(section, line, Severity::Error,
                         fmt::format("'{}' is neither yes nor no", line.value));
    }

    void mapping(const Section& section, const SourceLine& line) {
        const auto [name, option] = split_once(line.name, '/');
        const auto* row = row_of(section, line, trim(name));
        if (!row) return;
        const bool cache = iequals(option, "cache");
        if (!option.empty() && !cache)
            return complain(section, line, Severity::Error,
                            fmt::format("'{}' is no option of a mapping", option),
                            nearest(option, {"cache"}));
        const auto value = squeezed(line.value);
        const auto [wizard, data] = split_once(value, ',');
        if (std::ranges::none_of(kWizards, [&, w = wizard](auto one) { return iequals(one, w); }))
            return complain(section, line, Severity::Error,
                            fmt::format("nothing keeps objects by '{}'", wizard), nearest(wizard, kWizards));
        const bool in_memory = iequals(wizard, "memory");
        if (in_memory && !data.empty())
            complain(section, line, Severity::Warning, fmt::format("'{}' is nothing to memory", data));
        if (iequals(wizard, "memory_cache") || cache)
            return without_effect(section, line, "has no effect: objects are in memory already");
        const bool standard = iequals(value, row->standard);
        if (row->type == kContact)
            return kept(contacts_, "contacts", *row, section, line, in_memory, standard);
        if (row->type == kSubscription)
            return kept(subscriptions_, "subscriptions", *row, section, line, in_memory, standard);
        if (iequals(value, row->standard)) return;
        if (row->standard.empty())
            without_effect(section, line, "has no effect yet");
        else
            without_effect(section, line,
                           fmt::format("has no effect yet: what counts is '{}'", row->standard));
    }

    /// Where objects are kept that come and go.
    struct Keepers {
        bool in_memory = false;
        bool elsewhere = false;
    };

    /// What lasts counts, when there are several.
    void kept(Keepers& keepers, std::string_view what, const Row& row, const Section& section,
              const SourceLine& line, bool in_memory, bool standard) {
        if (!in_memory && !standard)
            without_effect(
                section, line,
                fmt::format("has no effect yet: {} are kept by 'memory' or '{}'", what, row.standard));
        if (in_memory ? keepers.elsewhere : keepers.in_memory)
            complain(section, line, Severity::Warning,
                     fmt::format("stands beside another mapping of {}: they are stored by '{}'", what,
                                 row.standard));
        (in_memory ? keepers.in_memory : keepers.elsewhere) = true;
    }

    /// Null when there is no such type in this section, which is said.
    const Row* row_of(const Section& section, const SourceLine& line, std::string_view type) {
        const Row* elsewhere = nullptr;
        std::vector<std::string_view> here;
        for (const auto& row : kRows) {
            const bool of_this = iequals(row.module, section.name);
            if (of_this) here.push_back(row.type);
            if (!iequals(row.type, type)) continue;
            if (of_this) return &row;
            elsewhere = &row;
        }
        if (elsewhere)
            without_effect(
                section, line,
                fmt::format("has no effect: '{}' belongs into [{}]", elsewhere->type, elsewhere->module));
        else
            complain(section, line, Severity::Error, "is no type of object", nearest(type, here));
        return nullptr;
    }

    Complaints& complaints_;
    SorceryConf out_;
    Keepers contacts_;
    Keepers subscriptions_;
};

}  // namespace

SorceryConf read_sorcery_conf(const std::vector<Section>& sections, Complaints& complaints) {
    Reader reader(complaints);
    for (const auto& section : sections)
        if (!section.broken) reader.section(section);
    return reader.result();
}

}  // namespace asterism::server
