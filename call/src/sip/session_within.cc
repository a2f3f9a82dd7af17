// SPDX-License-Identifier: Apache-2.0
// What the peer asks within the dialog: re-INVITE and UPDATE (RFC 3261 14.2, RFC 3311), INFO digits, text,
// BYE.
#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/endpoint/nat.h"
#include "session.h"

namespace asterism::call {

bool Session::wants(const sip::Message& request) const {
    switch (request.method()) {
        case sip::Method::Invite:
        case sip::Method::Ack:
        case sip::Method::Bye:
        case sip::Method::Update:
        case sip::Method::Info:
        case sip::Method::Prack:
        case sip::Method::Message:
            return true;
        default:
            return false;
    }
}

void Session::on_request(sip::Dialog& dialog, sip::ServerId id, const sip::Message& request) {
    // The dialog layer has taken the Contact as it stands; behind NAT the source counts (statement 177).
    if (endpoint_->rewrite_contact && sip::refreshes_target(request.method())) {
        auto copy = sip::Message::parse(request.bytes());
        copy->set_origin(request.origin());
        dialog.refresh_target(endpoint::apply_nat(std::move(*copy), *endpoint_));
    }
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
            return on_bye(id, request);
        // We sent no reliable provisional answer, so there is nothing to acknowledge (RFC 3262 3).
        case sip::Method::Prack:
            services_.transactions.respond(id, 481);
            return;
        default:
            services_.transactions.respond(id, 501);
            return;
    }
}

void Session::on_reinvite(sip::ServerId id, const sip::Message& request) {
    auto& transactions = services_.transactions;
    const auto verdict = glare_.judge_invite();
    if (verdict.status != 0 || phase_ != Phase::Up) {
        auto draft = transactions.draft(id, verdict.status ? verdict.status : 491);
        if (verdict.retry_after) draft.add(sip::HeaderId::RetryAfter, std::to_string(verdict.retry_after));
        transactions.respond(id, draft);
        return;
    }
    transactions.set_user(id, this);
    transactions.respond(id, 100);
    const auto cseq = request.cseq().number;
    if (const auto offer = sip::find_part(request, "application/sdp")) {
        if (answer_offer(id, offer->content, true)) repeater_.start(id, cseq);
        return;
    }
    // 291: an empty one asks for our offer; 292: that clears hold.
    auto offer = media_.offer();
    if (!offer) {
        transactions.respond(id, 488);
        return;
    }
    auto draft = answer_draft(id, 200);
    draft.set_body("application/sdp", *offer);
    transactions.respond(id, draft);
    repeater_.start(id, cseq);
}

bool Session::answer_offer(sip::ServerId id, std::string_view offer, bool is_invite) {
    auto& transactions = services_.transactions;
    std::expected<std::string, SessionMedia::Refusal> answer;
    if (auto read = media_.read_offer(offer); !read)
        answer = std::unexpected(read.error());
    else
        answer = media_.answer();
    if (!answer) {
        // 290, RFC 6141: refused, and things stay as they were.
        media_.roll_back();
        auto draft = transactions.draft(id, answer.error().status);
        if (answer.error().status == 488)
            draft.add(sip::HeaderId::Warning,
                      fmt::format("304 {} \"{}\"", way_.local.ip.uri_text(), answer.error().reason));
        transactions.respond(id, draft);
        return false;
    }
    auto draft = answer_draft(id, 200);
    draft.set_body("application/sdp", *answer);
    if (is_invite) invite_ = {};
    transactions.respond(id, draft);
    if (auto* owner = channel()) media_.apply(*owner);
    show_hold();
    return true;
}

void Session::on_update(sip::ServerId id, const sip::Message& request) {
    auto& transactions = services_.transactions;
    const auto offer = sip::find_part(request, "application/sdp");
    const auto verdict = glare_.judge_update(offer.has_value());
    if (verdict.status != 0) {
        auto draft = transactions.draft(id, verdict.status);
        if (verdict.retry_after) draft.add(sip::HeaderId::RetryAfter, std::to_string(verdict.retry_after));
        transactions.respond(id, draft);
        return;
    }
    // 296
    if (!offer) {
        transactions.respond(id, answer_draft(id, 200));
        return;
    }
    answer_offer(id, offer->content, false);
}

namespace {

/// 322: one digit, in the words of dtmf-relay and dtmf; 0 when it is none.
char digit_of(std::string_view text) {
    text = trim(text);
    if (text.size() == 1) {
        const char c = text[0];
        if (is_digit(c) || c == '*' || c == '#' || c == '!') return c;
        const char upper = c >= 'a' && c <= 'd' ? static_cast<char>(c - 32) : c;
        return upper >= 'A' && upper <= 'D' ? upper : 0;
    }
    const auto number = parse_uint(text);
    if (!number) return 0;
    if (*number == 10) return '*';
    if (*number == 11) return '#';
    if (*number >= 12 && *number <= 15) return static_cast<char>('A' + (*number - 12));
    return *number == 16 ? '!' : 0;
}

struct InfoDigit {
    char digit = 0;
    Millis duration{100};  // 323
};

InfoDigit read_relay(std::string_view body) {
    InfoDigit out;
    while (!body.empty()) {
        auto [line, rest] = split_once(body, '\n');
        body = rest;
        const auto [name, value] = split_once(trim(line), '=');
        if (iequals(trim(name), "Signal")) out.digit = digit_of(value);
        if (iequals(trim(name), "Duration"))
            if (const auto number = parse_uint(trim(value)); number && *number > 0 && *number < 60'000)
                out.duration = Millis{static_cast<std::int64_t>(*number)};
    }
    return out;
}

}  // namespace

void Session::on_info(sip::ServerId id, const sip::Message& request) {
    auto& transactions = services_.transactions;
    const auto type = request.content_type();
    if (!type || !*type) {  // 327
        transactions.respond(id, 200);
        return;
    }
    const auto& name = (*type)->value;
    const auto body = request.body();
    InfoDigit digit;
    if (iequals(name, "application/dtmf-relay")) {
        digit = read_relay(body);
    } else if (iequals(name, "application/dtmf")) {
        digit.digit = digit_of(body);
    } else if (iequals(name, "application/hook-flash")) {  // 324
        digit.digit = '!';
    } else if (iequals(name,
                       "application/media_control+xml")) {  // 328: no video, so there is nothing to refresh
        transactions.respond(id, 200);
        return;
    } else {
        // The reference gives no final reply here (325); a transaction left open helps nobody. See
        // docs/deviations.md.
        transactions.respond(id, 415);
        return;
    }
    if (trim(body).empty() && digit.digit != '!') {  // 323
        transactions.respond(id, 200);
        return;
    }
    transactions.respond(id, digit.digit ? 200 : 500);
    if (auto* owner = digit.digit ? channel() : nullptr) {
        owner->on_leg_digit_begin(digit.digit);
        owner->on_leg_digit(digit.digit, digit.duration);
    }
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
    if (auto* owner = channel()) owner->on_leg_text(request.body());
}

void Session::on_bye(sip::ServerId id, const sip::Message& request) {
    services_.transactions.respond(id, 200);
    auto context = supplement_context();
    request_in(context, request);
    // RFC 3261 15.1.2: a BYE also ends an INVITE that was not answered yet.
    if (phase_ == Phase::Incoming && invite_) services_.transactions.respond(invite_, 487);
    end(context.cause ? context.cause : static_cast<int>(kNormalClearing), 0, {});
}

void Session::on_repeated_success(sip::Dialog&, const sip::Message& response) {
    ack_.repeat(services_.transactions, response.cseq().number);
}

void Session::on_dialog_lost(sip::Dialog&) { end(kNormalClearing, 0, {}); }

}  // namespace asterism::call
