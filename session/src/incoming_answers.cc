// SPDX-License-Identifier: Apache-2.0
// Answers to the INVITE that called us: provisional ones, RFC 3262, the 2xx and its description.
#include "incoming_invite.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/endpoint/in_dialog.h"
#include "asterism/session/sip_status.h"
#include "endpoint_manners.h"
#include "message/message_words.h"

namespace asterism::session {

std::optional<std::string> IncomingInvite::early_description() {
    if (offered_) {
        if (!core_.media.has_offer()) return core_.media.local_text();
        const auto answer = core_.media.answer();
        if (!answer) return std::nullopt;
        core_.media.commit(*core_.channel());
        return *answer;
    }
    // 222, RFC 3262 5: the first reliable answer to an INVITE without an offer brings ours.
    if (!reliably_ || core_.media.waits_for_answer() || core_.media.settled()) return std::string();
    const auto offer = core_.media.offer();
    if (!offer) return std::nullopt;
    return *offer;
}

void IncomingInvite::provisional(int status, bool with_sdp) {
    if (core_.phase != Phase::Incoming || !core_.invite || answer_waits_) return;
    auto draft = core_.answer_draft(core_.invite, status);
    // What went out reliably is not said again (RFC 6337 3.1.1).
    if ((with_sdp || (reliably_ && !offered_)) && !(reliably_ && sent_sdp_)) {
        const auto body = early_description();
        if (!body) {
            if (auto* owner = core_.channel()) owner->hangup(Cause::BearerCapabilityNotAvail);
            return;
        }
        if (!body->empty()) {
            draft.set_body("application/sdp", *body);
            sent_sdp_ = true;
        }
    }
    complete_answer(draft);
    if (!reliably_) {
        core_.services.transactions.respond(core_.invite, draft);
        return;
    }
    if (!reliable_)
        reliable_ =
            std::make_unique<sip::ReliableAnswers>(core_.services.transactions, [this] { on_no_prack(); });
    reliable_->send(core_.invite, std::move(draft));
}

// RFC 3262 3: the INVITE is refused with a 5xx.
void IncomingInvite::on_no_prack() {
    if (core_.phase != Phase::Incoming || !core_.invite) return;
    log::notice("endpoint {}: no PRACK came to our answer (Call-ID {})", core_.endpoint->name, core_.call_id);
    refuse(504, {});
    core_.end(Cause::RecoveryOnTimerExpire);
}

// 230: 180; with inband_progress or SDP already settled it is 183, or 180 again where that is allowed.
void IncomingInvite::ringing() {
    const bool may_follow = core_.services.directory.global().allow_sending_180_after_183;
    if (core_.endpoint->inband_progress && !may_follow) {
        // 232, 676: the tone itself, instead of a 180.
        provisional(183, true);
        if (const auto stream = core_.media.audio(); stream && ringback_ == 0)
            ringback_ = core_.services.calls.plane().tone(stream, {.cadence = "440+480/2000,0/4000"});
        return;
    }
    if (sent_sdp_ && !may_follow) return provisional(183, true);
    provisional(180, sent_sdp_);
}

std::optional<std::string> IncomingInvite::final_description(bool& offer) {
    // Offer and answer were exchanged before; the 2xx brings none (RFC 6337 3.1.1).
    if (reliably_ && sent_sdp_) return std::string();
    if (!offered_) {
        // 222: the offer is ours, and its answer comes in the ACK.
        auto made = core_.media.offer();
        offer = made.has_value();
        return made ? std::optional(std::move(*made)) : std::nullopt;
    }
    if (core_.media.has_offer())
        if (const auto answer = core_.media.answer(); !answer) {
            // 221: nothing in common, or nothing of ours to say.
            log::notice("endpoint {}: {}", core_.endpoint->name, answer.error().reason);
            return std::nullopt;
        }
    core_.media.commit(*core_.channel());
    return core_.media.local_text();
}

void IncomingInvite::answer() {
    if (core_.phase != Phase::Incoming || !core_.invite) return;
    // RFC 3262 3: not while a description of ours waits for its PRACK.
    answer_waits_ = reliable_ && reliable_->holds_success();
    if (answer_waits_) return;
    stop();
    core_.media.set_answered();
    bool offer = false;
    const auto body = final_description(offer);
    if (!body) return core_.channel()->hangup(Cause::BearerCapabilityNotAvail);
    auto draft = core_.answer_draft(core_.invite, 200);
    if (!body->empty()) draft.set_body("application/sdp", *body);
    core_.timer.write_success(draft);
    complete_answer(draft);
    if (!core_.services.transactions.respond(core_.invite, draft)) return core_.end(Cause::Interworking);
    // What could not be sent ended the call.
    if (core_.phase != Phase::Incoming) return;
    stop_ringback();
    core_.on_answered(offer);
}

void IncomingInvite::stop_ringback() {
    if (const auto stream = core_.media.audio(); stream && ringback_)
        core_.services.calls.plane().stop(stream, std::exchange(ringback_, 0));
}

bool IncomingInvite::is_early_confirmed() const {
    return core_.dialog && core_.peer_updates && sent_sdp_ && core_.media.settled() && reliably_ &&
           !(reliable_ && reliable_->holds_success());
}

void IncomingInvite::stop() {
    if (reliable_) reliable_->stop();
}

// RFC 3262 3; its body is the answer to an offer of ours, or an offer (5).
void IncomingInvite::on_prack(sip::ServerId id, const sip::Message& request) {
    auto& transactions = core_.services.transactions;
    if (!reliable_ || reliable_->take(request) == sip::ReliableAnswers::Prack::Unknown) {
        transactions.respond(id, 481);
        return;
    }
    const auto body = core_.description_in(request);
    if (core_.media.waits_for_answer()) {
        transactions.respond(id, core_.answer_draft(id, 200));
        const auto read = body ? core_.media.read_answer(body->content)
                               : std::expected<void, Negotiation::Refusal>(
                                     std::unexpected(Negotiation::Refusal{488, "no answer"}));
        if (!read) {
            log::notice("endpoint {}: the PRACK brings no usable answer: {}", core_.endpoint->name,
                        read.error().reason);
            if (auto* owner = core_.channel()) owner->hangup(Cause::BearerCapabilityNotAvail);
            return;
        }
        core_.media.commit(*core_.channel());
    } else if (body) {
        core_.answer_offer(id, request, body->content);
    } else {
        transactions.respond(id, core_.answer_draft(id, 200));
    }
    reliable_->go_on();
    if (answer_waits_ && !reliable_->holds_success()) answer();
}

}  // namespace asterism::session
