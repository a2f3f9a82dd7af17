// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/check.h"

#include <array>
#include <utility>

#include "../room_limits.h"
#include "asterism/base/text.h"

namespace asterism::sip {

namespace {

constexpr Verdict refuse(int status, std::string_view reason = {}) {
    return {Verdict::Kind::Refuse, status, reason};
}
constexpr Verdict kSilence{Verdict::Kind::Silence, 0, {}};

/// A scheme for From and To: 0, 400 or 416.
int judge_party(const NameAddr& party) {
    const auto uri = party.uri();
    if (!uri) return 400;
    return uri->scheme == Scheme::Other ? 416 : 0;
}

/// How many values of it a message may hold; null: it is no list.
constexpr Limit* limit_of(HeaderId id) {
    switch (id) {
        case HeaderId::Via:
            return &limits::vias;
        case HeaderId::Route:
        case HeaderId::RecordRoute:
        case HeaderId::Path:
        case HeaderId::ServiceRoute:
            return &limits::routes;
        case HeaderId::Contact:
            return &limits::contacts;
        case HeaderId::Authorization:
        case HeaderId::ProxyAuthorization:
        case HeaderId::WwwAuthenticate:
        case HeaderId::ProxyAuthenticate:
            return &limits::credentials;
        default:
            return id != HeaderId::Other && is_comma_list(id) ? &limits::list_values : nullptr;
    }
}

/// Does it hold more of anything than we look at? A value takes two bytes at least, so the lines of an
/// ordinary message are not even read.
bool holds_too_much(const Message& message) {
    std::array<std::uint32_t, kHeaderIds> bytes{};
    for (const HeaderLine& line : message.lines()) {
        bytes[static_cast<std::size_t>(line.id)] += line.value_size + 2;
        if (limit_of(line.id) == &limits::credentials && !limits::credential_bytes.admits(line.value_size))
            return true;
    }
    for (const HeaderLine& line : message.lines()) {
        const auto most = std::exchange(bytes[static_cast<std::size_t>(line.id)], 0) / 2;
        auto* limit = limit_of(line.id);
        if (!limit || most <= limit->value()) continue;
        std::size_t number = 0;
        for (const std::string_view value [[maybe_unused]] : message.values(line.id))
            if (++number > limit->value()) break;
        if (!limit->admits(number)) return true;
    }
    return false;
}

Verdict check_contacts(const Message& request) {
    unsigned number = 0;
    bool star = false;
    for (const std::string_view text : request.values(HeaderId::Contact)) {
        const auto contact = NameAddr::parse(text);
        if (!contact) return refuse(400, "Malformed Contact");
        ++number;
        star |= contact->star;
        if (contact->star) continue;
        const auto uri = contact->uri();
        if (!uri) return refuse(400, "Malformed Contact");
        if (!uri->is_sip()) return refuse(416);
    }
    // 10.2.2: the star stands alone, and in REGISTER only.
    if (star && (number > 1 || request.method() != Method::Register)) return refuse(400, "Malformed Contact");
    // 509
    if (number == 0 && needs_contact(request.method())) return refuse(400, "Missing Contact header");
    return {};
}

Verdict check_numbers(const Message& request) {
    const auto hops = request.max_forwards();
    if (!hops || (*hops && **hops > 255)) return refuse(400, "Malformed Max-Forwards");
    if (request.count(HeaderId::MaxForwards) > 1) return refuse(400, "Repeated Max-Forwards");
    return {};
}

}  // namespace

Verdict check_request(const Message& request) {
    if (request.request_uri().scheme == Scheme::Other) return kSilence;
    if (holds_too_much(request)) return request.method() == Method::Ack ? kSilence : refuse(513);
    for (const NameAddr* party : {&request.from(), &request.to()}) {
        const int status = judge_party(*party);
        if (status == 0) continue;
        return request.method() == Method::Ack ? kSilence : refuse(status);
    }
    if (request.method() == Method::Ack) return {};
    if (const Verdict numbers = check_numbers(request); numbers.kind != Verdict::Kind::Serve) return numbers;
    return check_contacts(request);
}

// 18.1.2 and 8.1.3.3: more than one Via means that it went astray.
Verdict check_response(const Message& response) {
    auto vias = response.values(HeaderId::Via);
    auto at = vias.begin();
    return ++at == vias.end() && !holds_too_much(response) ? Verdict{} : kSilence;
}

}  // namespace asterism::sip
