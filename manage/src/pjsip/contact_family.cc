// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/contact_family.h"

#include <fmt/core.h>

#include <boost/json.hpp>

#include "asterism/base/text.h"
#include "pjsip/contact_object.h"

namespace asterism::manage {

namespace {

constexpr std::string_view kTree = "contact/";

std::string json_of(const Services& services, const registrar::ContactRow& row) {
    boost::json::object out;
    for (const auto& [name, value] : endpoint::contact_schema().fields(contact_object(services, row)))
        out[name] = valid_utf8(value);
    return boost::json::serialize(out);
}

/// The registered contact that "contact/6001;@digest" names.
std::optional<registrar::ContactRow> row_of(const Services& services, std::string_view key) {
    if (!key.starts_with(kTree)) return std::nullopt;
    key.remove_prefix(kTree.size());
    for (auto& row : services.registrar.rows(split_once(key, ';').first))
        if (!row.permanent && row.contact.id == key) return std::move(row);
    return std::nullopt;
}

}  // namespace

std::vector<store::Record> ContactFamily::entries() const {
    std::vector<store::Record> out;
    for (const auto& row : all_contacts(services_))
        if (!row.permanent)
            out.push_back({fmt::format("{}{}", kTree, row.contact.id), json_of(services_, row)});
    return out;
}

std::optional<std::string> ContactFamily::find(std::string_view key) const {
    const auto row = row_of(services_, key);
    return row ? std::optional(json_of(services_, *row)) : std::nullopt;
}

bool ContactFamily::remove(std::string_view key) {
    const auto row = row_of(services_, key);
    return row && services_.registrar.remove(row->contact.aor, row->contact.uri);
}

}  // namespace asterism::manage
