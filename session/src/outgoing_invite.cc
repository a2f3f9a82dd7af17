// SPDX-License-Identifier: Apache-2.0
#include "outgoing_invite.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/random.h"
#include "asterism/base/text.h"
#include "asterism/session/sip_status.h"
#include "late_success.h"
#include "own_address.h"

namespace asterism::session {

namespace {

constexpr std::size_t kMostBranches = 32;
constexpr int kMostRedirections = 5;

}  // namespace

OutgoingInvite::OutgoingInvite(SessionCore& core, Destination destination)
    : core_(core), there_(std::move(destination)) {
    core_.destination = {there_.uri, {there_.contact.id, there_.contact.aor}};
}

void OutgoingInvite::place() {
    core_.phase = Phase::Calling;
    core_.media.set_worker(there_.worker);
    core_.media.set_far(there_.shapes);
    send_invite();
}

sip::Draft OutgoingInvite::make_invite() {
    auto invite = sip::Draft::request(sip::Method::Invite, core_.destination.uri);
    if (core_.call_id.empty()) {
        from_tag_ = core_.services.transactions.tokens().make();
        core_.call_id = core_.services.transactions.tokens().make();
        cseq_ = static_cast<std::uint32_t>(random_below(30000));
    }
    ++cseq_;
    invite.add(sip::HeaderId::From, "<sip:x>");  // written when our address is known
    invite.add(sip::HeaderId::To, fmt::format("<{}>", core_.destination.uri));
    invite.add(sip::HeaderId::CallId, core_.call_id);
    invite.add(sip::HeaderId::CSeq, fmt::format("{} INVITE", cseq_));
    int forwards = static_cast<int>(core_.services.directory.global().max_forwards);
    if (const auto* owner = core_.channel(); owner && owner->forwards)
        forwards = std::min(forwards, std::max(0, *owner->forwards));
    invite.add(sip::HeaderId::MaxForwards, std::to_string(forwards));
    core_.describe_ourselves(invite, there_.contact.takes_path ? ", path" : "");  // 575
    if (core_.endpoint->rel100 == endpoint::Reliable::Required) invite.add(sip::HeaderId::Require, "100rel");
    core_.timer.write_request(invite);
    return invite;
}

void OutgoingInvite::send_invite() {
    endpoint::Outgoing outgoing{make_invite(), core_.endpoint};
    auto context = core_.supplement_context();
    request_out(context, outgoing.draft);
    outgoing.route = there_.contact.route;
    outgoing.words = there_.words;
    if (there_.contact.flow && core_.services.net.is_open(there_.contact.flow))
        outgoing.flow = there_.contact.flow;
    core_.glare.on_invite_sent();
    answers_ = judged_ = false;
    called_ = core_.services.calls.loop.now();
    core_.request = core_.services.requester.send(std::move(outgoing), core_);
}

// Phones that registered with us come and go; what is known of them is their registration.
const endpoint::Reachable* OutgoingInvite::place_to_judge() {
    if (std::exchange(judged_, true) || there_.contact.expires) return nullptr;
    return &there_.contact;
}

void OutgoingInvite::note_answer(int status) {
    answers_ = true;
    if (status == 100) return;
    const auto* place = place_to_judge();
    if (!place) return;
    if (status == 408 || status == 500 || (status >= 502 && status <= 504))
        core_.services.health.on_failed(*core_.endpoint, place->uri, std::to_string(status));
    else
        core_.services.health.on_reached(*core_.endpoint, place->uri);
}

void OutgoingInvite::note_silence(std::string why) {
    if (answers_) return;
    if (const auto* place = place_to_judge())
        core_.services.health.on_failed(*core_.endpoint, place->uri, std::move(why));
}

bool OutgoingInvite::on_target(const sip::Target& target, sip::Draft& draft) {
    const bool moved = core_.way.local != target.local;
    core_.way = target;
    core_.media.set_way(core_.way);
    const auto uri = own_uri(core_, target);
    draft.set(sip::HeaderId::From, from_value(core_, uri, from_tag_));
    draft.set(sip::HeaderId::Contact, core_.contact());
    auto context = core_.supplement_context();
    context.our_uri = uri.text();
    address_known(context, draft);
    core_.remember_credentials(draft);
    if (const auto cseq = sip::CSeq::parse(draft.get(sip::HeaderId::CSeq).value_or(""))) cseq_ = cseq->number;
    if (core_.media.waits_for_answer() && !moved) return true;
    core_.media.roll_back();
    auto offer = core_.media.offer(there_.codecs);
    if (!offer) {
        log::debug(1, "endpoint {}: no offer can be made: {}", core_.endpoint->name, offer.error().reason);
        return false;
    }
    draft.set_body("application/sdp", *offer);
    return true;
}

void OutgoingInvite::give_up(Cause cause) {
    // Long enough for four copies of a datagram.
    if (core_.services.calls.loop.now() - called_ >= Seconds{5}) note_silence("no answer");
    // The CANCEL itself is written by the transaction layer (RFC 3261 9.1); what supplements add goes with
    // it.
    auto cancel = sip::Draft::request(sip::Method::Cancel, core_.destination.uri);
    auto context = core_.supplement_context(cause);
    request_out(context, cancel);
    core_.services.requester.cancel(core_.request, cancel.headers());
    // A 2xx may still cross the CANCEL: whoever stays behind acknowledges it and says BYE.
    if (!core_.request) return;
    core_.services.requester.hand_over(
        std::exchange(core_.request, 0),
        std::make_unique<LateSuccess>(core_.services, core_.endpoint, core_.contact(), core_.way));
}

void OutgoingInvite::take_description(const sip::Message& response) {
    const auto body = core_.description_in(response);
    if (!body || !core_.channel()) return;
    const std::string tag(response.to_tag());
    std::expected<void, Negotiation::Refusal> read;
    if (core_.media.waits_for_answer()) {
        read = core_.media.read_answer(body->content);
    } else if (tag != early_tag_) {
        // 297: another branch of a fork.
        if (!core_.endpoint->follow_early_media_fork ||
            !core_.services.directory.system().follow_early_media_fork)
            return;
        read = core_.media.replace_answer(body->content);
    } else {
        // 298: the same one again.
        if (!core_.endpoint->accept_multiple_sdp_answers ||
            !core_.services.directory.system().accept_multiple_sdp_answers)
            return;
        read = core_.media.replace_answer(body->content);
    }
    if (!read) {
        log::notice("endpoint {}: its answer does not serve: {}", core_.endpoint->name, read.error().reason);
        return;
    }
    early_tag_ = tag;
    core_.media.commit(*core_.channel());
}

OutgoingInvite::Branch* OutgoingInvite::branch_of(const sip::Message& response) {
    if (response.to_tag().empty()) return nullptr;
    for (auto& branch : branches_)
        if (branch.dialog->remote_tag() == response.to_tag()) return &branch;
    if (branches_.size() >= kMostBranches) return nullptr;
    auto dialog = sip::Dialog::uac(response, core_.contact(), core_.destination.uri.starts_with("sips:"));
    if (!dialog) return nullptr;
    dialog->set_force_rport(core_.endpoint->force_rport);
    auto& added = core_.services.dialogs.add(std::move(*dialog), core_);
    if (!core_.dialog) core_.dialog = &added;
    branches_.push_back({&added, {}});
    return &branches_.back();
}

void OutgoingInvite::drop(sip::Dialog& dialog) {
    std::erase_if(branches_, [&](const Branch& one) { return one.dialog == &dialog; });
    if (core_.dialog == &dialog) core_.dialog = branches_.empty() ? nullptr : branches_.front().dialog;
    core_.services.dialogs.detach(dialog, core_);
}

bool OutgoingInvite::drop_branch(sip::Dialog& dialog) {
    if (branches_.size() < 2) return false;
    drop(dialog);
    return true;
}

void OutgoingInvite::detach_branches() {
    for (auto& branch : std::exchange(branches_, {}))
        if (branch.dialog != core_.dialog) core_.services.dialogs.detach(*branch.dialog, core_);
}

void OutgoingInvite::begin_anew() {
    detach_branches();
    if (auto* dialog = std::exchange(core_.dialog, nullptr)) core_.services.dialogs.detach(*dialog, core_);
    core_.media.roll_back();
    send_invite();
}

void OutgoingInvite::on_provisional(const sip::Message& response) {
    core_.note_peer(response);
    const bool has_sdp = core_.description_in(response).has_value();
    if (auto* branch = branch_of(response)) {
        // RFC 3262 4: acknowledged by PRACK, in the order of RSeq, each branch by itself.
        const auto verdict = branch->order.judge(response);
        if (verdict == sip::RseqOrder::Verdict::OutOfOrder) return;
        if (verdict == sip::RseqOrder::Verdict::New) {
            auto prack = branch->dialog->request(sip::Method::Prack);
            prack.add(sip::HeaderId::RAck, branch->order.rack());
            core_.send_in_dialog(*branch->dialog, std::move(prack));
        }
    }
    auto context = core_.supplement_context();
    response_in(context, response);
    if (has_sdp) take_description(response);
    auto* owner = core_.channel();
    if (!owner) return;
    switch (response.status()) {
        // 255: 180 with SDP is progress, and rings all the same.
        case 180:
            if (has_sdp) owner->on_leg_progress();
            owner->on_leg_ringing();
            break;
        // 256
        case 183:
            if (has_sdp || !core_.endpoint->ignore_183_without_sdp) owner->on_leg_progress();
            break;
        default:
            owner->on_leg_proceeding();
            break;
    }
}

bool OutgoingInvite::on_success(const sip::Message& response) {
    core_.note_peer(response);
    for (auto& branch : std::exchange(branches_, {})) {
        if (branch.dialog->remote_tag() == response.to_tag())
            core_.dialog = branch.dialog;
        else
            drop(*branch.dialog);
    }
    if (core_.dialog) return true;
    auto dialog = sip::Dialog::uac(response, core_.contact(), core_.destination.uri.starts_with("sips:"));
    if (!dialog) {
        log::warning("endpoint {}: its 200 makes no dialog: {}", core_.endpoint->name, dialog.error().text());
        core_.end(Cause::Interworking);
        return false;
    }
    core_.attach(std::move(*dialog));
    return true;
}

void OutgoingInvite::on_refusal(const sip::Message& response) {
    const int status = response.status();
    core_.glare.on_invite_answered();
    constexpr int kMostTooSmall = 3;
    if (status == 422 && ++too_small_ <= kMostTooSmall && core_.timer.take_too_small(response)) {
        // RFC 4028 7.3: the same call again, with the interval that the peer wants at least.
        return begin_anew();
    }
    auto context = core_.supplement_context();
    response_in(context, response);
    if (status >= 300 && status < 400 && follow(response)) return;
    core_.end(context.cause.value_or(cause_of_sip_status(status)), status);
}

// 259. True: the call goes on as another INVITE of this session.
bool OutgoingInvite::follow(const sip::Message& response) {
    const auto contact = response.contact();
    if (!contact || !*contact) return false;
    const auto uri = (*contact)->uri();
    if (!uri || (!uri->is_sip() && uri->scheme != sip::Scheme::Tel)) return false;
    switch (core_.endpoint->shared->redirect_method) {
        case endpoint::RedirectMethod::User:
            core_.channel()->on_leg_forwarded(core_.services.directory.global().name_of(uri->plain_user()));
            return false;
        case endpoint::RedirectMethod::UriCore:
            core_.channel()->on_leg_forwarded_to(
                fmt::format("PJSIP/{}/{}", core_.endpoint->name, (*contact)->uri_text));
            return false;
        case endpoint::RedirectMethod::UriPjsip:
            break;
    }
    if (!uri->is_sip() || ++redirections_ > kMostRedirections) return false;
    log::verbose(3, "{} is sent on to {}", core_.channel()->name(), (*contact)->uri_text);
    auto next = sip::Uri(*uri);
    next.clear_headers();
    core_.destination.uri = next.text();
    core_.destination.contact = {};
    there_.contact = {};
    there_.words = sipnet::Words::OfPeer;
    begin_anew();
    return true;
}

void OutgoingInvite::on_failed(int status, const std::string& why) {
    if (status != 487) note_silence(why);
    log::notice("endpoint {}: the call to {} failed: {}", core_.endpoint->name, core_.destination.uri, why);
    core_.end(cause_of_sip_status(status), status);
}

}  // namespace asterism::session
