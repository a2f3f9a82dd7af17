// SPDX-License-Identifier: Apache-2.0
#include "session_refresh.h"

#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/call/cause.h"
#include "established_session.h"
#include "room_limits.h"

namespace asterism::session {

void SessionChange::add(const SessionChange& other) {
    refresh |= other.refresh;
    streams |= other.streams;
    identity |= other.identity;
    by_invite |= other.by_invite;
    by_update |= other.by_update;
}

SessionRefresh::SessionRefresh(EstablishedSession& session, TimerWheel& wheel)
    : session_(session), core_(session.core()), timer_(wheel, *this) {}

void SessionRefresh::want(const SessionChange& change) {
    wanted_.add(change);
    if (resting_ && (change.refresh || change.streams)) timer_.stop();
    poke();
}

void SessionRefresh::poke() {
    if (!wanted_.any() || request_ || timer_.running() || rests()) return;
    if (session_.may_send(sip::Method::Update, wanted_.streams)) send();
}

bool SessionRefresh::rests() {
    resting_ = false;
    if (!wanted_.identity) return false;
    const auto now = core_.services.calls.loop.now();
    if (now - identities_since_ >= kIdentityTime) {
        identities_since_ = now;
        identities_ = 0;
    }
    if (wanted_.streams || wanted_.refresh || limits::identity_changes.admits(identities_ + 1u)) return false;
    resting_ = true;
    timer_.start(std::chrono::ceil<Millis>(identities_since_ + kIdentityTime - now));
    return true;
}

void SessionRefresh::stop() {
    wanted_ = {};
    timer_.stop();
    for (auto* id : {&request_, &acknowledged_})
        if (*id) core_.services.requester.forget(std::exchange(*id, 0));
}

void SessionRefresh::send() {
    const bool update =
        core_.is_early_confirmed() || ((core_.peer_updates || wanted_.by_update) && !wanted_.by_invite);
    if (!update && !session_.may_send(sip::Method::Invite, true)) return;
    sent_ = std::exchange(wanted_, {});
    if (sent_.identity) ++identities_;
    is_invite_ = !update;
    // A re-INVITE without an offer would ask for one (14.1); ours always bring theirs.
    offers_ = is_invite_ || sent_.streams;
    auto draft = core_.dialog->request(is_invite_ ? sip::Method::Invite : sip::Method::Update);
    core_.describe_ourselves(draft);
    core_.timer.write_request(draft);
    auto context = core_.supplement_context();
    request_out(context, draft);
    if (offers_) {
        const auto offer = core_.media.offer();
        if (!offer) {
            log::notice("endpoint {}: no offer can be made: {}", core_.endpoint->name, offer.error().reason);
            return session_.stay_as_we_are();
        }
        draft.set_body("application/sdp", *offer);
    }
    if (is_invite_)
        core_.glare.on_invite_sent();
    else
        core_.glare.on_update_sent();
    request_ = core_.services.requester.send(core_.outgoing_in_dialog(std::move(draft)), *this);
}

bool SessionRefresh::on_target(const sip::Target& target, sip::Draft& draft) {
    core_.remember_credentials(draft);
    core_.way = target;
    auto context = core_.supplement_context();
    address_known(context, draft);
    return true;
}

// A challenge is answered within the dialog: the number is the dialog's.
std::uint32_t SessionRefresh::next_cseq(std::uint32_t former) {
    return core_.dialog ? core_.dialog->take_local_cseq() : former + 1;
}

/// A 2xx that came before: it wants its ACK again, and answers nothing that was asked since (RFC 6026).
bool SessionRefresh::repeats(const sip::Message& response) {
    const auto cseq = response.cseq();
    if (!acknowledged_ || cseq.method != sip::Method::Invite || cseq.number != acknowledged_cseq_)
        return false;
    session_.on_repeated_success(response);
    return true;
}

void SessionRefresh::acknowledge(const sip::Message& response) {
    if (acknowledged_) core_.services.requester.forget(acknowledged_);
    acknowledged_ = std::exchange(request_, 0);
    acknowledged_cseq_ = response.cseq().number;
    if (core_.dialog) session_.acknowledge(*core_.dialog, response);
}

void SessionRefresh::finish() {
    request_ = 0;
    timer_.stop();
    if (std::exchange(is_invite_, false))
        core_.glare.on_invite_answered();
    else
        core_.glare.on_update_answered();
}

void SessionRefresh::on_timer() {
    if (!request_) return poke();
    log::notice("endpoint {}: our re-INVITE got no final answer within {} s; it is cancelled",
                core_.endpoint->name, kPatience.count());
    cancelled_ = true;
    core_.services.requester.cancel(request_);
}

void SessionRefresh::on_response(const sip::Message& response) {
    const int status = response.status();
    if (repeats(response) || !request_) return;
    if (status < 200) {
        if (is_invite_ && !timer_.running() && !cancelled_) timer_.start(kPatience);
        return;
    }
    if (is_invite_ && status < 300) acknowledge(response);
    finish();
    const bool cancelled = std::exchange(cancelled_, false);
    if (status < 300) return succeeded(response);
    if (status == 422 && ++too_small_ <= kMostTooSmall && core_.timer.take_too_small(response)) {
        if (offers_) core_.media.roll_back();
        return want(sent_);
    }
    failed(cancelled ? 487 : status);
}

void SessionRefresh::on_failed(int status, const std::string& why) {
    if (!request_) return;
    finish();
    log::notice("endpoint {}: a refresh of the session failed: {}", core_.endpoint->name, why);
    // Nobody answered our CANCEL either: the peer is there, or the BYE will show that it is not.
    failed(std::exchange(cancelled_, false) ? 487 : status);
}

void SessionRefresh::succeeded(const sip::Message& response) {
    glares_ = too_small_ = 0;
    core_.dialog->refresh_target(response);
    core_.timer.take_success(response);
    auto context = core_.supplement_context();
    response_in(context, response);
    if (offers_) session_.take_answer(response);
    poke();
}

void SessionRefresh::failed(int status) {
    if (offers_) core_.media.roll_back();
    // 289; who is always about to change something himself is no less in the way of it than who refuses.
    if (status == 491 && ++glares_ <= kMostGlares) {
        wanted_.add(sent_);
        timer_.start(sip::InviteGlare::retry_delay(core_.dialog->role() == sip::Dialog::Role::Uac));
        return;
    }
    if (core_.phase != Phase::Up) return;  // 299: the INVITE decides over the call
    if (status == 408 || status == 481) {
        // 290, RFC 3261 12.2.1.2: nobody is there any more.
        core_.send_bye(Cause::NormalClearing);
        return core_.end(Cause::NormalClearing, status);
    }
    log::notice("endpoint {}: a change of the session was refused with {}", core_.endpoint->name, status);
    glares_ = too_small_ = 0;
    session_.stay_as_we_are();
    poke();
}

}  // namespace asterism::session
