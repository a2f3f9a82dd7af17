// SPDX-License-Identifier: Apache-2.0
#include "refer/refer_to.h"

#include "asterism/base/text.h"
#include "asterism/sip/name_addr.h"
#include "asterism/sip/uri.h"

namespace asterism::session {

std::optional<ReferTo> read_refer(const sip::Message& request) {
    if (request.count(sip::HeaderId::ReferTo) != 1) return std::nullopt;
    const auto read = sip::NameAddr::parse(request.get(sip::HeaderId::ReferTo).value_or(""));
    if (!read) return std::nullopt;
    const auto uri = sip::UriView::parse(read->uri_text);
    if (!uri || !uri->is_sip()) return std::nullopt;
    ReferTo out;
    out.uri = read->uri_text;
    out.user = uri->plain_user();
    out.replaces_text = sip::uri_header(uri->headers, "Replaces").value_or("");
    if (auto replaces = sip::Replaces::parse(out.replaces_text)) out.replaces = std::move(*replaces);
    out.referred_by = request.get(sip::HeaderId::ReferredBy).value_or("");
    out.wants_progress = !iequals(trim(request.get(sip::HeaderId::ReferSub).value_or("")), "false");
    const auto diversion = sip::NameAddr::parse(request.get(sip::HeaderId::Diversion).value_or(""));
    if (diversion && iequals(diversion->params.unquoted("reason").value_or(""), kSendToVoicemail))
        out.mailbox = ReferTo::Mailbox::ByDiversion;
    else if (iequals(trim(request.get("X-Digium-Call-Feature").value_or("")), "feature_send_to_vm"))
        out.mailbox = ReferTo::Mailbox::ByFeature;
    return out;
}

}  // namespace asterism::session
