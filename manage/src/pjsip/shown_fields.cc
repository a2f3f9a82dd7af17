// SPDX-License-Identifier: Apache-2.0
#include "pjsip/shown_fields.h"

#include <fmt/core.h>

#include <algorithm>

namespace asterism::manage {

namespace {

/// "255.255.255.0", "ffff:ffff::"
std::string mask_text(const Network& network) {
    std::string bits(network.base().is_v6() ? 16 : 4, '\0');
    for (unsigned i = 0; i < network.prefix(); ++i)
        bits[i / 8] = static_cast<char>(static_cast<unsigned char>(bits[i / 8]) | (0x80u >> (i % 8)));
    const auto byte = [&bits](std::size_t at) { return static_cast<unsigned char>(bits[at]); };
    std::string text;
    if (!network.base().is_v6()) return fmt::format("{}.{}.{}.{}", byte(0), byte(1), byte(2), byte(3));
    for (std::size_t i = 0; i < 16; i += 2)
        text += fmt::format("{}{:x}", i ? ":" : "", byte(i) << 8 | byte(i + 1));
    const auto address = IpAddress::parse(text);
    return address ? address->text() : text;
}

std::string masked(const Network& network) { return network.base().text() + '/' + mask_text(network); }

/// "a,b" as "a, b".
std::string with_blanks(std::string_view list) {
    std::string out;
    for (const char c : list) {
        out += c;
        if (c == ',') out += ' ';
    }
    return out;
}

std::string masked_list(const schema::NetworkList& list) {
    std::string out;
    for (const auto& entry : list.entries)
        out += fmt::format("{}{}{}", out.empty() ? "" : ",", entry.permit ? "" : "!", masked(entry.network));
    return out;
}

/// The first list of it: that of a section, or the one made of its own lines.
std::string first_list(const schema::Acl& acl, std::string_view own) {
    if (!acl.rules.empty()) return std::string(own);
    return acl.named.empty() ? std::string() : acl.named.front();
}

std::string shown_of(const endpoint::Endpoint& endpoint, const schema::Option& option) {
    if (option.name == "named_call_group" || option.name == "named_pickup_group")
        return with_blanks(option.print(&endpoint));
    if (option.name == "acl") return first_list(endpoint.shared->acl, "deny/permit");
    if (option.name == "contact_acl")
        return first_list(endpoint.shared->contact_acl, "contact_deny/contact_permit");
    if (option.name == "stir_shaken") return "no";  // it does nothing
    return option.print(&endpoint);
}

std::string shown_of(const Services& services, const endpoint::Auth& auth, const schema::Option& option) {
    // Two views of one store.
    const auto md5 = auth.digest(endpoint::DigestAlgorithm::Md5);
    if (option.name == "md5_cred") return std::string(md5);
    auto value = option.print(&auth);
    if (option.name == "password_digest" && value.empty() && !md5.empty()) return fmt::format("MD5:{}", md5);
    constexpr std::string_view kAlgorithms = "supported_algorithms_";
    if (value.empty() && option.name.starts_with(kAlgorithms))
        return endpoint::global_schema().print(
            services.directory.global(),
            fmt::format("default_auth_algorithms_{}", option.name.substr(kAlgorithms.size())));
    return value;
}

std::string shown_of(const endpoint::Transport& transport, const schema::Option& option) {
    if (option.name == "local_net") return masked_list(transport.local_net);
    auto value = option.print(&transport);
    if (option.name == "cipher") return with_blanks(value);
    if (option.name == "method" && value.empty()) return "unspecified";
    return value;
}

/// What the reference leaves out unless it was set, or does not have.
constexpr std::pair<std::string_view, std::string_view> kOnlyWhereSet[] = {
    {"endpoint", "contact_user"},
    {"endpoint", "feature_sync"},
    {"endpoint", "use_trunk_health"},
    {"registration", "never_give_up"},
    {"registration", "security_mechanisms"},
    {"transport", "external_signaling_hostname"},
};

/// One row of that name for each value instead of the one that is there.
void replace_rows(std::vector<Field>& fields, std::string_view name, const std::vector<std::string>& values) {
    const auto at = std::ranges::find(fields, name, &Field::first);
    if (at == fields.end()) return;
    std::vector<Field> rows;
    for (const auto& value : values) rows.emplace_back(name, value);
    // Where there is none, the row stays, and is empty.
    if (rows.empty()) rows.emplace_back(name, "");
    const auto place = fields.erase(at);
    fields.insert(place, rows.begin(), rows.end());
}

}  // namespace

std::string masked_match(const endpoint::MatchEntry& entry) {
    std::string text = entry.exclude ? "!" : "";
    if (!entry.network) return text + entry.host + (entry.port ? fmt::format(":{}", entry.port) : "");
    if (!entry.port) return text + masked(*entry.network);
    return text + SocketAddress{entry.network->base(), entry.port}.text() + '/' + mask_text(*entry.network);
}

std::string shown_value(const Services& services, const schema::ObjectType& type,
                        const schema::Option& option, const void* object) {
    if (&type == &endpoint::endpoint_schema())
        return shown_of(*static_cast<const endpoint::Endpoint*>(object), option);
    if (&type == &endpoint::auth_schema())
        return shown_of(services, *static_cast<const endpoint::Auth*>(object), option);
    if (&type == &endpoint::transport_schema())
        return shown_of(*static_cast<const endpoint::Transport*>(object), option);
    auto value = option.print(object);
    if (value.empty() && &type == &endpoint::contact_schema() && option.name == "expiration_time")
        return "0";  // a permanent one
    return value;
}

bool is_shown(const schema::ObjectType& type, const schema::Option& option, const void* object) {
    for (const auto& [of, name] : kOnlyWhereSet)
        if (of == type.name() && name == option.name) return option.print(object) != option.default_text;
    return !option.hidden;
}

std::vector<Field> shown_fields(const Services& services, const schema::ObjectType& type,
                                const void* object) {
    std::vector<Field> fields;
    for (const auto& option : type.options()) {
        if (!is_shown(type, option, object)) continue;
        const auto before = fields.size();
        if (option.fields) option.fields(object, fields);
        // Where there is none, its row stays, and is empty.
        if (!option.fields || fields.size() == before)
            fields.emplace_back(option.name, shown_value(services, type, option, object));
    }
    std::ranges::sort(fields);
    return fields;
}

std::vector<Field> shown_fields(const Services& services, const endpoint::Aor& aor) {
    auto fields = endpoint::aor_schema().fields(aor);
    std::vector<std::string> uris;
    for (const auto& contact : services.registrar.contacts(aor.name)) uris.push_back(contact.uri);
    replace_rows(fields, "contact", uris);
    return fields;
}

std::vector<Field> shown_fields(const Services&, const endpoint::Identify& identify) {
    auto fields = endpoint::identify_schema().fields(identify);
    std::vector<std::string> matches;
    for (const auto& entry : identify.match) matches.push_back(masked_match(entry));
    replace_rows(fields, "match", matches);
    return fields;
}

std::vector<Field> shown_fields(const Services&, const endpoint::System& system) {
    auto fields = endpoint::system_schema().fields(system);
    for (const auto& option : endpoint::system_schema().options())
        for (const auto& alias : option.aliases) fields.emplace_back(alias, option.print(&system));
    std::ranges::sort(fields);
    return fields;
}

}  // namespace asterism::manage
