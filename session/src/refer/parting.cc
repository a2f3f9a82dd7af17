// SPDX-License-Identifier: Apache-2.0
#include "refer/parting.h"

#include "asterism/endpoint/in_dialog.h"
#include "bye_under_way.h"

namespace asterism::session {

Parting::Parting(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint, sip::Dialog& dialog,
                 sip::Target way, std::function<void(Parting&)> over)
    : services_(services),
      endpoint_(std::move(endpoint)),
      dialog_(&dialog),
      way_(std::move(way)),
      over_(std::move(over)),
      patience_(services.transactions.wheel(), *this) {
    services_.dialogs.attach(dialog, *this);
    patience_.start(kPatience);
}

Parting::~Parting() { drop(); }

void Parting::drop() {
    over_ = nullptr;
    leave();
}

void Parting::leave() {
    patience_.stop();
    if (auto* dialog = std::exchange(dialog_, nullptr)) services_.dialogs.detach(*dialog, *this);
    if (const auto over = std::exchange(over_, nullptr)) over(*this);
}

void Parting::say_bye() {
    if (!dialog_) return;
    ByeUnderWay::send(services_, *dialog_,
                      endpoint::outgoing_within(services_.net, *dialog_, dialog_->request(sip::Method::Bye),
                                                endpoint_, way_));
    leave();
}

bool Parting::wants(const sip::Message& request) const {
    return request.method() != sip::Method::Subscribe && request.method() != sip::Method::Notify;
}

void Parting::on_request(sip::Dialog&, sip::ServerId id, const sip::Message& request) {
    if (request.method() == sip::Method::Bye) {
        services_.transactions.respond(id, 200);
        return leave();
    }
    // 362: there is no channel any more.
    services_.transactions.respond(id, request.method() == sip::Method::Refer ? 404 : 481);
}

}  // namespace asterism::session
