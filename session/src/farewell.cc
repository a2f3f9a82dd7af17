// SPDX-License-Identifier: Apache-2.0
#include "farewell.h"

#include <algorithm>

#include "asterism/endpoint/in_dialog.h"
#include "bye_under_way.h"

namespace asterism::session {

Farewell::Farewell(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint, sip::Dialog& dialog,
                   sip::Target way, sip::Draft last_words)
    : services_(services),
      endpoint_(std::move(endpoint)),
      dialog_(&dialog),
      way_(std::move(way)),
      last_words_(std::move(last_words)),
      limit_(services.transactions.wheel(), *this) {
    services_.dialogs.attach(dialog, *this);
}

Farewell::~Farewell() {
    if (dialog_) leave(*dialog_);
}

void Farewell::leave(sip::Dialog& dialog) {
    dialog_ = nullptr;
    limit_.stop();
    if (repeater_) repeater_->stop();
    services_.dialogs.detach(dialog, *this);
    if (over_) over_(*this);
}

void Farewell::await_ack(sip::ServerId invite, std::uint32_t cseq, std::function<void(Farewell&)> over) {
    over_ = std::move(over);
    repeater_.emplace(services_.transactions, [this] { say_bye(); });
    repeater_->start(invite, cseq);
}

void Farewell::await_final(endpoint::RequestId request, bool is_invite) {
    request_ = request;
    is_invite_ = is_invite;
    // Any other request ends by itself within that time.
    if (is_invite) limit_.start(services_.transactions.options().timers.t1_64());
}

// Whoever has said 100 may be silent for ever; a CANCEL bounds that (9.1).
void Farewell::on_limit() { services_.requester.cancel(request_, {}); }

void Farewell::say_bye() {
    if (!dialog_) return;
    if (!says_bye_) return leave(*dialog_);
    auto bye = dialog_->request(sip::Method::Bye);
    for (const auto& [name, value] : last_words_.headers()) bye.add(name, value);
    for (const auto& part : last_words_.parts()) bye.add_part(part);
    ByeUnderWay::send(services_, *dialog_,
                      endpoint::outgoing_within(services_.net, *dialog_, std::move(bye), endpoint_, way_));
    leave(*dialog_);
}

void Farewell::on_response(const sip::Message& response) {
    if (response.status() < 200 || !dialog_) return;
    if (response.status() < 300 && is_invite_) {
        auto& services = services_;
        endpoint::send_ack(services.net, dialog_->ack(response.cseq().number), dialog_->next_hop(), way_,
                           [&services](const sip::Draft& ack, sip::Target target) {
                               services.transactions.send_ack(ack, target);
                           });
    }
    say_bye();
}

void Farewell::on_failed(int, const std::string&) { say_bye(); }

bool Farewell::wants(const sip::Message& request) const {
    return request.method() == sip::Method::Bye || request.method() == sip::Method::Ack ||
           request.method() == sip::Method::Invite || request.method() == sip::Method::Update;
}

void Farewell::on_request(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request) {
    if (request.method() != sip::Method::Bye || !says_bye_) {
        services_.transactions.respond(id, 481);
        return;
    }
    services_.transactions.respond(id, 200);
    leave(dialog);
}

void Farewell::on_ack(sip::Dialog&, const sip::Message& ack) {
    if (repeater_ && repeater_->on_ack(ack.cseq().number)) say_bye();
}

void Farewells::add(std::unique_ptr<Farewell> one, sip::ServerId invite, std::uint32_t cseq) {
    auto& added = *one;
    waiting_.push_back(std::move(one));
    added.await_ack(invite, cseq, [this](Farewell& over) { end(over); });
}

void Farewells::clear() {
    for (auto& one : waiting_) one->leave_alone();
    waiting_.clear();
    over_.clear();
}

// In a later turn: it is still at work when it says so.
void Farewells::end(Farewell& one) {
    const auto at =
        std::find_if(waiting_.begin(), waiting_.end(), [&](const auto& it) { return it.get() == &one; });
    if (at == waiting_.end()) return;
    over_.push_back(std::move(*at));
    waiting_.erase(at);
    if (over_.size() == 1) loop_.post([this] { over_.clear(); });
}

}  // namespace asterism::session
