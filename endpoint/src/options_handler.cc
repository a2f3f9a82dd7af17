// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/options_handler.h"

namespace asterism::endpoint {

void OptionsHandler::on_request(Incoming&& incoming) {
    const auto& request = incoming.request;
    const auto& uri = request.request_uri();
    // 150
    if (!uri.is_sip() && uri.scheme != sip::Scheme::Tel) return transactions_.reply_stateless(request, 416);
    if (stopping_) return transactions_.reply_stateless(request, 503);
    // 149: the answer is what an INVITE would get.
    const auto exten = directory_.global().name_of(uri.plain_user());
    if (!exten.empty() && !dialplan_.exists(incoming.endpoint->context, exten, {}))
        return transactions_.reply_stateless(request, 404);
    auto answer = transactions_.stateless(request, 200);
    answer.add(
        sip::HeaderId::Accept,
        "application/sdp, application/dialog-info+xml, application/xpidf+xml, application/cpim-pidf+xml, "
        "application/pidf+xml, application/simple-message-summary, message/sipfrag;version=2.0");
    answer.add(sip::HeaderId::Allow, kAllow);
    answer.add(sip::HeaderId::Supported,
               directory_.global().norefersub ? kSupported : kSupportedButNorefersub);
    answer.add(sip::HeaderId::AcceptEncoding, "identity");
    answer.add(sip::HeaderId::AcceptLanguage, "en");
    transactions_.reply_stateless(request, answer);
}

}  // namespace asterism::endpoint
