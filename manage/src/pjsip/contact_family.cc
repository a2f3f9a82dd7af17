// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/contact_family.h"

#include <fmt/core.h>

#include "asterism/base/text.h"
#include "pjsip/contact_object.h"

namespace asterism::manage {

namespace {

constexpr std::string_view kTree = "contact/";

void add_string(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text)
        if (c == '"' || c == '\\')
            (out += '\\') += c;
        else if (static_cast<unsigned char>(c) < ' ')
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            out += c;
    out += '"';
}

std::string json_of(const endpoint::Contact& contact) {
    std::string out = "{";
    for (const auto& [name, value] : endpoint::contact_schema().fields(contact)) {
        if (out.size() > 1) out += ',';
        add_string(out, name);
        out += ':';
        add_string(out, value);
    }
    return out += '}';
}

}  // namespace

std::vector<store::Record> ContactFamily::entries() const {
    std::vector<store::Record> out;
    for (const auto& row : all_contacts(services_))
        if (!row.permanent)
            out.push_back(
                {fmt::format("{}{}", kTree, row.contact.id), json_of(contact_object(services_, row))});
    return out;
}

bool ContactFamily::remove(std::string_view key) {
    if (!key.starts_with(kTree)) return false;
    key.remove_prefix(kTree.size());
    const auto [aor, digest] = split_once(key, ';');
    for (const auto& row : services_.registrar.rows(aor))
        if (!row.permanent && row.contact.id == key) return services_.registrar.remove(aor, row.contact.uri);
    return false;
}

}  // namespace asterism::manage
