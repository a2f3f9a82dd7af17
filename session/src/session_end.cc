// SPDX-License-Identifier: Apache-2.0
// The end of a session, by us: CANCEL, BYE, a refusal, and what has to stay behind to see it through.
// Requests within the dialog that only show whether the peer is still there.
#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/endpoint/in_dialog.h"
#include "asterism/session/sip_status.h"
#include "bye_under_way.h"
#include "farewell.h"
#include "session.h"

namespace asterism::session {

void Session::send_in_dialog(sip::Dialog& dialog, sip::Draft draft) {
    endpoint::send_within(services_.requester, dialog,
                          endpoint::outgoing_within(services_.net, dialog, std::move(draft), endpoint_, way_),
                          alive_, [this](int status) {
                              if (phase_ != Phase::Up) return;
                              send_bye(Cause::NormalClearing);
                              end(Cause::NormalClearing, status);
                          });
}

sip::Draft Session::last_words(Cause cause) const {
    auto bye = sip::Draft::request(sip::Method::Bye, destination_.uri);
    auto context = supplement_context(cause);
    request_out(context, bye);
    return bye;
}

void Session::send_bye(Cause cause) {
    if (!dialog_) return;
    auto bye = dialog_->request(sip::Method::Bye);
    auto context = supplement_context(cause);
    request_out(context, bye);
    ByeUnderWay::send(services_, *dialog_, outgoing_in_dialog(std::move(bye)));
}

bool Session::leave_bye_behind(Cause cause) {
    if (!dialog_) return false;
    SessionRefresh::Open open;
    if (refresh_.has_invite() || media_comes_back_) open = refresh_.give_away();
    if (!open.id && !repeater_.is_waiting()) return false;
    auto farewell = std::make_unique<Farewell>(services_, endpoint_, *dialog_, way_, last_words(cause));
    if (open.id) {
        farewell->await_final(open.id, open.is_invite);
        services_.requester.hand_over(open.id, std::move(farewell));
    } else {
        services_.farewells->add(std::move(farewell), repeater_.invite(), repeater_.cseq());
    }
    return true;
}

// RFC 5407 3.2.3: the session is over, and an INVITE of ours within it is not.
void Session::leave_ack_behind() {
    if (!dialog_ || !refresh_.has_invite()) return;
    const auto open = refresh_.give_away().id;
    auto farewell = std::make_unique<Farewell>(services_, endpoint_, *dialog_, way_,
                                               sip::Draft::request(sip::Method::Bye, {}));
    farewell->only_acknowledge();
    farewell->await_final(open);
    services_.requester.hand_over(open, std::move(farewell));
}

// RFC 4028 10
void Session::on_session_expired() {
    if (phase_ != Phase::Up) return;
    log::notice("endpoint {}: the session was not refreshed within {} s; it ends (Call-ID {})",
                endpoint_->name, timer_.interval().count(), call_id_);
    send_bye(Cause::NormalClearing);
    end(Cause::NormalClearing);
}

// 274
bool Session::refuse_as(int sip_status) {
    if (phase_ != Phase::Incoming || sip_status < 400 || sip_status > 699) return false;
    refuse(sip_status, {});
    end(cause_of_sip_status(sip_status), sip_status);
    return true;
}

// 502
void Session::refuse_now(Cause cause) {
    if (phase_ != Phase::Incoming) return;
    const int status = sip_status_of(cause);
    refuse(status, {});
    end(cause, status);
}

// 511, 599: who sent its sound elsewhere is told to send it to us, and only then that the call is over.
void Session::take_media_back() {
    if (!media_.goes_elsewhere()) return;
    sound_moves_.stop();
    media_.send_to(nullptr);
    media_comes_back_ = true;
    refresh_.want(move_of_sound());
}

void Session::hangup(Cause cause) {
    if (phase_ == Phase::Ended) return;
    hung_up_ = true;
    if (auto* owner = channel()) owner->final_status = own_sip_status_of(cause);
    switch (phase_) {
        case Phase::Incoming:
            refuse(sip_status_of(cause), {});
            break;
        case Phase::Calling: {
            // Long enough for four copies of a datagram.
            if (services_.calls.loop.now() - called_ >= Seconds{5}) note_silence("no answer");
            // The CANCEL itself is written by the transaction layer (RFC 3261 9.1); what supplements add goes
            // with it.
            auto cancel = sip::Draft::request(sip::Method::Cancel, destination_.uri);
            auto context = supplement_context(cause);
            request_out(context, cancel);
            services_.requester.cancel(request_, cancel.headers());
            // A 2xx may still cross the CANCEL: whoever stays behind acknowledges it and says BYE.
            bury_calling();
            break;
        }
        case Phase::Up:
            take_media_back();
            if (!leave_bye_behind(cause)) send_bye(cause);
            break;
        default:
            break;
    }
    release();
}

}  // namespace asterism::session
