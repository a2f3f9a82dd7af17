// SPDX-License-Identifier: Apache-2.0
// Who calls, and who answered: reference 345 to 355, 361; RFC 3325, RFC 3323, Remote-Party-ID.
//
//   in   the first INVITE   trusted: P-Asserted-Identity, Remote-Party-ID; else the configured id; else From
//        later              the party changed, where that is trusted (351)
//   out  requests, answers  P-Asserted-Identity, Remote-Party-ID, Privacy of the party the peer talks to
#include <fmt/core.h>

#include <array>

#include "asterism/base/text.h"
#include "phone_uri.h"
#include "supplement/supplement.h"

namespace asterism::session {

namespace {

struct Asserted {
    std::string number;
    std::string name;
    Presentation presentation = Presentation::AllowedNotScreened;
};

/// 345: any wish for privacy but "none" hides it.
bool wants_privacy(const sip::Message& message) {
    const auto value = message.get(sip::HeaderId::Privacy);
    if (!value) return false;
    std::string_view rest = *value;
    while (!rest.empty()) {
        const auto [word, after] = split_once(rest, ';');
        rest = after;
        if (!trim(word).empty() && !iequals(trim(word), "none")) return true;
    }
    return false;
}

std::optional<Asserted> from_asserted(const sip::Message& message) {
    const auto identities = message.name_addrs(sip::HeaderId::PAssertedIdentity);
    if (!identities) return std::nullopt;
    for (const auto& one : *identities) {
        const auto uri = one.uri();
        if (!uri || (!uri->is_sip() && uri->scheme != sip::Scheme::Tel)) continue;
        Asserted out{number_of(*uri), valid_utf8(one.display_name())};
        if (wants_privacy(message)) out.presentation = Presentation::ProhibitedNotScreened;
        return out;
    }
    return std::nullopt;
}

std::optional<Asserted> from_remote_party(const sip::Message& message) {
    const auto party = message.name_addr(sip::HeaderId::RemotePartyId);
    if (!party || !*party) return std::nullopt;
    const auto uri = (*party)->uri();
    if (!uri || (!uri->is_sip() && uri->scheme != sip::Scheme::Tel)) return std::nullopt;
    Asserted out{number_of(*uri), valid_utf8((*party)->display_name())};
    const auto privacy = (*party)->params.unquoted("privacy").value_or("");
    const bool hidden = istarts_with(privacy, "full") || wants_privacy(message);
    const bool screened = iequals((*party)->params.get("screen").value_or(""), "yes");
    out.presentation =
        hidden ? (screened ? Presentation::ProhibitedPassedScreen : Presentation::ProhibitedNotScreened)
               : (screened ? Presentation::AllowedPassedScreen : Presentation::AllowedNotScreened);
    return out;
}

std::optional<Asserted> asserted(const sip::Message& message) {
    if (auto id = from_asserted(message)) return id;
    return from_remote_party(message);
}

void take(const Asserted& id, Party& party) {
    party.number.set(id.number);
    if (!id.name.empty())
        party.name.set(id.name);
    else
        party.name = {};
    party.number.presentation = party.name.presentation = id.presentation;
}

// 352
void take_line_information(const sip::Message& request, Party& party) {
    const auto uri = request.from().uri();
    if (!uri) return;
    for (const auto* name : {"isup-oli", "ss7-oli", "oli"}) {
        auto number = uri->params.number(name);
        if (!number) number = request.from().params.number(name);
        if (number && *number < 1000) {
            party.ani2 = static_cast<int>(*number);
            return;
        }
    }
}

class Identity final : public Supplement {
public:
    std::string_view name() const override { return "identity"; }

    int on_request_in(SupplementContext& context, const sip::Message& request) const override {
        if (!context.channel) return 0;
        if (request.method() == sip::Method::Invite && request.to_tag().empty())
            take_caller(context, request);
        else if (request.method() == sip::Method::Invite || request.method() == sip::Method::Update)
            take_change(context, request);
        return 0;
    }
    void on_response_in(SupplementContext& context, const sip::Message& response) const override {
        if (context.channel && response.status() > 100 && response.status() < 300)
            take_change(context, response);
    }
    void on_address_known(SupplementContext& context, sip::Draft& request) const override {
        if (request.method() == sip::Method::Invite || request.method() == sip::Method::Update)
            write(context, request, sip::HeaderId::From);
    }
    // 355, 522
    void on_response_out(SupplementContext& context, sip::Draft& response) const override {
        if (response.status() > 100 && (context.endpoint.send_connected_line || context.first_answer))
            write(context, response, sip::HeaderId::To);
    }

private:
    static void take_caller(SupplementContext& context, const sip::Message& request) {
        const auto& endpoint = context.endpoint;
        auto& caller = context.channel->caller;
        const auto id = endpoint.trust_id_inbound ? asserted(request) : std::nullopt;
        if (id) {
            take(*id, caller);
        } else if (!endpoint.callerid.number.empty()) {
            // 346, 347
            caller.number.set(valid_utf8(endpoint.callerid.number));
            if (!endpoint.callerid.name.empty()) caller.name.set(valid_utf8(endpoint.callerid.name));
            caller.number.presentation = caller.name.presentation = endpoint.callerid_privacy;
        } else {
            const auto uri = request.from().uri();
            take({uri ? number_of(*uri) : std::string(), valid_utf8(request.from().display_name())}, caller);
            if (!endpoint.callerid.name.empty()) caller.name.set(valid_utf8(endpoint.callerid.name));
        }
        caller.tag = endpoint.callerid_tag;
        caller.ani = caller.number.text;
        take_line_information(request, caller);
        if (endpoint.trust_connected_line && endpoint.trust_id_inbound)
            context.channel->said_identity.touch() = {caller.number.text, caller.name.text};
    }

    /// It said so before, or is called so. What the dialplan made of the caller is nobody's word: a refresh
    /// that repeats the first INVITE must not undo it.
    static bool is_known(const Channel& channel, const Asserted& id) {
        const auto& said = channel.said_identity.get();
        const bool before = !said.number.empty();
        const auto number = before ? std::string_view(said.number) : channel.caller.number.shown();
        const auto name = before ? std::string_view(said.name) : channel.caller.name.shown();
        return id.number == number && (id.name.empty() || id.name == name);
    }
    // 351
    static void take_change(SupplementContext& context, const sip::Message& message) {
        const auto& endpoint = context.endpoint;
        if (!endpoint.trust_connected_line || !endpoint.trust_id_inbound) return;
        const auto id = asserted(message);
        if (!id || id->number.empty() || is_known(*context.channel, *id)) return;
        context.channel->said_identity.touch() = {id->number, id->name};
        auto party = context.channel->caller;
        party.more = {};  // it was said of somebody else
        take(*id, party);
        party.ani = party.number.text;
        context.channel->on_leg_identity(std::move(party));
    }

    // 348 to 350. May come again for the same message, so it sets and does not add.
    static void write(const SupplementContext& context, sip::Draft& draft, sip::HeaderId ours) {
        const auto& endpoint = context.endpoint;
        if (!context.channel || (!endpoint.send_pai && !endpoint.send_rpid)) return;
        const auto id = context.channel->connected.shown();
        const bool hidden =
            is_restricted(id.number.presentation) || (id.name.valid && is_restricted(id.name.presentation));
        if (!id.number.valid || id.number.text.empty() || (hidden && !endpoint.trust_id_outbound)) return;
        const auto number = id.number.text.substr(0, id.number.text.find(';'));
        const auto own = context.our_uri.empty() ? uri_of(draft, ours) : sip::Uri::parse(context.our_uri);
        if (!own || number.empty()) return;
        const auto uri = sip::Uri(*own).set_port(0).set_user(number).text();
        const auto name = std::string(id.name.shown());
        if (endpoint.send_pai) {
            draft.set(sip::HeaderId::PAssertedIdentity, sip::print_name_addr(name, uri, {}));
            if (hidden) draft.set(sip::HeaderId::Privacy, "id");
        }
        if (endpoint.send_rpid)
            draft.set(
                sip::HeaderId::RemotePartyId,
                sip::print_name_addr(
                    name, uri,
                    fmt::format("party={};privacy={};screen={}", context.we_called ? "calling" : "called",
                                hidden ? "full" : "off", vouched(id.number) ? "yes" : "no")));
    }

    static Result<sip::Uri, sip::ParseError> uri_of(const sip::Draft& draft, sip::HeaderId header) {
        const std::string value(draft.get(header).value_or(""));
        const auto party = sip::NameAddr::parse(value);
        return sip::Uri::parse(party ? party->uri_text : std::string_view());
    }
    static bool vouched(const PartyText& number) {
        return (static_cast<unsigned>(number.presentation) & 3) == 1;
    }
};

}  // namespace

const Supplement& identity_supplement() {
    static const Identity one;
    return one;
}

}  // namespace asterism::session
