// SPDX-License-Identifier: Apache-2.0
// What the peer asks within the dialog: re-INVITE and UPDATE (RFC 3261 14.2, RFC 3311), text, BYE.
// INFO: session_digits.cc.
#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/bridge.h"
#include "asterism/endpoint/in_dialog.h"
#include "session.h"
#include "supplement/aoc_owed.h"

namespace asterism::session {

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

void Session::on_request(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request) {
    switch (request.method()) {
        case sip::Method::Invite:
            return on_reinvite(id, request);
        case sip::Method::Update:
            return on_update(id, request);
        case sip::Method::Info:
            return on_info(id, request);
        case sip::Method::Message:
            return on_text_message(id, request);
        case sip::Method::Bye:
            return on_bye(dialog, id, request);
        case sip::Method::Prack:
            return on_prack(id, request);
        case sip::Method::Refer:
            // RFC 3515 2.4.2: nobody is transferred here; the call goes on.
            services_.transactions.respond(id, 603);
            return;
        default:
            services_.transactions.respond(id, 501);
            return;
    }
}

namespace {

/// Answers what cannot be served now (14.2, RFC 3311 5.2). False: it can.
bool refuse_glare(sip::TransactionLayer& transactions, sip::ServerId id, const sip::GlareVerdict& verdict) {
    if (verdict.status == 0) return false;
    const std::string_view why = verdict.by_invite ? "Another INVITE transaction in progress" : "";
    auto draft = transactions.draft(id, verdict.status, why);
    if (verdict.retry_after) draft.add(sip::HeaderId::RetryAfter, std::to_string(verdict.retry_after));
    transactions.respond(id, draft);
    return true;
}

}  // namespace

bool offers_fax(std::string_view description) {
    const auto read = sdp::parse(description);
    return read && std::ranges::any_of(read->media, [](const sdp::Media& one) {
               return one.kind == sdp::MediaKind::Image && one.port != 0;
           });
}

bool Session::refuse_timer(sip::ServerId id, const sip::Message& request) {
    const auto settings = session_timer_settings(*endpoint_);
    const int status = sip::SessionTimer::judge(settings, request);
    if (status != 422) return false;
    auto draft = services_.transactions.draft(id, status);
    sip::SessionTimer::write_refusal(settings, draft);
    services_.transactions.respond(id, draft);
    return true;
}

void Session::on_reinvite(sip::ServerId id, const sip::Message& request) {
    auto& transactions = services_.transactions;
    glare_.set_offers(media_.waits_for_answer(), media_.has_offer());
    auto verdict = glare_.judge_invite();
    // 593: an INVITE of theirs is pending until its ACK; the first one keeps all else waiting.
    const bool unacknowledged = repeater_.is_waiting();
    if (verdict.status == 0 && unacknowledged && repeater_.cseq() != invite_cseq_)
        verdict = sip::InviteGlare::later();
    else if (verdict.status == 0 && (phase_ != Phase::Up || unacknowledged))
        verdict = {491, 0};
    if (refuse_glare(transactions, id, verdict) || refuse_timer(id, request)) return;
    // 504: no 100, the final answer comes by itself.
    note_peer(request);
    if (const auto offer = description_in(request);
        offer && endpoint_->shared->t38_udptl && offers_fax(offer->content)) {
        glare_.on_invite_received();
        transactions.set_user(id, this);  // its CANCEL
        fax_wait_ =
            std::make_unique<FaxWait>(transactions.wheel(), id, request, [this] { on_fax_wait_over(); });
        return;
    }
    answer_reinvite(id, request);
}

void Session::on_fax_wait_over() {
    const auto wait = std::move(fax_wait_);
    services_.transactions.forget(wait->id());
    glare_.on_invite_replied();
    answer_reinvite(wait->id(), wait->request());
    refresh_.poke();
}

void Session::drop_fax_wait() {
    if (const auto wait = std::move(fax_wait_)) {
        services_.transactions.forget(wait->id());
        glare_.on_invite_replied();
        services_.transactions.respond(wait->id(), 487);
    }
}

void Session::answer_reinvite(sip::ServerId id, const sip::Message& request) {
    auto context = supplement_context();
    request_in(context, request);
    const auto cseq = request.cseq().number;
    if (const auto offer = description_in(request)) {
        if (answer_offer(id, request, offer->content)) repeater_.start(id, cseq);
        return;
    }
    auto& transactions = services_.transactions;
    media_.set_signalling(request.origin().source.ip);
    // 291: an empty one asks for our offer; 292: that clears hold.
    media_.set_direction(sdp::Direction::SendRecv);
    const auto offer = services_.directory.global().all_codecs_on_empty_reinvite ? media_.offer_all_codecs()
                                                                                 : media_.offer();
    if (!offer) {
        transactions.respond(id, 488);
        return;
    }
    auto draft = answer_draft(id, 200);
    draft.set_body("application/sdp", *offer);
    offered_in_2xx_to_ = cseq;
    succeed(id, request, draft);
    repeater_.start(id, cseq);
    // 508: a hold ends with the offer, not with its answer.
    if (auto* owner = channel()) owner->on_leg_hold(false, {});
}

// The 2xx to a re-INVITE or UPDATE: with the session timer's decision and what supplements add. From here on
// the peer is where its Contact says (RFC 3261 12.2.2, RFC 6141 4.1); behind NAT the source counts (statement
// 177).
void Session::succeed(sip::ServerId id, const sip::Message& request, sip::Draft& draft) {
    endpoint::refresh_target(*dialog_, request, *endpoint_);
    timer_.take_request(request);
    timer_.write_success(draft);
    auto context = supplement_context();
    response_out(context, draft);
    services_.transactions.respond(id, draft);
}

bool Session::answer_offer(sip::ServerId id, const sip::Message& request, std::string_view offer) {
    const auto before = media_.streams_in_use();
    media_.set_signalling(request.origin().source.ip);
    if (phase_ == Phase::Up) {
        const auto* bridge = channel() ? channel()->bridge() : nullptr;
        const auto* other = bridge ? bridge->other(*channel()) : nullptr;
        media_.set_far(other && other->leg() ? other->leg()->shapes() : std::vector<sdp::StreamShape>());
    }
    // Nobody translates between two legs: either the other can have what is offered here, or it is refused.
    auto* hearer = phase_ == Phase::Up ? heard_by() : nullptr;
    if (phase_ == Phase::Up) media_.set_far_codecs(hearer ? hearer->codecs() : std::string());
    std::expected<std::string, SessionMedia::Refusal> answer;
    if (auto read = media_.read_offer(offer); !read)
        answer = std::unexpected(read.error());
    else if (const auto offered = media_.offered_codecs();
             hearer && !offered.empty() && call::codecs_in_common(offered, hearer->codecs()).empty() &&
             !hearer->may_use_codecs(offered))
        answer = std::unexpected(
            SessionMedia::Refusal{488, "the other party has none of the codecs offered: " + offered, 305});
    else
        answer = media_.answer();
    if (!answer) {
        // 290, RFC 6141: refused, and things stay as they were.
        media_.roll_back();
        auto draft = services_.transactions.draft(id, answer.error().status);
        if (answer.error().status == 488)
            draft.add(sip::HeaderId::Warning, warning(answer.error().warning, answer.error().reason));
        log::notice("endpoint {}: a change of the session was refused with {}: {}", endpoint_->name,
                    answer.error().status, answer.error().reason);
        services_.transactions.respond(id, draft);
        return false;
    }
    auto draft = answer_draft(id, 200);
    draft.set_body("application/sdp", *answer);
    if (request.method() == sip::Method::Prack)
        services_.transactions.respond(id, draft);
    else
        succeed(id, request, draft);
    if (auto* owner = channel()) {
        media_.apply(*owner);
        if (media_.streams_in_use() != before || media_.has_video()) owner->on_leg_streams_changed();
    }
    show_hold();
    return true;
}

void Session::on_update(sip::ServerId id, const sip::Message& request) {
    const auto offer = description_in(request);
    glare_.set_offers(media_.waits_for_answer(), media_.has_offer() || fax_wait_);
    if (refuse_glare(services_.transactions, id, glare_.judge_update(offer.has_value())) ||
        refuse_timer(id, request))
        return;
    auto context = supplement_context();
    request_in(context, request);
    if (offer) {
        answer_offer(id, request, offer->content);
        return;
    }
    // 296
    auto draft = answer_draft(id, 200);
    succeed(id, request, draft);
}

// RFC 3262 3; its body is the answer to an offer of ours, or an offer (5).
void Session::on_prack(sip::ServerId id, const sip::Message& request) {
    auto& transactions = services_.transactions;
    if (!reliable_ || reliable_->take(request) == sip::ReliableAnswers::Prack::Unknown) {
        transactions.respond(id, 481);
        return;
    }
    const auto body = description_in(request);
    if (media_.waits_for_answer()) {
        transactions.respond(id, answer_draft(id, 200));
        const auto read = body ? media_.read_answer(body->content)
                               : std::expected<void, SessionMedia::Refusal>(
                                     std::unexpected(SessionMedia::Refusal{488, "no answer"}));
        if (!read) {
            log::notice("endpoint {}: the PRACK brings no usable answer: {}", endpoint_->name,
                        read.error().reason);
            if (auto* owner = channel()) owner->hangup(Cause::BearerCapabilityNotAvail);
            return;
        }
        media_.apply(*channel());
    } else if (body) {
        answer_offer(id, request, body->content);
    } else {
        transactions.respond(id, answer_draft(id, 200));
    }
    reliable_->go_on();
    if (answer_waits_ && !reliable_->holds_success()) answer();
}

void Session::on_text_message(sip::ServerId id, const sip::Message& request) {
    // 237
    const auto type = request.content_type();
    const bool text = type && *type &&
                      (istarts_with((*type)->value, "text/") || istarts_with((*type)->value, "application/"));
    if (!text || request.body().empty()) {
        services_.transactions.respond(id, 415);
        return;
    }
    services_.transactions.respond(id, 202);
    const auto type_text = request.get(sip::HeaderId::ContentType).value_or("text/plain");
    if (auto* owner = channel()) owner->on_leg_text({.text = request.body(), .content_type = type_text});
}

void Session::on_bye(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request) {
    auto draft = services_.transactions.draft(id, 200);
    auto answering = supplement_context();
    answering.ending = true;
    if (channel() && channel()->attached.find<AocOwed>()) response_out(answering, draft);
    services_.transactions.respond(id, draft);
    if (phase_ == Phase::Calling && forks_.size() > 1) return drop_fork(dialog);
    drop_fax_wait();
    auto context = supplement_context();
    request_in(context, request);
    // RFC 3261 15.1.2: a BYE also ends an INVITE that was not answered yet.
    if (phase_ == Phase::Incoming && invite_) services_.transactions.respond(invite_, 487);
    end(context.cause.value_or(Cause::NormalClearing));
}

void Session::on_repeated_success(sip::Dialog&, const sip::Message& response) {
    ack_.repeat(services_.transactions, response.cseq().number);
}

}  // namespace asterism::session
