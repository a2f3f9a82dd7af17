// SPDX-License-Identifier: Apache-2.0
// We are called: RFC 3261 13.3, in the order of reference 213.
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
#include "session.h"

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

bool Session::receive(endpoint::Incoming&& incoming) {
    const auto origin = incoming.request.origin();
    way_ = endpoint::way_back(services_.net, origin);
    media_.set_way(way_);
    call_id_ = incoming.request.call_id();
    heard_ = incoming.request.bytes();
    request_uri_ = incoming.request.request_uri().text;
    invite_cseq_ = incoming.request.cseq().number;
    note_peer(incoming.request);
    reliably_ = answers_reliably(*endpoint_, incoming.request);

    invite_ = services_.transactions.accept(std::move(incoming.request), this);
    if (!invite_) return false;  // a repeat that overtook
    phase_ = Phase::Incoming;
    const auto& request = *services_.transactions.request(invite_);
    // House rule: 100 at once, before the SDP is judged.
    services_.transactions.respond(invite_, 100);

    if (const auto refusal = media_.secrecy()) {
        refuse(refusal->status, refusal->reason, refusal->warning);
        return false;
    }
    if (const auto offer = description_in(request)) {
        if (auto read = media_.read_offer(offer->content); !read) {
            refuse(read.error().status, read.error().reason, read.error().warning);
            return false;
        }
        offered_in_invite_ = true;
        if (!media_.within_reach()) {
            refuse(488, "Incompatible network address formats", 301);
            return false;
        }
        // 671. Without ports there will be no call: said before any work is spent on it.
        if (!media_.reserve()) {
            refuse(488, {});
            return false;
        }
    }
    if (!offered_in_invite_) media_.offer_every_kind();
    auto dialog = sip::Dialog::uas(request, services_.transactions.to_tag(invite_), contact());
    if (!dialog) {
        refuse(400, "Bad Contact");
        return false;
    }
    attach(std::move(*dialog));
    glare_.on_invite_received();
    timer_.take_request(request);
    return true;
}

void Session::fill_channel(Channel& owner, const sip::Message& request) {
    give_manners(owner, *endpoint_);
    const auto& uri = request.request_uri();
    owner.variables.set("SIPDOMAIN", uri.host);  // 226
    for (const auto& [name, value] : endpoint_->set_var.list())
        set_variable(services_.calls, &owner, name, value);
}

bool Session::introduce(Channel& owner, const std::string& exten) {
    owner.place = {endpoint_->context, exten, 1};
    owner.caller.dnid = exten;
    const auto* request = services_.transactions.request(invite_);
    if (!request) return false;
    // A caller's own Max-Forwards is not counted down, as nobody who compares it expects: what came by others
    // has less by then.
    if (const auto most = request->max_forwards();
        most && *most &&
        (**most < services_.directory.global().max_forwards || services_.transactions.is_ours(*request)))
        owner.forwards = static_cast<int>(std::min<std::uint32_t>(**most, 255)) - 1;
    auto context = supplement_context();
    const int refusal = request_in(context, *request);
    fill_channel(owner, *request);
    owner.begin_as(ChannelState::Ring);
    services_.calls.channels.announce(owner);
    publish_varset(services_.calls, &owner, "SIPDOMAIN", request->request_uri().host);
    if (refusal == 0) return true;
    owner.hangup_cause = cause_of_sip_status(refusal);
    owner.final_status = refusal;
    refuse(refusal, {});
    release();
    services_.calls.channels.finish(owner);
    return false;
}

void Session::refuse(int status, std::string_view why, int code) {
    if (reliable_) reliable_->stop();
    if (!invite_) return release();
    if (!why.empty()) log::notice("endpoint {}: INVITE refused with {}: {}", endpoint_->name, status, why);
    auto draft = answer_draft(invite_, status);
    if (status == 488 && !why.empty()) draft.add(sip::HeaderId::Warning, warning(code, why));
    // The channel's, not the status's; none is 0 (seen of Asterisk).
    std::optional<Cause> cause;
    if (const auto* owner = channel()) cause = owner->hangup_cause;
    complete_answer(draft, cause);
    services_.transactions.respond(invite_, draft);
    if (!channel()) release();
}

std::optional<std::string> Session::early_description() {
    if (offered_in_invite_) {
        if (!media_.has_offer()) return media_.local_text();
        const auto answer = media_.answer();
        if (!answer) return std::nullopt;
        media_.apply(*channel());
        return *answer;
    }
    // 222, RFC 3262 5: the first reliable answer to an INVITE without an offer brings ours.
    if (!reliably_ || media_.waits_for_answer() || media_.settled()) return std::string();
    const auto offer = media_.offer();
    if (!offer) return std::nullopt;
    return *offer;
}

void Session::provisional(int status, bool with_sdp) {
    if (phase_ != Phase::Incoming || !invite_ || answer_waits_) return;
    auto draft = answer_draft(invite_, status);
    // What went out reliably is not said again (RFC 6337 3.1.1).
    if ((with_sdp || (reliably_ && !offered_in_invite_)) && !(reliably_ && sent_sdp_)) {
        const auto body = early_description();
        if (!body) {
            if (auto* owner = channel()) owner->hangup(Cause::BearerCapabilityNotAvail);
            return;
        }
        if (!body->empty()) {
            draft.set_body("application/sdp", *body);
            sent_sdp_ = true;
        }
    }
    complete_answer(draft);
    if (!reliably_) {
        services_.transactions.respond(invite_, draft);
        return;
    }
    if (!reliable_)
        reliable_ = std::make_unique<sip::ReliableAnswers>(services_.transactions, [this] { on_no_prack(); });
    reliable_->send(invite_, std::move(draft));
}

// RFC 3262 3: the INVITE is refused with a 5xx.
void Session::on_no_prack() {
    if (phase_ != Phase::Incoming || !invite_) return;
    log::notice("endpoint {}: no PRACK came to our answer (Call-ID {})", endpoint_->name, call_id_);
    refuse(504, {});
    end(Cause::RecoveryOnTimerExpire);
}

// 230: 180; with inband_progress or SDP already settled it is 183, or 180 again where that is allowed.
void Session::ringing() {
    const bool may_follow = services_.directory.global().allow_sending_180_after_183;
    if (endpoint_->inband_progress && !may_follow) {
        // 232, 676: the tone itself, instead of a 180.
        provisional(183, true);
        if (const auto stream = audio(); stream && ringback_ == 0)
            ringback_ = services_.calls.plane().tone(stream, {.cadence = "440+480/2000,0/4000"});
        return;
    }
    if (sent_sdp_ && !may_follow) return provisional(183, true);
    provisional(180, sent_sdp_);
}

// 359
void Session::redirecting_changed() { provisional(181, false); }

void Session::progress() { provisional(183, true); }

// 231: Proceeding is a 100, which the peer has already.
void Session::proceeding() {}

void Session::answer() {
    if (phase_ != Phase::Incoming || !invite_) return;
    // RFC 3262 3: not while a description of ours waits for its PRACK.
    answer_waits_ = reliable_ && reliable_->holds_success();
    if (answer_waits_) return;
    if (reliable_) reliable_->stop();
    media_.set_answered();
    std::string body;
    if (reliably_ && sent_sdp_) {
        // Offer and answer were exchanged before; the 2xx brings none (RFC 6337 3.1.1).
    } else if (offered_in_invite_) {
        if (media_.has_offer()) {
            auto answer = media_.answer();
            if (!answer) {
                // 221: nothing in common, or nothing of ours to say.
                log::notice("endpoint {}: {}", endpoint_->name, answer.error().reason);
                channel()->hangup(Cause::BearerCapabilityNotAvail);
                return;
            }
        }
        body = media_.local_text();
        media_.apply(*channel());
    } else {
        // 222: the offer is ours, and its answer comes in the ACK.
        auto offer = media_.offer();
        if (!offer) {
            channel()->hangup(Cause::BearerCapabilityNotAvail);
            return;
        }
        body = *offer;
        offered_in_2xx_to_ = invite_cseq_;
    }
    auto draft = answer_draft(invite_, 200);
    if (!body.empty()) draft.set_body("application/sdp", body);
    timer_.write_success(draft);
    complete_answer(draft);
    if (!services_.transactions.respond(invite_, draft)) return end(Cause::Interworking);
    if (const auto stream = audio(); stream && ringback_)
        services_.calls.plane().stop(stream, std::exchange(ringback_, 0));
    phase_ = Phase::Up;
    if (dialog_) dialog_->set_state(sip::Dialog::State::Confirmed);
    glare_.on_invite_replied();
    repeater_.start(invite_, invite_cseq_);
}

void Session::on_ack(sip::Dialog&, const sip::Message& ack) {
    if (!repeater_.on_ack(ack.cseq().number)) return;
    // 595: an offer of an UPDATE of ours is answered in the response to that.
    const bool answers = std::exchange(offered_in_2xx_to_, 0) == ack.cseq().number;
    if (!answers || !media_.waits_for_answer()) {
        if (!media_.waits_for_answer()) media_.forget_texts();
        return refresh_.poke();
    }
    const auto answer = description_in(ack);
    if (!answer && ack.cseq().number != invite_cseq_) {
        // 507, 596: the offer is withdrawn, what was agreed before goes on.
        media_.roll_back();
        media_.forget_texts();
        return refresh_.poke();
    }
    auto read = answer ? media_.read_answer(answer->content)
                       : std::expected<void, SessionMedia::Refusal>(
                             std::unexpected(SessionMedia::Refusal{488, "no answer"}));
    if (!read) {
        // 223
        log::notice("endpoint {}: the ACK brings no usable answer: {}", endpoint_->name, read.error().reason);
        send_bye(Cause::BearerCapabilityNotAvail);
        return end(Cause::BearerCapabilityNotAvail);
    }
    media_.apply(*channel());
    media_.forget_texts();
    show_hold();
    refresh_.poke();
}

void Session::on_no_ack() {
    // RFC 3261 13.3.1.4: the session ends by BYE.
    log::notice("endpoint {}: no ACK came to our answer (Call-ID {})", endpoint_->name, call_id_);
    send_bye(Cause::NoUserResponse);
    end(Cause::NoUserResponse);
}

void Session::on_cancel(sip::ServerId id, const sip::Message& cancel) {
    if (fax_wait_ && id == fax_wait_->id()) return drop_fax_wait();
    if (id != invite_ || phase_ != Phase::Incoming) {
        services_.transactions.respond(id, 487);
        return;
    }
    auto context = supplement_context();
    request_in(context, cancel);
    auto draft = answer_draft(id, 487);
    complete_answer(draft, context.cause.value_or(Cause::NotDefined));
    services_.transactions.respond(id, draft);
    end(context.cause.value_or(Cause::Interworking), 487);
}

void Session::on_failed(sip::ServerId id, sip::Failure failure) {
    if (id != invite_ || phase_ == Phase::Ended) return;
    if (failure == sip::Failure::Transport && phase_ == Phase::Incoming) end(Cause::DestinationOutOfOrder);
}

void Session::on_ended(sip::ServerId id) {
    if (id == invite_) invite_ = {};
}

std::string Session::transfer_target(std::string_view target) const {
    if (const auto& other = services_.directory.endpoint(target)) {
        const auto contact = choose_contact(services_.locator, other->aors);
        return contact ? contact->uri : std::string();
    }
    const std::string text(inside_brackets(target));
    const auto uri = sip::UriView::parse(text);
    return uri && (uri->is_sip() || uri->scheme == sip::Scheme::Tel) ? text : std::string();
}

// 264: before the answer a 302 with the target as Contact.
Leg::Transfer Session::transfer(std::string_view target) {
    if (phase_ != Phase::Incoming || !invite_) return Transfer::Unsupported;
    const auto uri = transfer_target(target);
    if (uri.empty()) {
        log::warning("{}: '{}' is neither an endpoint with a contact nor an address", channel()->name(),
                     target);
        return Transfer::Failed;
    }
    if (reliable_) reliable_->stop();
    auto draft = answer_draft(invite_, 302);
    draft.set(sip::HeaderId::Contact, fmt::format("<{}>", uri));
    complete_answer(draft, channel()->hangup_cause);
    services_.transactions.respond(invite_, draft);
    end(Cause::RedirectedToNewDestination);
    return Transfer::Done;
}

}  // namespace asterism::session
