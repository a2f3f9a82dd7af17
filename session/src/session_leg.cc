// SPDX-License-Identifier: Apache-2.0
// What a channel asks of its session.
#include <fmt/core.h>

#include "asterism/session/sip_status.h"
#include "refer/referrals.h"
#include "session.h"

namespace asterism::session {

void Session::ringing() {
    if (incoming_) incoming_->ringing();
}

// 359
void Session::redirecting_changed() {
    if (incoming_) incoming_->provisional(181, false);
}

void Session::progress() {
    if (incoming_) incoming_->provisional(183, true);
}

// 231: Proceeding is a 100, which the peer has already.
void Session::proceeding() {}

void Session::answer() {
    if (!incoming_) return;
    incoming_->answer();
    leave_stage();
}

void Session::place() {
    if (phase == Phase::Idle && outgoing_) outgoing_->place();
}

// 274
bool Session::refuse_as(int status) {
    if (phase != Phase::Incoming || status < 400 || status > 699) return false;
    incoming_->refuse(status, {});
    end(cause_of_sip_status(status), status);
    return true;
}

// 502
void Session::refuse_now(Cause cause) {
    if (phase != Phase::Incoming) return;
    const int status = sip_status_of(cause);
    incoming_->refuse(status, {});
    end(cause, status);
}

void Session::hangup(Cause cause) {
    if (phase == Phase::Ended) return;
    if (auto* owner = channel()) owner->final_status = own_sip_status_of(cause);
    if (phase == Phase::Incoming)
        incoming_->refuse(sip_status_of(cause), {});
    else if (phase == Phase::Calling)
        outgoing_->give_up(cause);
    else if (phase == Phase::Up && parts_ && dialog &&
             services.referrals->part(services, endpoint, *dialog, way))
        established_.part();
    else if (phase == Phase::Up)
        established_.hangup(cause);
    release();
}

Leg::Transfer Session::transfer(std::string_view target) {
    if (incoming_) return incoming_->transfer(target);
    return phase == Phase::Up ? established_.transfer(target) : Transfer::Unsupported;
}

void Session::prepare_to_join(const Leg& other) {
    if (phase != Phase::Incoming) return;
    media.set_far(other.shapes());
    streams_.join_worker(other.worker());
    media.set_far_codecs(other.codecs());
}

void Session::connected_changed() {
    const auto id = channel()->connected.shown();
    if (!endpoint->send_connected_line || (!endpoint->send_pai && !endpoint->send_rpid)) return;
    if (!id.number.valid || (is_restricted(id.number.presentation) && !endpoint->trust_id_outbound)) return;
    if (phase == Phase::Up) return established_.connected_changed();
    if (phase != Phase::Incoming || !endpoint->rpid_immediate) return;
    const bool rings = channel()->state() == ChannelState::Ring && !endpoint->inband_progress;
    incoming_->provisional(rings ? 180 : 183, false);
}

std::string Session::last_response() const {
    return last_status ? fmt::format("SIP {} {}", last_status, last_reason) : std::string();
}

// 335
bool Session::looks_for_fax() const {
    const auto most = endpoint->shared->fax_detect_timeout;
    const auto* owner = channel();
    if (most.count() == 0 || owner == nullptr || !owner->answered_at()) return true;
    return services.calls.loop.wall_now() - *owner->answered_at() <= most;
}

bool Session::takes_digits() const {
    return media.digit_way() != media::DigitWay::Event || streams_.has_events();
}

}  // namespace asterism::session
