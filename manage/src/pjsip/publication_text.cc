// SPDX-License-Identifier: Apache-2.0
#include "pjsip/publication_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace asterism::manage {

PublicationFields publication_fields(const presence::PublicationRow& row) {
    return {{"Name", row.resource},
            {"Package", row.event},
            {"Endpoint", row.endpoint},
            {"EntityTag", std::to_string(row.entity_tag)},
            {"Expiry", std::to_string(row.left.count())},
            {"Servers", fmt::format("{}", fmt::join(row.servers, ","))}};
}

PublicationFields publication_fields(const presence::PublishingRow& row) {
    return {{"Name", row.config->name},
            {"User", row.user},
            {"Package", row.config->event},
            {"ServerUri", row.server_uri},
            {"State", std::string(row.state)},
            {"EntityTag", row.entity_tag},
            {"NextRefresh", std::to_string(row.next.count())},
            {"Waiting", std::to_string(row.waiting)},
            {"LastResult", row.last_result}};
}

std::vector<PublicationFields> publications_listed(const Services& services, bool inbound) {
    std::vector<PublicationFields> out;
    if (inbound)
        for (const auto& row : services.publications.rows()) out.push_back(publication_fields(row));
    else
        for (const auto& row : services.publishing.rows()) out.push_back(publication_fields(row));
    return out;
}

}  // namespace asterism::manage
