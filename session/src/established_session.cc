// SPDX-License-Identifier: Apache-2.0
#include "established_session.h"

#include "asterism/base/log.h"
#include "asterism/endpoint/in_dialog.h"
#include "late_success.h"
#include "refer/outgoing_refer.h"

namespace asterism::session {

EstablishedSession::EstablishedSession(SessionCore& core)
    : core_(core),
      repeater_(core.services.transactions, [this] { on_no_ack(); }),
      refresh_(*this, core.services.transactions.wheel()),
      sound_moves_(core.services.transactions.wheel(), *this) {}

EstablishedSession::~EstablishedSession() = default;

void EstablishedSession::begin_answered(bool offer) {
    core_.phase = Phase::Up;
    if (offer) offered_in_2xx_to_ = core_.invite_cseq;
    if (core_.dialog) core_.dialog->set_state(sip::Dialog::State::Confirmed);
    core_.glare.on_invite_replied();
    repeater_.start(core_.invite, core_.invite_cseq);
}

void EstablishedSession::begin_with(const sip::Message& success) {
    core_.heard_bytes = success.bytes();
    core_.dialog->confirm(success);
    core_.timer.take_success(success);
    core_.glare.on_invite_answered();
    core_.phase = Phase::Up;
    acknowledge(*core_.dialog, success);
    core_.media.set_answered();
}

bool EstablishedSession::check_agreement() {
    if (core_.media.settled()) {
        core_.media.forget_texts();
        return true;
    }
    // 279: without an agreement there is no call.
    core_.send_bye(Cause::BearerCapabilityNotAvail);
    core_.end(Cause::BearerCapabilityNotAvail);
    return false;
}

void EstablishedSession::end_wordless() {
    constexpr int kNotAcceptable = 406;
    if (auto* owner = channel()) owner->on_leg_answered();
    core_.send_bye(Cause::NormalClearing);
    core_.end(Cause::NormalClearing, kNotAcceptable);
}

void EstablishedSession::on_late_success(const sip::Message& response) {
    if (core_.dialog && response.to_tag() == core_.dialog->remote_tag())
        return void(ack_.repeat(core_.services.transactions, response.cseq().number));
    if (!other_branches_)
        other_branches_ =
            std::make_unique<LateSuccess>(core_.services, core_.endpoint, core_.contact(), core_.way);
    other_branches_->on_response(response);
}

void EstablishedSession::acknowledge(sip::Dialog& dialog, const sip::Message& response) {
    auto ack = dialog.ack(response.cseq().number);
    for (const auto& [name, value] : core_.credentials) ack.add(name, value);
    auto& services = core_.services;
    endpoint::send_ack(services.net, ack, dialog.next_hop(), core_.way,
                       [&services, this, alive = std::weak_ptr<bool>(core_.alive),
                        cseq = response.cseq().number](const sip::Draft& draft, sip::Target target) {
                           if (alive.lock())
                               ack_.send(services.transactions, draft, cseq, target);
                           else
                               services.transactions.send_ack(draft, target);
                       });
}

void EstablishedSession::on_ack(const sip::Message& ack) {
    if (!repeater_.on_ack(ack.cseq().number)) return;
    // 595: an offer of an UPDATE of ours is answered in the response to that.
    const bool answers = std::exchange(offered_in_2xx_to_, 0) == ack.cseq().number;
    if (!answers || !core_.media.waits_for_answer()) {
        if (!core_.media.waits_for_answer()) core_.media.forget_texts();
        return refresh_.poke();
    }
    const auto answer = core_.description_in(ack);
    if (!answer && ack.cseq().number != core_.invite_cseq) {
        // 507, 596: the offer is withdrawn, what was agreed before goes on.
        core_.media.roll_back();
        core_.media.forget_texts();
        return refresh_.poke();
    }
    auto read = answer ? core_.media.read_answer(answer->content)
                       : std::expected<void, Negotiation::Refusal>(
                             std::unexpected(Negotiation::Refusal{488, "no answer"}));
    if (!read) {
        // 223
        log::notice("endpoint {}: the ACK brings no usable answer: {}", core_.endpoint->name,
                    read.error().reason);
        core_.send_bye(Cause::BearerCapabilityNotAvail);
        return core_.end(Cause::BearerCapabilityNotAvail);
    }
    core_.media.commit(*channel());
    core_.media.forget_texts();
    show_hold();
    refresh_.poke();
}

void EstablishedSession::on_no_ack() {
    // RFC 3261 13.3.1.4: the session ends by BYE.
    log::notice("endpoint {}: no ACK came to our answer (Call-ID {})", core_.endpoint->name, core_.call_id);
    core_.send_bye(Cause::NoUserResponse);
    core_.end(Cause::NoUserResponse);
}

void EstablishedSession::on_repeated_success(const sip::Message& response) {
    ack_.repeat(core_.services.transactions, response.cseq().number);
}

bool EstablishedSession::may_send(sip::Method method, bool with_offer) {
    const bool early = method == sip::Method::Update && core_.is_early_confirmed();
    if ((core_.phase != Phase::Up && !early) || !core_.dialog) return false;
    core_.glare.set_offers(core_.media.waits_for_answer(), core_.media.has_offer());
    if (method == sip::Method::Update) return core_.glare.may_send_update(with_offer);
    // 14.1: not before the INVITE transaction of the other direction is over.
    return core_.glare.may_send_invite() && !repeater_.is_waiting();
}

void EstablishedSession::take_answer(const sip::Message& response) {
    const auto body = core_.description_in(response);
    // Without one that serves, what was agreed before goes on, as after a refusal.
    if (!body) {
        core_.media.roll_back();
        return stay_as_we_are();
    }
    if (const auto read = core_.media.read_answer(body->content); !read) {
        log::notice("endpoint {}: its answer does not serve: {}", core_.endpoint->name, read.error().reason);
        core_.media.roll_back();
        return stay_as_we_are();
    }
    if (auto* owner = channel()) core_.media.commit(*owner);
    show_hold();
}

void EstablishedSession::stay_as_we_are() {
    core_.media.stop_matching();
    if (core_.media.drop_wish())
        if (auto* owner = channel()) owner->on_leg_sound_kept();
}

bool EstablishedSession::refresh(bool by_update) {
    if (core_.phase != Phase::Up || !core_.dialog) return false;
    // An offer like the last one is not made (seen of Asterisk).
    if (!core_.media.is_told_anew()) return true;
    refresh_.want({.streams = true, .by_invite = !by_update, .by_update = by_update});
    return true;
}

void EstablishedSession::stop() {
    repeater_.stop();
    leave_ack_behind();
    drop_fax_wait();
    refer_.reset();
    refresh_.stop();
    sound_moves_.stop();
}

}  // namespace asterism::session
