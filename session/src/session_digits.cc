// SPDX-License-Identifier: Apache-2.0
// Digits of a SIP session (statements 319 to 325): what the peer says by INFO, and how a digit goes to it.
// Telephone-events and tones are the plane's; INFO (application/dtmf-relay) is ours, said when the digit is
// over and its length known.
#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/call/channel_features.h"
#include "established_session.h"

namespace asterism::session {

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

// 535: a key that starts a recording, or ends it, is what features.conf has for it.
bool EstablishedSession::on_record_key(sip::ServerId id, const sip::Message& request) {
    const auto word = trim(request.get("Record").value_or(""));
    const bool on = iequals(word, "on");
    if (!on && !iequals(word, "off")) return false;
    auto& transactions = core_.services.transactions;
    auto* owner = channel();
    if (!owner) {
        transactions.respond(id, 481);
        return true;
    }
    const auto& shared = *core_.endpoint->shared;
    const auto features = features_of(*owner);
    const auto code =
        shared.one_touch_recording
            ? std::string(features.code_of(on ? shared.record_on_feature : shared.record_off_feature))
            : std::string();
    transactions.respond(id, code.empty() ? 403 : 200);
    constexpr Millis kPressed{100};
    for (const char digit : code) {
        owner->on_leg_digit_begin(digit);
        owner->on_leg_digit(digit, kPressed);
    }
    return true;
}

void EstablishedSession::on_info(sip::ServerId id, const sip::Message& request) {
    if (on_record_key(id, request)) return;
    auto& transactions = core_.services.transactions;
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
    } else if (iequals(name, "application/media_control+xml")) {  // 328, RFC 5168
        transactions.respond(id, 200);
        if (auto* owner = channel()) owner->on_leg_picture_wanted();
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
    if (auto* owner = digit.digit ? channel() : nullptr)
        owner->on_leg_digit_told(digit.digit, digit.duration);
}

void EstablishedSession::digit_begin(char digit) {
    const auto way = core_.media.digit_way();
    if (way == media::DigitWay::Event || way == media::DigitWay::Tone)
        core_.services.calls.plane().digit_begin(core_.media.audio(), digit);
}

void EstablishedSession::digit_end(char digit, Millis duration) {
    switch (core_.media.digit_way()) {
        case media::DigitWay::Told:
            send_digit_info(digit, std::max(duration, media::kLeastDigit));
            break;
        case media::DigitWay::Event:
        case media::DigitWay::Tone:
            core_.services.calls.plane().digit_end(core_.media.audio(), duration);
            break;
        case media::DigitWay::Nowhere:
            break;
    }
}

// 328, RFC 5168: by RTCP where that was agreed, else by a message.
void EstablishedSession::want_keyframe() {
    if (core_.phase != Phase::Up || !core_.dialog || !core_.media.has_video()) return;
    if (const auto stream = core_.media.pictures_by_rtcp())
        return core_.services.calls.plane().request_keyframe(stream);
    auto info = core_.dialog->request(sip::Method::Info);
    info.set_body("application/media_control+xml",
                  "<?xml version=\"1.0\" encoding=\"utf-8\" ?>\r\n"
                  " <media_control>\r\n"
                  "  <vc_primitive>\r\n"
                  "   <to_encoder>\r\n"
                  "    <picture_fast_update/>\r\n"
                  "   </to_encoder>\r\n"
                  "  </vc_primitive>\r\n"
                  " </media_control>\r\n");
    core_.send_in_dialog(*core_.dialog, std::move(info));
}

// 321; a flash lasts as long as the reference's (379)
void EstablishedSession::send_digit_info(char digit, Millis duration) {
    constexpr Millis kFlash{300};
    if (digit == '!') duration = kFlash;
    if (core_.phase != Phase::Up || !core_.dialog) return;
    auto info = core_.dialog->request(sip::Method::Info);
    info.set_body("application/dtmf-relay",
                  fmt::format("Signal={}\r\nDuration={}\r\n", digit, duration.count()));
    core_.send_in_dialog(*core_.dialog, std::move(info));
}

}  // namespace asterism::session
