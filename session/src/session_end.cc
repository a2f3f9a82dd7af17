// SPDX-License-Identifier: Apache-2.0
// The end of a session: BYE, theirs or ours, and what has to stay behind to see it through.
#include "asterism/base/log.h"
#include "established_session.h"
#include "farewell.h"
#include "supplement/aoc_owed.h"

namespace asterism::session {

sip::Draft EstablishedSession::last_words(Cause cause) const {
    auto bye = sip::Draft::request(sip::Method::Bye, core_.destination.uri);
    auto context = core_.supplement_context(cause);
    request_out(context, bye);
    return bye;
}

bool EstablishedSession::leave_bye_behind(Cause cause) {
    if (!core_.dialog) return false;
    SessionRefresh::Open open;
    if (refresh_.has_invite() || media_comes_back_) open = refresh_.give_away();
    if (!open.id && !repeater_.is_waiting()) return false;
    auto farewell = std::make_unique<Farewell>(core_.services, core_.endpoint, *core_.dialog, core_.way,
                                               last_words(cause));
    if (open.id) {
        farewell->await_final(open.id, open.is_invite);
        core_.services.requester.hand_over(open.id, std::move(farewell));
    } else {
        core_.services.farewells->add(std::move(farewell), repeater_.invite(), repeater_.cseq());
    }
    return true;
}

// RFC 5407 3.2.3: the session is over, and an INVITE of ours within it is not.
void EstablishedSession::leave_ack_behind() {
    if (!core_.dialog || !refresh_.has_invite()) return;
    const auto open = refresh_.give_away().id;
    auto farewell = std::make_unique<Farewell>(core_.services, core_.endpoint, *core_.dialog, core_.way,
                                               sip::Draft::request(sip::Method::Bye, {}));
    farewell->only_acknowledge();
    farewell->await_final(open);
    core_.services.requester.hand_over(open, std::move(farewell));
}

// RFC 4028 10
void EstablishedSession::on_expired() {
    if (core_.phase != Phase::Up) return;
    log::notice("endpoint {}: the session was not refreshed within {} s; it ends (Call-ID {})",
                core_.endpoint->name, core_.timer.interval().count(), core_.call_id);
    core_.send_bye(Cause::NormalClearing);
    core_.end(Cause::NormalClearing);
}

// 511, 599: who sent its sound elsewhere is told to send it to us, and only then that the call is over.
void EstablishedSession::take_media_back() {
    if (!core_.media.goes_elsewhere()) return;
    sound_moves_.stop();
    core_.media.send_to(nullptr);
    media_comes_back_ = true;
    refresh_.want(move_of_sound());
}

void EstablishedSession::hangup(Cause cause) {
    take_media_back();
    if (!leave_bye_behind(cause)) core_.send_bye(cause);
}

void EstablishedSession::on_bye(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request) {
    auto draft = core_.services.transactions.draft(id, 200);
    auto answering = core_.supplement_context();
    answering.ending = true;
    if (channel() && channel()->attached.find<AocOwed>()) response_out(answering, draft);
    core_.services.transactions.respond(id, draft);
    if (core_.drop_branch(dialog)) return;
    drop_fax_wait();
    auto context = core_.supplement_context();
    request_in(context, request);
    // RFC 3261 15.1.2: a BYE also ends an INVITE that was not answered yet.
    if (core_.phase == Phase::Incoming && core_.invite)
        core_.services.transactions.respond(core_.invite, 487);
    core_.end(context.cause.value_or(Cause::NormalClearing));
}

}  // namespace asterism::session
