// SPDX-License-Identifier: Apache-2.0
// The door for INVITE: what is refused before there is a session, in the order of reference 213.
#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "asterism/call/pickup.h"
#include "asterism/endpoint/security.h"
#include "farewell.h"
#include "phone_uri.h"
#include "refer/referrals.h"
#include "replaces.h"
#include "session.h"

namespace asterism::session {

namespace {

/// `channel`: null before there is one.
bool is_pickup(const Calls& calls, const Channel* channel, std::string_view exten) {
    const auto* own = channel ? &channel->own_features.get().pickupexten : nullptr;
    return !exten.empty() && exten == (own && *own ? **own : calls.features()->pickupexten);
}

}  // namespace

bool Pjsip::refuse_early(const endpoint::Incoming& incoming, const std::string& exten) {
    auto& transactions = services_.transactions;
    const auto& request = incoming.request;
    const auto& uri = request.request_uri();
    // 214
    if (!uri.is_sip() && uri.scheme != sip::Scheme::Tel) {
        transactions.reply_stateless(request, 416);
        return true;
    }
    // 228: no dialplan would begin.
    if (services_.calls.refusing() || services_.calls.is_full() || !services_.calls.channels.has_room(1)) {
        auto answer = transactions.stateless(request, 503);
        if (!incoming.endpoint->suppress_q850_reason_headers)
            answer.add(sip::HeaderId::Reason,
                       fmt::format("Q.850;cause={}", cause_number(Cause::SwitchCongestion)));
        transactions.reply_stateless(request, answer);
        return true;
    }
    // 216 to 218
    const auto& plan = *services_.calls.dialplan();
    const auto caller = request.from().uri();
    const std::string number = caller ? number_of(*caller) : std::string();
    dialplan::Where where{.context = incoming.endpoint->context,
                          .exten = exten,
                          .caller_id = number,
                          .clock = services_.calls.clock()};
    if (!is_pickup(services_.calls, nullptr, exten) && !plan.exists(where)) {
        auto overlap = where;
        if (!incoming.endpoint->shared->overlap_context.empty())
            overlap.context = incoming.endpoint->shared->overlap_context;
        if (incoming.endpoint->allow_overlap && plan.can_match(overlap)) {
            transactions.reply_stateless(request, 484);
            return true;
        }
        log::notice(
            "Call from '{}' ({}) to extension '{}' rejected because extension not found in context '{}'.",
            incoming.endpoint->name, request.origin().source.text(), endpoint::within_quotes(exten),
            incoming.endpoint->context);
        transactions.reply_stateless(request, 404);
        return true;
    }
    // 219, RFC 3261 8.2.3: a body that must be understood and is not.
    const auto parts = sip::read_parts(request, transactions.options().limits);
    if (!parts) {
        transactions.reply_stateless(request, 400);
        return true;
    }
    for (const auto& part : *parts) {
        if (part.is("application/sdp")) continue;
        const auto disposition = part.header("Content-Disposition").value_or("");
        const auto read = sip::ValueParams::parse(disposition);
        const bool required = read && iequals(read->params.get("handling").value_or(""), "required");
        if (!required && parts->size() > 1) continue;
        if (parts->size() == 1 && !required && part.content.empty()) continue;
        auto answer = transactions.stateless(request, 415);
        answer.add(sip::HeaderId::Accept, "application/sdp");
        transactions.reply_stateless(request, answer);
        return true;
    }
    return refuse_extensions(incoming);
}

// What the INVITE and the endpoint want of each other: RFC 3261 8.2.2.3, reference 282, 283, 286.
bool Pjsip::refuse_extensions(const endpoint::Incoming& incoming) {
    auto& transactions = services_.transactions;
    const auto& request = incoming.request;
    const auto& endpoint = *incoming.endpoint;
    std::string unsupported;
    for (const auto token : request.values(sip::HeaderId::Require))
        if (!iequals(token, "100rel") && !iequals(token, "timer") && !iequals(token, "norefersub") &&
            !iequals(token, "replaces"))
            unsupported += (unsupported.empty() ? "" : ", ") + std::string(token);
    if (!unsupported.empty()) {
        auto answer = transactions.stateless(request, 420);
        answer.add(sip::HeaderId::Unsupported, unsupported);
        transactions.reply_stateless(request, answer);
        return true;
    }
    if (endpoint.rel100 == endpoint::Reliable::Required &&
        !request.lists(sip::HeaderId::Supported, "100rel") &&
        !request.lists(sip::HeaderId::Require, "100rel")) {
        auto answer = transactions.stateless(request, 421);
        answer.add(sip::HeaderId::Require, "100rel");
        answer.add(sip::HeaderId::Supported, supported_by(endpoint, services_.directory));
        transactions.reply_stateless(request, answer);
        return true;
    }
    const auto timers = session_timer_settings(endpoint);
    if (const int status = sip::SessionTimer::judge(timers, request)) {
        auto answer = transactions.stateless(request, status);
        sip::SessionTimer::write_refusal(timers, answer);
        if (status == 421) answer.add(sip::HeaderId::Supported, supported_by(endpoint, services_.directory));
        transactions.reply_stateless(request, answer);
        return true;
    }
    return false;
}

Pjsip::Pjsip(SipServices services)
    : services_(services),
      farewells_(std::make_unique<Farewells>(services.calls.loop)),
      referrals_(std::make_unique<Referrals>(services.calls.loop)) {
    services_.farewells = farewells_.get();
    services_.referrals = referrals_.get();
}

Pjsip::~Pjsip() = default;

void Pjsip::clear() {
    farewells_->clear();
    referrals_->clear();
}

void Pjsip::say_goodbye() { referrals_->say_goodbye(); }

std::size_t Pjsip::leaving() const { return farewells_->size(); }

void Pjsip::on_request(endpoint::Incoming&& incoming) {
    // 215
    auto exten = services_.directory.global().name_of(incoming.request.request_uri().plain_user());
    if (exten.empty()) exten = "s";
    if (refuse_early(incoming, exten)) return;

    auto endpoint = incoming.endpoint;
    auto session = std::make_unique<Session>(services_, endpoint);
    auto& calling = *session;
    if (!calling.receive(std::move(incoming))) return;

    auto& calls = services_.calls;
    auto& channel = calls.channels.create(calls.channels.next_name("PJSIP/" + endpoint->name));
    channel.take_leg(std::move(session));
    if (!calling.introduce(channel, exten)) return;
    // 372
    if (const auto* invite = services_.transactions.request(calling.invite);
        invite && invite->has(sip::HeaderId::Replaces))
        return replace(calling, *invite);
    // 229
    if (is_pickup(calls, &channel, exten))
        start_group_pickup(channel);
    else
        start_dialplan(channel);
}

}  // namespace asterism::session
