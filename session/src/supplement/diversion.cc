// SPDX-License-Identifier: Apache-2.0
// Where a call was sent before it came here: Diversion (RFC 5806) and History-Info (RFC 7044), both ways;
// reference 258, 356 to 360, 527 to 531.
#include <optional>
#include <string>

#include "asterism/base/text.h"
#include "phone_uri.h"
#include "supplement/said_parties.h"
#include "supplement/supplement.h"

namespace asterism::session {

namespace {

struct ForwardReason {
    std::string_view word;
    int code;  // the cause parameter of RFC 4458, in History-Info: no cause of Q.850
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
int code_of(std::string_view wire) {
    for (const auto& row : kReasons)
        if (iequals(row.word, wire)) return row.code;
    return 404;
}
std::string word_of_code(std::uint64_t code) {
    constexpr std::uint64_t kRequestTerminated = 487;
    if (code == kRequestTerminated) return "deflection";
    for (const auto& row : kReasons)
        if (static_cast<std::uint64_t>(row.code) == code) return std::string(row.here);
    return "unknown";
}

Party party_of(const sip::NameAddr& address) {
    Party party;
    if (const auto uri = address.uri()) party.number.set(number_of(*uri));
    if (const auto name = valid_utf8(address.display_name()); !name.empty()) party.name.set(name);
    return party;
}

/// The first Diversion: the latest to send the call elsewhere. Those behind it, counter and privacy count for
/// nothing (527).
std::optional<sip::NameAddr> diversion_of(const sip::Message& message) {
    const auto headers = message.name_addrs(sip::HeaderId::Diversion);
    if (!headers || headers->empty()) return std::nullopt;
    return headers->front();
}

std::string reason_of(const sip::NameAddr& diversion) {
    return word_here(diversion.params.unquoted("reason").value_or("unknown"));
}

/// History-Info: entry 1 sent the call to the last one, which says why (527, RFC 4458).
bool take_history(const sip::Message& message, Channel::Redirecting& way) {
    const auto entries = message.name_addrs(sip::HeaderId::HistoryInfo);
    if (!entries) return false;
    const sip::NameAddr *from = nullptr, *to = nullptr;
    for (const auto& entry : *entries) {
        const bool first = entry.params.get("index").value_or("") == "1";
        if (!first)
            to = &entry;
        else if (!from)
            from = &entry;
    }
    if (!from || !to) return false;
    way.from = party_of(*from);
    way.to = party_of(*to);
    const auto uri = to->uri();
    const auto code = uri ? uri->params.number("cause") : std::nullopt;
    way.reason = code ? word_of_code(*code) : "unknown";
    way.count = 1;
    return true;
}

void take_invite(const sip::Message& invite, Channel& channel) {
    if (const auto diversion = diversion_of(invite)) {
        auto& way = channel.redirect();
        way.from = party_of(*diversion);
        way.to = party_of(invite.to());
        way.reason = reason_of(*diversion);
        way.count = 1;
    } else if (invite.has(sip::HeaderId::HistoryInfo)) {
        if (Channel::Redirecting way; take_history(invite, way)) channel.redirect() = way;
    }
}

// 302: who was called sends the call to Contact.
void take_moved(const sip::Message& moved, Channel& channel) {
    auto& way = channel.redirect();
    way.count = 1;
    const auto diversion = diversion_of(moved);
    if (!diversion && take_history(moved, way)) return;
    const auto& number = channel.caller.number;
    if (diversion)
        way.from = party_of(*diversion);
    else if (number.valid && !number.text.empty())
        way.from = channel.caller;
    else
        way.from = party_of(moved.to());
    way.reason = diversion ? reason_of(*diversion) : "unknown";
    if (const auto contact = moved.contact(); contact && *contact) way.to = party_of(**contact);
}

// 181: it goes elsewhere, by itself.
void take_forwarded(const sip::Message& response, Channel& channel) {
    auto& way = channel.redirect();
    const auto diversion = diversion_of(response);
    if (!diversion && take_history(response, way)) return;
    way.from = party_of(response.to());
    if (diversion) way.to = party_of(*diversion);
    way.reason = "unknown";
    way.count = 1;
}

/// The party of `draft`'s From or To, with another user: no port, own parameters (529, 530).
std::optional<sip::Uri> uri_with_user(const sip::Draft& draft, sip::HeaderId header, std::string_view user) {
    const auto value = draft.get(header);
    const auto party = value ? sip::NameAddr::parse(*value) : sip::NameAddr::parse("");
    if (!party) return std::nullopt;
    const auto parsed = party->uri();
    if (!parsed || !parsed->is_sip()) return std::nullopt;
    sip::Uri uri{*parsed};
    uri.set_port(0).clear_headers();
    if (!user.empty()) uri.set_user(user);
    return uri;
}

std::string number_shown(const ShownParty& party) {
    const auto text = party.number.shown();
    return std::string(text.substr(0, text.find(';')));
}

// 529: on a request who sent it elsewhere, on a response where to.
void write_diversion(const Channel::Redirecting& way, sip::Draft& draft) {
    if (way.count == 0) return;
    const auto party = (draft.is_request() ? way.from : way.to).shown();
    const auto number = number_shown(party);
    const auto uri = number.empty() ? std::nullopt : uri_with_user(draft, sip::HeaderId::From, number);
    if (!uri) return;
    const auto reason = word_on_wire(way.reason);
    draft.set(
        sip::HeaderId::Diversion,
        sip::print_name_addr(party.name.shown(), uri->text(),
                             sip::is_token(reason) ? "reason=" + reason : "reason=" + sip::quote(reason)));
}

// 530: whether it was sent elsewhere or not.
void write_history(const Channel::Redirecting& way, sip::Draft& draft) {
    const auto from = way.from.shown(), to = way.to.shown();
    const auto first = number_shown(from), second = number_shown(to);
    const auto here = uri_with_user(draft, sip::HeaderId::To, first);
    if (!here) return;
    draft.set(sip::HeaderId::HistoryInfo,
              sip::print_name_addr(first.empty() ? std::string_view() : from.name.shown(), here->text(),
                                   "index=1"));
    if (second.empty()) return;
    auto there = *here;
    there.set_user(second).set_param("cause", std::to_string(code_of(word_on_wire(way.reason))));
    draft.add(sip::HeaderId::HistoryInfo, sip::print_name_addr(to.name.shown(), there.text(), "index=1.1"));
}

class Diversion final : public Supplement {
public:
    std::string_view name() const override { return "diversion"; }

    // 356
    int on_request_in(SupplementContext& context, const sip::Message& request) const override {
        if (context.channel && request.method() == sip::Method::Invite && request.to_tag().empty())
            take_invite(request, *context.channel);
        return 0;
    }
    // 258
    void on_response_in(SupplementContext& context, const sip::Message& response) const override {
        if (!context.channel) return;
        if (response.status() == 302) {
            take_moved(response, *context.channel);
        } else if (response.status() == 181) {
            take_forwarded(response, *context.channel);
            context.channel->on_leg_redirected();
        }
    }
    void on_address_known(SupplementContext& context, sip::Draft& request) const override {
        if (request.method() == sip::Method::Invite && !context.in_dialog) write(context, request);
    }
    // 531
    void on_response_out(SupplementContext& context, sip::Draft& response) const override {
        if (response.status() != 181 && (response.status() < 300 || response.status() >= 400)) return;
        response.set(sip::HeaderId::Supported, kHistoryTag);
        write(context, response);
    }

private:
    // 359
    static void write(const SupplementContext& context, sip::Draft& draft) {
        if (!context.channel) return;
        const auto& way = context.channel->redirecting();
        if (context.endpoint.send_diversion) write_diversion(way, draft);
        if (context.endpoint.send_history_info) write_history(way, draft);
    }
};

}  // namespace

const Supplement& diversion_supplement() {
    static const Diversion one;
    return one;
}

}  // namespace asterism::session
