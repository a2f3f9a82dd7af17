// SPDX-License-Identifier: Apache-2.0
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

namespace {

// 286 to 288: which provisional answers go out by RFC 3262.
bool answers_reliably(const endpoint::Endpoint& endpoint, const sip::Message& invite) {
    const bool required = invite.lists(sip::HeaderId::Require, "100rel");
    switch (endpoint.rel100) {
        case endpoint::Reliable::No:
            return false;
        case endpoint::Reliable::Yes:
            return required;
        case endpoint::Reliable::Required:
            return true;
        case endpoint::Reliable::PeerSupported:
            return required || invite.lists(sip::HeaderId::Supported, "100rel");
    }
    return false;
}

}  // namespace

bool IncomingInvite::receive(endpoint::Incoming&& incoming) {
    const auto origin = incoming.request.origin();
    core_.way = endpoint::way_back(core_.services.net, origin);
    core_.media.set_way(core_.way);
    core_.call_id = incoming.request.call_id();
    core_.heard_bytes = incoming.request.bytes();
    core_.request_uri = incoming.request.request_uri().text;
    core_.invite_cseq = incoming.request.cseq().number;
    core_.note_peer(incoming.request);
    reliably_ = answers_reliably(*core_.endpoint, incoming.request);

    core_.invite = core_.services.transactions.accept(std::move(incoming.request), &core_);
    if (!core_.invite) return false;  // a repeat that overtook
    core_.phase = Phase::Incoming;
    const auto& request = *core_.services.transactions.request(core_.invite);
    // House rule: 100 at once, before the SDP is judged.
    core_.services.transactions.respond(core_.invite, 100);

    if (const auto refusal = core_.media.secrecy()) {
        refuse(refusal->status, refusal->reason, refusal->warning);
        return false;
    }
    if (const auto offer = core_.description_in(request)) {
        if (auto read = core_.media.read_offer(offer->content); !read) {
            refuse(read.error().status, read.error().reason, read.error().warning);
            return false;
        }
        offered_ = true;
        if (!core_.media.within_reach()) {
            refuse(488, "Incompatible network address formats", 301);
            return false;
        }
        // 671. Without ports there will be no call: said before any work is spent on it.
        if (!core_.media.reserve()) {
            refuse(488, {});
            return false;
        }
    }
    if (!offered_) core_.media.offer_every_kind();
    auto dialog =
        sip::Dialog::uas(request, core_.services.transactions.to_tag(core_.invite), core_.contact());
    if (!dialog) {
        refuse(400, "Bad Contact");
        return false;
    }
    core_.attach(std::move(*dialog));
    core_.glare.on_invite_received();
    core_.timer.take_request(request);
    return true;
}

void IncomingInvite::fill_channel(Channel& owner, const sip::Message& request) {
    give_manners(owner, *core_.endpoint);
    const auto& uri = request.request_uri();
    owner.variables.set("SIPDOMAIN", uri.host);  // 226
    for (const auto& [name, value] : core_.endpoint->set_var.list())
        set_variable(core_.services.calls, &owner, name, value);
}

bool IncomingInvite::introduce(Channel& owner, const std::string& exten) {
    owner.place = {core_.endpoint->context, exten, 1};
    owner.caller.dnid = exten;
    const auto* request = core_.services.transactions.request(core_.invite);
    if (!request) return false;
    // A caller's own Max-Forwards is not counted down, as nobody who compares it expects: what came by others
    // has less by then.
    if (const auto most = request->max_forwards(); most && *most &&
                                                   (**most < core_.services.directory.global().max_forwards ||
                                                    core_.services.transactions.is_ours(*request)))
        owner.forwards = static_cast<int>(std::min<std::uint32_t>(**most, 255)) - 1;
    auto context = core_.supplement_context();
    const int refusal = request_in(context, *request);
    fill_channel(owner, *request);
    owner.begin_as(ChannelState::Ring);
    core_.services.calls.channels.announce(owner);
    publish_varset(core_.services.calls, &owner, "SIPDOMAIN", request->request_uri().host);
    if (refusal == 0) return true;
    owner.hangup_cause = cause_of_sip_status(refusal);
    owner.final_status = refusal;
    refuse(refusal, {});
    core_.release();
    core_.services.calls.channels.finish(owner);
    return false;
}

void IncomingInvite::refuse(int status, std::string_view why, int code) {
    stop();
    if (!core_.invite) return core_.release();
    if (!why.empty())
        log::notice("endpoint {}: INVITE refused with {}: {}", core_.endpoint->name, status, why);
    auto draft = core_.answer_draft(core_.invite, status);
    if (status == 488 && !why.empty()) draft.add(sip::HeaderId::Warning, core_.warning(code, why));
    // The channel's, not the status's; none is 0 (seen of Asterisk).
    std::optional<Cause> cause;
    if (const auto* owner = core_.channel()) cause = owner->hangup_cause;
    complete_answer(draft, cause);
    core_.services.transactions.respond(core_.invite, draft);
    if (!core_.channel()) core_.release();
}

void IncomingInvite::complete_answer(sip::Draft& answer, std::optional<Cause> cause) {
    said_.repeat(answer);
    auto context = core_.supplement_context(cause);
    context.first_answer = said_.is_first();
    response_out(context, answer);
    said_.remember(answer);
}

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

void IncomingInvite::on_cancel(sip::ServerId id, const sip::Message& cancel) {
    auto context = core_.supplement_context();
    request_in(context, cancel);
    auto draft = core_.answer_draft(id, 487);
    complete_answer(draft, context.cause.value_or(Cause::NotDefined));
    core_.services.transactions.respond(id, draft);
    core_.end(context.cause.value_or(Cause::Interworking), 487);
}

std::string IncomingInvite::transfer_target(std::string_view target) const {
    if (const auto& other = core_.services.directory.endpoint(target)) {
        const auto contact = choose_contact(core_.services.locator, other->aors);
        return contact ? contact->uri : std::string();
    }
    const std::string text(inside_brackets(target));
    const auto uri = sip::UriView::parse(text);
    return uri && (uri->is_sip() || uri->scheme == sip::Scheme::Tel) ? text : std::string();
}

// 264: before the answer a 302 with the target as Contact.
Leg::Transfer IncomingInvite::transfer(std::string_view target) {
    if (core_.phase != Phase::Incoming || !core_.invite) return Leg::Transfer::Unsupported;
    const auto uri = transfer_target(target);
    if (uri.empty()) {
        log::warning("{}: '{}' is neither an endpoint with a contact nor an address", core_.channel()->name(),
                     target);
        return Leg::Transfer::Failed;
    }
    if (reliable_) reliable_->stop();
    auto draft = core_.answer_draft(core_.invite, 302);
    draft.set(sip::HeaderId::Contact, fmt::format("<{}>", uri));
    complete_answer(draft, core_.channel()->hangup_cause);
    core_.services.transactions.respond(core_.invite, draft);
    core_.end(Cause::RedirectedToNewDestination);
    return Leg::Transfer::Done;
}

}  // namespace asterism::session
