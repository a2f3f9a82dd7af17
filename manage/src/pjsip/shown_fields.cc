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

/// One row of that name for each value instead of the one that is there.
void replace_rows(std::vector<Field>& fields, std::string_view name, const std::vector<std::string>& values) {
    const auto at = std::ranges::find(fields, name, &Field::first);
    if (at == fields.end()) return;
    std::vector<Field> rows;
    for (const auto& value : values) rows.emplace_back(name, value);
    const auto place = fields.erase(at);
    fields.insert(place, rows.begin(), rows.end());
}

}  // namespace

std::string masked_match(const endpoint::MatchEntry& entry) {
    std::string text = entry.exclude ? "!" : "";
    if (!entry.network) return text + entry.host + (entry.port ? fmt::format(":{}", entry.port) : "");
    if (entry.port) return text + SocketAddress{entry.network->base(), entry.port}.text();
    return text + entry.network->base().text() + '/' + mask_text(*entry.network);
}

std::string shown_value(const Services& services, const schema::ObjectType& type, std::string_view option,
                        std::string value) {
    if (!value.empty()) return value;
    if (&type == &endpoint::contact_schema() && option == "expiration_time") return "0";  // a permanent one
    if (&type == &endpoint::transport_schema() && option == "method") return "unspecified";
    constexpr std::string_view kAlgorithms = "supported_algorithms_";
    if (&type == &endpoint::auth_schema() && option.starts_with(kAlgorithms))
        return endpoint::global_schema().print(
            services.directory.global(),
            fmt::format("default_auth_algorithms_{}", option.substr(kAlgorithms.size())));
    return value;
}

std::vector<Field> shown_fields(const Services& services, const schema::ObjectType& type,
                                const void* object) {
    auto fields = type.fields(object);
    for (auto& [name, value] : fields) value = shown_value(services, type, name, std::move(value));
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
