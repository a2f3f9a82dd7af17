// SPDX-License-Identifier: Apache-2.0
// RFC 7118: where upgraded connections become flows.
#include "flow.h"

namespace asterism::sipnet {

void SipNet::WebSockets::on_accept(std::unique_ptr<rt::Stream> stream) {
    const auto transport = stream->is_tls() ? sip::Transport::Wss : sip::Transport::Ws;
    // A ws transport serves wss connections too when there is no wss one, and the other way round.
    const Listener* fits = nullptr;
    for (const auto& [number, one] : owner.listeners_) {
        if (!sip::is_websocket(one->config.transport)) continue;
        if (!fits || (fits->config.transport != transport && one->config.transport == transport))
            fits = one.get();
    }
    owner.adopt(fits, transport, std::move(stream));
}

}  // namespace asterism::sipnet
