// SPDX-License-Identifier: Apache-2.0
// What the peer changes within the dialog: re-INVITE and UPDATE (RFC 3261 14.2, RFC 3311).
#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/bridge.h"
#include "asterism/endpoint/in_dialog.h"
#include "established_session.h"

namespace asterism::session {

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

bool EstablishedSession::refuse_timer(sip::ServerId id, const sip::Message& request) {
    const auto settings = session_timer_settings(*core_.endpoint);
    const int status = sip::SessionTimer::judge(settings, request);
    if (status != 422) return false;
    auto draft = core_.services.transactions.draft(id, status);
    sip::SessionTimer::write_refusal(settings, draft);
    core_.services.transactions.respond(id, draft);
    return true;
}

void EstablishedSession::on_reinvite(sip::ServerId id, const sip::Message& request) {
    auto& transactions = core_.services.transactions;
    core_.glare.set_offers(core_.media.waits_for_answer(), core_.media.has_offer());
    auto verdict = core_.glare.judge_invite();
    // 593: an INVITE of theirs is pending until its ACK; the first one keeps all else waiting.
    const bool unacknowledged = repeater_.is_waiting();
    if (verdict.status == 0 && unacknowledged && repeater_.cseq() != core_.invite_cseq)
        verdict = sip::InviteGlare::later();
    else if (verdict.status == 0 && (core_.phase != Phase::Up || unacknowledged))
        verdict = {491, 0};
    if (refuse_glare(transactions, id, verdict) || refuse_timer(id, request)) return;
    // 504: no 100, the final answer comes by itself.
    core_.note_peer(request);
    if (const auto offer = core_.description_in(request);
        offer && core_.endpoint->shared->t38_udptl && offers_fax(offer->content)) {
        core_.glare.on_invite_received();
        transactions.set_user(id, &core_);  // its CANCEL
        fax_wait_ =
            std::make_unique<FaxWait>(transactions.wheel(), id, request, [this] { on_fax_wait_over(); });
        return;
    }
    answer_reinvite(id, request);
}

void EstablishedSession::on_fax_wait_over() {
    const auto wait = std::move(fax_wait_);
    core_.services.transactions.forget(wait->id());
    core_.glare.on_invite_replied();
    answer_reinvite(wait->id(), wait->request());
    refresh_.poke();
}

void EstablishedSession::drop_fax_wait() {
    if (const auto wait = std::move(fax_wait_)) {
        core_.services.transactions.forget(wait->id());
        core_.glare.on_invite_replied();
        core_.services.transactions.respond(wait->id(), 487);
    }
}

void EstablishedSession::on_ended(sip::ServerId id) {
    if (!fax_wait_ || id != fax_wait_->id()) return;
    fax_wait_.reset();
    core_.glare.on_invite_replied();
    refresh_.poke();
}

bool EstablishedSession::on_cancel(sip::ServerId id) {
    if (!fax_wait_ || id != fax_wait_->id()) return false;
    drop_fax_wait();
    return true;
}

void EstablishedSession::answer_reinvite(sip::ServerId id, const sip::Message& request) {
    auto context = core_.supplement_context();
    request_in(context, request);
    const auto cseq = request.cseq().number;
    if (const auto offer = core_.description_in(request)) {
        if (answer_offer(id, request, offer->content)) repeater_.start(id, cseq);
        return;
    }
    auto& transactions = core_.services.transactions;
    core_.media.set_signalling(request.origin().source.ip);
    // 291: an empty one asks for our offer; 292: that clears hold.
    core_.media.set_direction(sdp::Direction::SendRecv);
    const auto offer = core_.services.directory.global().all_codecs_on_empty_reinvite
                           ? core_.media.offer_all_codecs()
                           : core_.media.offer();
    if (!offer) {
        transactions.respond(id, 488);
        return;
    }
    auto draft = core_.answer_draft(id, 200);
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
void EstablishedSession::succeed(sip::ServerId id, const sip::Message& request, sip::Draft& draft) {
    endpoint::refresh_target(*core_.dialog, request, *core_.endpoint);
    core_.timer.take_request(request);
    core_.timer.write_success(draft);
    auto context = core_.supplement_context();
    response_out(context, draft);
    core_.services.transactions.respond(id, draft);
}

bool EstablishedSession::answer_offer(sip::ServerId id, const sip::Message& request, std::string_view offer) {
    const auto before = core_.media.streams_in_use();
    core_.media.set_signalling(request.origin().source.ip);
    if (core_.phase == Phase::Up) {
        const auto* bridge = channel() ? channel()->bridge() : nullptr;
        const auto* other = bridge ? bridge->other(*channel()) : nullptr;
        core_.media.set_far(other && other->leg() ? other->leg()->shapes() : std::vector<sdp::StreamShape>());
    }
    // Nobody translates between two legs: either the other can have what is offered here, or it is refused.
    auto* hearer = core_.phase == Phase::Up ? heard_by() : nullptr;
    if (core_.phase == Phase::Up) core_.media.set_far_codecs(hearer ? hearer->codecs() : std::string());
    std::expected<std::string, Negotiation::Refusal> answer;
    if (auto read = core_.media.read_offer(offer); !read)
        answer = std::unexpected(read.error());
    else if (const auto offered = core_.media.offered_codecs();
             hearer && !offered.empty() && call::codecs_in_common(offered, hearer->codecs()).empty() &&
             !hearer->may_use_codecs(offered))
        answer = std::unexpected(
            Negotiation::Refusal{488, "the other party has none of the codecs offered: " + offered, 305});
    else
        answer = core_.media.answer();
    if (!answer) {
        // 290, RFC 6141: refused, and things stay as they were.
        core_.media.roll_back();
        auto draft = core_.services.transactions.draft(id, answer.error().status);
        if (answer.error().status == 488)
            draft.add(sip::HeaderId::Warning, core_.warning(answer.error().warning, answer.error().reason));
        log::notice("endpoint {}: a change of the session was refused with {}: {}", core_.endpoint->name,
                    answer.error().status, answer.error().reason);
        core_.services.transactions.respond(id, draft);
        return false;
    }
    auto draft = core_.answer_draft(id, 200);
    draft.set_body("application/sdp", *answer);
    if (request.method() == sip::Method::Prack)
        core_.services.transactions.respond(id, draft);
    else
        succeed(id, request, draft);
    if (auto* owner = channel()) {
        core_.media.commit(*owner);
        if (core_.media.streams_in_use() != before || core_.media.has_video())
            owner->on_leg_streams_changed();
    }
    show_hold();
    return true;
}

void EstablishedSession::on_update(sip::ServerId id, const sip::Message& request) {
    const auto offer = core_.description_in(request);
    core_.glare.set_offers(core_.media.waits_for_answer(), core_.media.has_offer() || fax_wait_);
    if (refuse_glare(core_.services.transactions, id, core_.glare.judge_update(offer.has_value())) ||
        refuse_timer(id, request))
        return;
    auto context = core_.supplement_context();
    request_in(context, request);
    if (offer) {
        answer_offer(id, request, offer->content);
        return;
    }
    // 296
    auto draft = core_.answer_draft(id, 200);
    succeed(id, request, draft);
}

}  // namespace asterism::session
