// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/response_target.h"

#include "asterism/sip/message.h"

namespace asterism::sip {

namespace {

std::uint16_t sent_by_port(const Via& via, Transport transport) {
    return via.port ? via.port : default_port(transport);
}

/// 18.2.1: a name, or an address other than the source.
bool differs(const Via& via, const Origin& origin) {
    const auto ip = IpAddress::parse(via.host);
    return !ip || *ip != origin.source.ip;
}

}  // namespace

// RFC 3261 18.2.2, its bullets in order.
Target response_target(const Via& via, const Origin& origin, bool force_rport) {
    Target target;
    target.transport = origin.transport;
    target.listener = origin.listener;
    target.local = origin.local;
    target.flow = origin.flow;
    target.remote = origin.source;
    // A stream: the connection the request came on; if it is gone, the source address (received) with the
    // port of sent-by is sipnet's to try.
    if (is_stream(origin.transport)) return target;
    // RFC 3581 4: rport. Else received, or the address in sent-by, which is the same then: the source; port
    // of sent-by. maddr counts for nothing: requests come to us alone, not to a group that an answer would be
    // for, and a stranger does not choose whom we send to.
    if (!force_rport && !via.has_rport) target.remote.port = sent_by_port(via, origin.transport);
    return target;
}

Target response_target(const Message& request) {
    return response_target(request.top_via(), request.origin(), request.force_rport());
}

void write_response_via(std::string& out, const Via& via, const Origin& origin, bool force_rport) {
    // Reference 203: a Via that came by WebSocket always gets it.
    const bool symmetric = via.has_rport || force_rport || is_websocket(origin.transport);
    // Everything up to the end of sent-by, then the parameters without those that are ours to write.
    const auto head =
        via.sent_by.data() == nullptr
            ? via.text.size()
            : static_cast<std::size_t>(via.sent_by.data() + via.sent_by.size() - via.text.data());
    // Parameters that could not be read are left as they are.
    const bool unread = via.params.empty() && head < via.text.size() && !symmetric;
    if (!origin.source.is_set() || via.sent_by.data() == nullptr || unread) {
        out += via.text;
        return;
    }
    out += via.text.substr(0, head);
    for (const Param& param : via.params) {
        if (param.name == "received" || param.name == "rport") continue;
        (out += ';') += param.name;
        if (param.has_value) (out += '=') += param.value;
    }
    // RFC 3581 4: with rport, received always.
    if (symmetric) (out += ";rport=") += std::to_string(origin.source.port);
    if (symmetric || differs(via, origin)) (out += ";received=") += origin.source.ip.text();
}

std::string response_via(const Via& via, const Origin& origin, bool force_rport) {
    std::string out;
    write_response_via(out, via, origin, force_rport);
    return out;
}

}  // namespace asterism::sip
