// SPDX-License-Identifier: Apache-2.0
// Where a call was sent before it came here: Diversion (RFC 5806) and History-Info (RFC 7044), both ways;
// reference 258, 356 to 360.
#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/text.h"
#include "supplement.h"

namespace asterism::call {

namespace {

struct ForwardReason {
    std::string_view word;
    int cause;  // in History-Info
    // REDIRECTING(reason), where it is another word.
    std::string_view here;
};

// 357, 358, and the table of redirecting reasons.
constexpr ForwardReason kReasons[] = {
    {"unknown", 404, "unknown"},
    {"user-busy", 486, "cfb"},
    {"no-answer", 408, "cfnr"},
    {"unavailable", 503, "unavailable"},
    {"unconditional", 302, "cfu"},
    {"time-of-day", 404, "time_of_day"},
    {"do-not-disturb", 404, "dnd"},
    {"deflection", 480, "deflection"},
    {"follow-me", 404, "follow_me"},
    {"out-of-service", 404, "out_of_order"},
    {"away", 404, "away"},
    {"cf_dte", 404, "cf_dte"},
    {"send_to_vm", 404, "send_to_vm"},
};

/// The word for our dialplan; one that is not in the table passes as it is.
std::string word_here(std::string_view wire) {
    for (const auto& row : kReasons)
        if (iequals(row.word, wire)) return std::string(row.here);
    return std::string(wire);
}
std::string word_on_wire(std::string_view here) {
    for (const auto& row : kReasons)
        if (iequals(row.here, here) || iequals(row.word, here)) return std::string(row.word);
    return here.empty() ? "unknown" : std::string(here);
}
int cause_of(std::string_view wire) {
    for (const auto& row : kReasons)
        if (iequals(row.word, wire)) return row.cause;
    return 404;
}
std::string word_of_cause(std::uint64_t cause) {
    for (const auto& row : kReasons)
        if (static_cast<std::uint64_t>(row.cause) == cause) return std::string(row.here);
    return "unknown";
}

void take_party(const sip::NameAddr& address, Party& party) {
    party = {};
    if (const auto uri = address.uri()) party.number.set(uri->plain_user());
    if (const auto name = valid_utf8(address.display_name()); !name.empty()) party.name.set(name);
}

bool take_diversion(const sip::Message& message, Channel& channel) {
    const auto headers = message.name_addrs(sip::HeaderId::Diversion);
    if (!headers || headers->empty()) return false;
    const auto& latest = headers->front();
    auto& now = channel.redirect();
    take_party(latest, now.from);
    if (headers->size() > 1) {
        const auto& first = headers->back();
        take_party(first, now.first.emplace().party);
        now.first->reason = word_here(first.params.unquoted("reason").value_or("unknown"));
    }
    if (iequals(latest.params.unquoted("privacy").value_or(""), "full"))
        now.from.number.presentation = now.from.name.presentation = Presentation::ProhibitedNotScreened;
    now.reason = word_here(latest.params.unquoted("reason").value_or("unknown"));
    // Every entry stands for one diversion, or for as many as its counter says.
    int count = 0;
    for (const auto& one : *headers)
        count += static_cast<int>(std::clamp<std::uint64_t>(one.params.number("counter").value_or(1), 1, 99));
    now.count = count;
    return true;
}

/// The reason of a History-Info entry: in the URI's headers (?Reason=SIP%3Bcause%3D302) or as parameter
/// `cause` of the URI (RFC 4458).
std::optional<std::uint64_t> history_cause(const sip::NameAddr& entry) {
    const auto uri = entry.uri();
    if (!uri) return std::nullopt;
    if (const auto cause = uri->params.number("cause")) return cause;
    const auto headers = to_lower(sip::unescape(uri->headers));
    const auto at = headers.find("cause=");
    if (at == headers.npos) return std::nullopt;
    const auto digits = std::string_view(headers).substr(at + 6);
    return parse_uint(digits.substr(0, std::min(digits.find_first_not_of("0123456789"), digits.size())));
}

void take_history(const sip::Message& message, Channel& channel) {
    const auto entries = message.name_addrs(sip::HeaderId::HistoryInfo);
    if (!entries) return;
    int count = 0;
    for (const auto& entry : *entries) {
        const auto cause = history_cause(entry);
        if (!cause) continue;
        // The latest of those that sent the call elsewhere.
        take_party(entry, channel.redirect().from);
        channel.redirect().reason = word_of_cause(*cause);
        ++count;
    }
    if (count > 0) channel.redirect().count = count;
}

void take_redirecting(SupplementContext& context, const sip::Message& message) {
    if (!take_diversion(message, *context.channel)) take_history(message, *context.channel);
}

class Diversion final : public Supplement {
public:
    std::string_view name() const override { return "diversion"; }

    // 356
    int on_request_in(SupplementContext& context, const sip::Message& request) const override {
        if (context.channel && request.method() == sip::Method::Invite && request.to_tag().empty())
            take_redirecting(context, request);
        return 0;
    }
    // 258
    void on_response_in(SupplementContext& context, const sip::Message& response) const override {
        if (!context.channel || (response.status() != 181 && response.status() != 302)) return;
        take_redirecting(context, response);
        if (response.status() != 302) return context.channel->on_leg_redirected();
        const auto contact = response.contact();
        if (contact && *contact) take_party(**contact, context.channel->redirect().to);
    }
    void on_address_known(SupplementContext& context, sip::Draft& request) const override {
        if (request.method() == sip::Method::Invite && !context.in_dialog)
            write(context, request, sip::HeaderId::From);
    }
    void on_response_out(SupplementContext& context, sip::Draft& response) const override {
        if (response.status() == 181) write(context, response, sip::HeaderId::To);
    }

private:
    // 359
    static void write(const SupplementContext& context, sip::Draft& draft, sip::HeaderId ours) {
        const auto* channel = context.channel;
        if (!channel || channel->redirecting().count == 0) return;
        const auto from = channel->redirecting().from.shown();
        if (!from.number.valid) return;
        std::string host(context.our_host);
        if (host.empty())
            if (const auto party = sip::NameAddr::parse(draft.get(ours).value_or("")))
                if (const auto uri = party->uri()) host = uri->host;
        const auto reason = word_on_wire(channel->redirecting().reason);
        const auto uri = sip::Uri::sip(from.number.text, host).text();
        const std::string name(from.name.shown());
        if (context.endpoint.send_diversion)
            draft.set(sip::HeaderId::Diversion,
                      sip::print_name_addr(
                          name, uri, is_token(reason) ? "reason=" + reason : "reason=" + sip::quote(reason)));
        if (!context.endpoint.send_history_info) return;
        draft.set(sip::HeaderId::HistoryInfo,
                  sip::print_name_addr(name, fmt::format("{}?Reason=SIP%3Bcause%3D{}", uri, cause_of(reason)),
                                       "index=1"));
        // Where it was sent: whom this message is for.
        std::string next(channel->redirecting().to.shown().number.shown());
        if (const auto target = sip::UriView::parse(draft.uri()); next.empty() && target)
            next = target->plain_user();
        draft.add(sip::HeaderId::HistoryInfo,
                  sip::print_name_addr({}, sip::Uri::sip(next, host).text(), "index=1.1"));
    }
    static bool is_token(std::string_view text) {
        return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
            return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
                   c == '.';
        });
    }
};

}  // namespace

const Supplement& diversion_supplement() {
    static const Diversion one;
    return one;
}

}  // namespace asterism::call
