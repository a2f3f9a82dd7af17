// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/dialog.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::sip {

namespace {

/// A From or To as we repeat it in requests: without its tag, in our spelling.
std::string party_text(const NameAddr& party) {
    std::string params;
    for (const Param& param : party.params) {
        if (iequals(param.name, "tag")) continue;
        if (!params.empty()) params += ';';
        params += param.name;
        if (param.has_value) (params += '=') += param.value;
    }
    return print_name_addr(party.display_name(), party.uri_text, params);
}

Result<std::string, ParseError> contact_uri(const Message& message) {
    const auto contact = message.contact();
    if (!contact) return std::unexpected(contact.error());
    if (!*contact || (*contact)->star) return std::unexpected(ParseError{Rule::Missing, 0});
    const auto uri = (*contact)->uri();
    if (!uri) return std::unexpected(uri.error());
    return std::string(uri->text);
}

Result<std::vector<std::string>, ParseError> record_routes(const Message& message, bool reversed) {
    std::vector<std::string> routes;
    for (const std::string_view text : message.values(HeaderId::RecordRoute)) {
        const auto route = NameAddr::parse(text);
        if (!route) return std::unexpected(route.error());
        const auto uri = route->uri();
        if (!uri || !uri->is_sip()) return std::unexpected(ParseError{Rule::Uri, 0});
        routes.push_back(std::string(text));
    }
    if (reversed) std::reverse(routes.begin(), routes.end());
    return routes;
}

}  // namespace

bool refreshes_target(Method method) {
    switch (method) {
        case Method::Invite:
        case Method::Update:
        case Method::Subscribe:
        case Method::Notify:
        case Method::Refer:
            return true;
        default:
            return false;
    }
}

// 12.1.1
Result<Dialog, ParseError> Dialog::uas(const Message& request, std::string_view local_tag,
                                       std::string_view contact) {
    auto target = contact_uri(request);
    if (!target) return std::unexpected(target.error());
    auto routes = record_routes(request, false);
    if (!routes) return std::unexpected(routes.error());
    Dialog dialog;
    dialog.it_.role = Role::Uas;
    dialog.it_.secure = sip::is_secure(request.origin().transport) && request.request_uri().is_secure();
    dialog.it_.route_set = std::move(*routes);
    dialog.it_.remote_target = std::move(*target);
    dialog.it_.remote_cseq = request.cseq().number;
    dialog.it_.call_id = request.call_id();
    dialog.it_.local_tag = local_tag;
    dialog.it_.remote_tag = request.from_tag();  // may be empty: RFC 2543
    dialog.it_.remote_party = party_text(request.from());
    dialog.it_.local_party = party_text(request.to());
    dialog.it_.contact = contact;
    return dialog;
}

// 12.1.2
Result<Dialog, ParseError> Dialog::uac(const Message& response, std::string_view contact, bool secure) {
    if (response.status() <= 100) return std::unexpected(ParseError{Rule::Status, 0});
    auto target = contact_uri(response);
    // A provisional answer may come without Contact; requests within it then have nowhere to go but the route
    // set, and its 2xx brings the target.
    if (!target && (response.status() >= 200 || response.has(HeaderId::Contact)))
        return std::unexpected(target.error());
    auto routes = record_routes(response, true);
    if (!routes) return std::unexpected(routes.error());
    Dialog dialog;
    dialog.it_.role = Role::Uac;
    dialog.it_.state = response.status() >= 200 ? State::Confirmed : State::Early;
    dialog.it_.secure = secure;
    dialog.it_.route_set = std::move(*routes);
    dialog.it_.remote_target = target ? std::move(*target) : std::string(response.to().uri_text);
    dialog.it_.local_cseq = response.cseq().number;
    dialog.it_.call_id = response.call_id();
    dialog.it_.local_tag = response.from_tag();
    dialog.it_.remote_tag = response.to_tag();
    dialog.it_.local_party = party_text(response.from());
    dialog.it_.remote_party = party_text(response.to());
    dialog.it_.contact = contact;
    return dialog;
}

// 13.2.2.4: "the route set MUST be recomputed", sequence numbers not.
void Dialog::confirm(const Message& success) {
    it_.state = State::Confirmed;
    if (success.is_response() && it_.role == Role::Uac)
        if (auto routes = record_routes(success, true)) it_.route_set = std::move(*routes);
    refresh_target(success);
}

void Dialog::refresh_target(const Message& message) {
    if (!refreshes_target(message.method())) return;
    if (message.is_response() && message.status() / 100 != 2) return;
    if (auto target = contact_uri(message)) it_.remote_target = std::move(*target);
}

bool Dialog::take_remote_cseq(std::uint32_t number) {
    if (it_.remote_cseq && number < *it_.remote_cseq) return false;
    it_.remote_cseq = number;
    return true;
}

bool Dialog::strict_first_hop() const {
    if (it_.route_set.empty()) return false;
    const auto first = NameAddr::parse(it_.route_set.front());
    if (!first) return false;
    const auto uri = first->uri();
    return uri && !uri->is_loose();
}

// 12.2.1.1
Draft Dialog::base_request(Method method, std::uint32_t cseq) const {
    const bool strict = strict_first_hop();
    std::string uri = it_.remote_target;
    if (strict) {
        // The first route becomes the request URI, without what may not stand there (19.1.1, table 1); the
        // remote target goes to the end of the routes.
        Uri first(NameAddr::parse(it_.route_set.front())->uri().value_or(UriView{}));
        first.clear_headers().remove_param("method");
        uri = first.text();
    }
    Draft draft = Draft::request(method, uri);
    draft.add(HeaderId::MaxForwards, "70");
    for (std::size_t i = strict ? 1 : 0; i < it_.route_set.size(); ++i)
        draft.add(HeaderId::Route, it_.route_set[i]);
    if (strict) draft.add(HeaderId::Route, print_name_addr({}, it_.remote_target));
    draft.add(HeaderId::From, it_.local_party + ";tag=" + it_.local_tag);
    draft.add(HeaderId::To,
              it_.remote_tag.empty() ? it_.remote_party : it_.remote_party + ";tag=" + it_.remote_tag);
    draft.add(HeaderId::CallId, it_.call_id);
    draft.add(HeaderId::CSeq, fmt::format("{} {}", cseq, method_name(method)));
    if (refreshes_target(method) && !it_.contact.empty()) draft.add(HeaderId::Contact, it_.contact);
    return draft;
}

Draft Dialog::request(Method method) {
    if (it_.local_cseq == 0) it_.local_cseq = 100;  // any start below 2^31 (12.2.1.1)
    return base_request(method, ++it_.local_cseq);
}

Draft Dialog::ack(std::uint32_t invite_cseq) const { return base_request(Method::Ack, invite_cseq); }

std::string Dialog::next_hop() const {
    if (it_.route_set.empty()) return it_.remote_target;
    const auto first = NameAddr::parse(it_.route_set.front());
    return first ? std::string(first->uri_text) : it_.remote_target;
}

void Dialog::attach(DialogUsage& usage) {
    if (std::find(usages_.begin(), usages_.end(), &usage) == usages_.end()) usages_.push_back(&usage);
}

void Dialog::detach(DialogUsage& usage) { std::erase(usages_, &usage); }

// RFC 5057 5.1
bool ends_usage(int status) {
    switch (status) {
        // These end the dialog with all its usages...
        case 404:
        case 410:
        case 416:
        case 482:
        case 483:
        case 484:
        case 485:
        case 502:
        case 604:
        // ...and these the usage alone.
        case 405:
        case 408:
        case 480:
        case 481:
        case 489:
        case 501:
            return true;
        default:
            return false;
    }
}

}  // namespace asterism::sip
