// SPDX-License-Identifier: Apache-2.0
#include "transfer_target.h"

#include "message/message_words.h"

namespace asterism::session {

std::string transfer_target(const SessionCore& core, std::string_view target) {
    if (const auto& other = core.services.directory.endpoint(target)) {
        const auto contact = choose_contact(core.services.locator, other->aors);
        return contact ? contact->uri : std::string();
    }
    const std::string text(inside_brackets(target));
    const auto uri = sip::UriView::parse(text);
    return uri && (uri->is_sip() || uri->scheme == sip::Scheme::Tel) ? text : std::string();
}

}  // namespace asterism::session
