// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/transport.h"

#include <array>

#include "asterism/base/text.h"

namespace asterism::sip {

namespace {
constexpr std::array<std::string_view, 5> kTransportNames = {"UDP", "TCP", "TLS", "WS", "WSS"};
}

std::string_view transport_name(Transport transport) {
    return kTransportNames[static_cast<std::size_t>(transport)];
}

std::optional<Transport> transport_of(std::string_view name) {
    for (std::size_t i = 0; i < kTransportNames.size(); ++i)
        if (iequals(kTransportNames[i], name)) return static_cast<Transport>(i);
    return std::nullopt;
}

std::uint16_t default_port(Transport transport) {
    switch (transport) {
        case Transport::Tls:
            return 5061;
        case Transport::Ws:
            return 80;
        case Transport::Wss:
            return 443;
        default:
            return 5060;
    }
}

}  // namespace asterism::sip
