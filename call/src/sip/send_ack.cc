// SPDX-License-Identifier: Apache-2.0
#include "send_ack.h"
#include "words_within.h"

#include "asterism/base/log.h"

namespace asterism::call {

void send_ack(SipServices& services, const sip::Draft& ack, const std::string& next_hop,
              const sip::Target& way, std::function<void(const sip::Draft&, sip::Target)> send) {
    if (sip::is_stream(way.transport) && way.flow && services.net.is_open(way.flow)) return send(ack, way);
    const auto uri = sip::UriView::parse(next_hop);
    if (!uri || !uri->is_sip()) return;
    services.net.resolve(*uri, way.listener ? std::optional(way.listener) : std::nullopt,
                         words_within(services.net, way),
                         [&services, ack, send = std::move(send)](const sipnet::Hops& hops) {
                             if (!hops) return log::warning("An ACK cannot be sent: {}", hops.error().reason);
                             if (const auto target = services.net.target(hops->front())) send(ack, *target);
                         });
}

}  // namespace asterism::call
