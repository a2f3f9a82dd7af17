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
#include "transfer_target.h"

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
    // House rule: 100 at once, before the SDP is judged.
    core_.services.transactions.respond(core_.invite, 100);
    // It waited for its turn, and its connection went meanwhile: the transaction is over, and so are we.
    const auto* kept = core_.services.transactions.request(core_.invite);
    if (core_.phase != Phase::Incoming || !kept) return false;
    const auto& request = *kept;

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

void IncomingInvite::on_cancel(sip::ServerId id, const sip::Message& cancel) {
    auto context = core_.supplement_context();
    request_in(context, cancel);
    auto draft = core_.answer_draft(id, 487);
    complete_answer(draft, context.cause.value_or(Cause::NotDefined));
    core_.services.transactions.respond(id, draft);
    core_.end(context.cause.value_or(Cause::Interworking), 487);
}

// 264: before the answer a 302 with the target as Contact.
Leg::Transfer IncomingInvite::transfer(std::string_view target) {
    if (core_.phase != Phase::Incoming || !core_.invite) return Leg::Transfer::Unsupported;
    const auto uri = transfer_target(core_, target);
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
