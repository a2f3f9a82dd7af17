// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/in_dialog.h"

#include <utility>

#include "asterism/base/log.h"
#include "asterism/endpoint/nat.h"

namespace asterism::endpoint {

namespace {

/// Follows one request within a dialog to its answer.
class RequestWithin final : public RequestUser {
public:
    RequestWithin(sip::Dialog& dialog, std::weak_ptr<bool> usage, std::function<void(int)> ended)
        : dialog_(dialog), usage_(std::move(usage)), ended_(std::move(ended)) {}
    void on_response(const sip::Message& response) override {
        if (response.status() >= 300) on_failed(response.status(), {});
    }
    void on_failed(int status, const std::string&) override {
        if (sip::ends_usage(status) && !usage_.expired()) ended_(status);
    }
    std::uint32_t next_cseq(std::uint32_t former) override {
        return usage_.expired() ? former + 1 : dialog_.take_local_cseq();
    }

private:
    sip::Dialog& dialog_;
    std::weak_ptr<bool> usage_;
    std::function<void(int)> ended_;
};

/// The connection that `way` goes by, while it stands.
bool has_connection(sipnet::SipNet& net, const sip::Target& way) {
    return sip::is_stream(way.transport) && way.flow && net.is_open(way.flow);
}

}  // namespace

sipnet::Words words_within(sipnet::SipNet& net, const sip::Target& way) {
    // The other end of a connection of ours to ourselves has a port of its own.
    const bool ourselves =
        net.is_ours(way.remote) || (sip::is_stream(way.transport) && way.remote.ip == way.local.ip);
    return ourselves ? sipnet::Words::OfAdministrator : sipnet::Words::OfPeer;
}

sip::Target way_back(sipnet::SipNet& net, const sip::Origin& origin) {
    sip::Target way;
    way.transport = origin.transport;
    way.listener = origin.listener;
    way.remote = origin.source;
    way.local = origin.local;
    way.flow = origin.flow;
    return net.completed(way);
}

void refresh_target(sip::Dialog& dialog, const sip::Message& request, const Endpoint& endpoint) {
    // 581: a request without Record-Route in a dialog that has a route says its target as it is.
    const bool routed = !dialog.route_set().empty() && !request.has(sip::HeaderId::RecordRoute);
    if (routed || !rewrites_contact(endpoint, request.origin())) return dialog.refresh_target(request);
    auto copy = request.copy();
    apply_nat(copy, endpoint);
    dialog.refresh_target(copy);
}

Outgoing outgoing_within(sipnet::SipNet& net, const sip::Dialog& dialog, sip::Draft draft,
                         Ref<Endpoint> endpoint, const sip::Target& way) {
    Outgoing outgoing{std::move(draft), std::move(endpoint)};
    outgoing.next_hop = dialog.next_hop();
    outgoing.words = words_within(net, way);
    if (has_connection(net, way)) outgoing.flow = way.flow;
    return outgoing;
}

void send_within(Requester& requester, sip::Dialog& dialog, Outgoing outgoing, std::weak_ptr<bool> usage,
                 std::function<void(int status)> ended) {
    auto user = std::make_unique<RequestWithin>(dialog, std::move(usage), std::move(ended));
    auto& heard = *user;
    const auto id = requester.send(std::move(outgoing), heard);
    requester.hand_over(id, std::move(user));
}

void send_ack(sipnet::SipNet& net, const sip::Draft& ack, const std::string& next_hop, const sip::Target& way,
              std::function<void(const sip::Draft&, sip::Target)> send) {
    if (has_connection(net, way)) return send(ack, way);
    const auto uri = sip::UriView::parse(next_hop);
    if (!uri || !uri->is_sip()) return;
    net.resolve(*uri, way.listener ? std::optional(way.listener) : std::nullopt, words_within(net, way),
                [&net, ack, send = std::move(send)](const sipnet::Hops& hops) {
                    if (!hops) return log::warning("An ACK cannot be sent: {}", hops.error().reason);
                    if (const auto target = net.target(hops->front())) send(ack, *target);
                });
}

}  // namespace asterism::endpoint
