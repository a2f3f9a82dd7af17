// SPDX-License-Identifier: Apache-2.0
#include "session.h"

#include "asterism/call/events.h"
#include "asterism/session/sip_status.h"
#include "asterism/sip/status.h"
#include "late_success.h"
#include "refer/incoming_refer.h"

namespace asterism::session {

Session::Session(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint)
    : Session(services, endpoint, streams_) {}

Session::Session(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint, Negotiation& negotiation)
    : SessionCore(services, endpoint, negotiation), streams_(services, endpoint), established_(*this) {}

Session::~Session() {
    release();
    say_end("SESSION_DESTROYED");
}

void Session::say_end(std::string_view state) const {
    publish_test(
        services.calls, state,
        {{"Endpoint", endpoint->name}, {"AOR", destination.contact.aor}, {"Contact", destination.uri}});
}

bool Session::receive(endpoint::Incoming&& incoming) {
    return incoming_.emplace(*this).receive(std::move(incoming));
}

void Session::set_destination(Destination destination) {
    outgoing_ = std::make_unique<OutgoingInvite>(*this, std::move(destination));
}

void Session::leave_stage() {
    if (phase != Phase::Up) return;
    incoming_.reset();
    outgoing_.reset();
}

void Session::release() {
    if (phase != Phase::Ended) say_end("SESSION_DESTROYING");
    phase = Phase::Ended;
    if (incoming_) incoming_->stop();
    timer.stop();
    established_.stop();
    if (request) services.requester.forget(std::exchange(request, 0));
    if (invite) services.transactions.forget(std::exchange(invite, {}));
    if (outgoing_) outgoing_->detach_branches();
    if (auto* own = std::exchange(dialog, nullptr)) services.dialogs.detach(*own, *this);
    media.close();
}

void Session::end(Cause cause, int status) {
    if (phase == Phase::Ended) return;
    release();
    auto* owner = channel();
    if (!owner) return;
    if (status == 0) owner->final_status = own_sip_status_of(cause);
    owner->on_leg_ended({cause, status});
}

bool Session::is_early_confirmed() const {
    return phase == Phase::Incoming && incoming_ && incoming_->is_early_confirmed();
}

bool Session::drop_branch(sip::Dialog& dialog) {
    return phase == Phase::Calling && outgoing_ && outgoing_->drop_branch(dialog);
}

// ---- requests of the peer within the dialog

bool Session::wants(const sip::Message& request) const {
    switch (request.method()) {
        case sip::Method::Invite:
        case sip::Method::Ack:
        case sip::Method::Bye:
        case sip::Method::Update:
        case sip::Method::Info:
        case sip::Method::Prack:
        case sip::Method::Message:
        case sip::Method::Refer:
            return true;
        default:
            return false;
    }
}

void Session::on_request(sip::Dialog& within, sip::ServerId id, const sip::Message& request) {
    switch (request.method()) {
        case sip::Method::Invite:
            return established_.on_reinvite(id, request);
        case sip::Method::Update:
            return established_.on_update(id, request);
        case sip::Method::Info:
            return established_.on_info(id, request);
        case sip::Method::Message:
            return established_.on_text_message(id, request);
        case sip::Method::Bye:
            return established_.on_bye(within, id, request);
        case sip::Method::Prack:
            if (incoming_)
                incoming_->on_prack(id, request);
            else
                services.transactions.respond(id, 481);
            return leave_stage();
        case sip::Method::Refer:
            // Known beforehand: its channel may come under another leg, and this one be hung up, in there.
            parts_ = true;
            parts_ = take_refer(*this, id, request) == Referred::Done;
            return;
        default:
            services.transactions.respond(id, 501);
            return;
    }
}

void Session::on_ack(sip::Dialog&, const sip::Message& ack) { established_.on_ack(ack); }

void Session::on_repeated_success(sip::Dialog&, const sip::Message& response) {
    established_.on_repeated_success(response);
}

// ---- the INVITE that called us

void Session::on_cancel(sip::ServerId id, const sip::Message& cancel) {
    if (established_.on_cancel(id)) return;
    if (id == invite && phase == Phase::Incoming)
        incoming_->on_cancel(id, cancel);
    else
        services.transactions.respond(id, 487);
}

void Session::on_failed(sip::ServerId id, sip::Failure failure) {
    if (id != invite || phase == Phase::Ended) return;
    if (failure == sip::Failure::Transport && phase == Phase::Incoming) end(Cause::NormalCircuitCongestion);
}

void Session::on_ended(sip::ServerId id) {
    if (id == invite) invite = {};
    established_.on_ended(id);
}

// ---- our INVITE

bool Session::on_target(const sip::Target& target, sip::Draft& draft) {
    return outgoing_ && outgoing_->on_target(target, draft);
}

void Session::on_response(const sip::Message& received) {
    /// So much of a reason phrase is kept for HANGUPCAUSE().
    constexpr std::size_t kMostReason = 200;
    if (phase == Phase::Ended) return;
    const int status = received.status();
    if (outgoing_) outgoing_->note_answer(status);
    last_status = status;
    last_reason = received.reason().substr(0, kMostReason);
    if (status == 100) return;
    if (phase == Phase::Up) {
        if (sip::is_success(status)) established_.on_late_success(effective(received, *endpoint));
        return;
    }
    if (!outgoing_) return;
    if (status >= 300) return outgoing_->on_refusal(received);
    const auto response = effective(received, *endpoint);
    if (status < 200) return outgoing_->on_provisional(response);
    on_success(response);
    leave_stage();
}

void Session::on_success(const sip::Message& response) {
    if (!outgoing_->on_success(response)) return;
    established_.begin_with(response);
    if (media.waits_for_answer() && !description_in(response)) return established_.end_wordless();
    outgoing_->take_description(response);
    if (!established_.check_agreement()) return;
    auto context = supplement_context();
    response_in(context, response);
    if (auto* owner = channel()) owner->on_leg_answered();
}

void Session::on_failed(int status, const std::string& why) {
    if (phase == Phase::Calling && outgoing_) outgoing_->on_failed(status, why);
}

}  // namespace asterism::session
