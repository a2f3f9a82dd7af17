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
    dialog.role_ = Role::Uas;
    dialog.secure_ = sip::is_secure(request.origin().transport) && request.request_uri().is_secure();
    dialog.route_set_ = std::move(*routes);
    dialog.remote_target_ = std::move(*target);
    dialog.remote_cseq_ = request.cseq().number;
    dialog.call_id_ = request.call_id();
    dialog.local_tag_ = local_tag;
    dialog.remote_tag_ = request.from_tag();  // may be empty: RFC 2543
    dialog.remote_party_ = party_text(request.from());
    dialog.local_party_ = party_text(request.to());
    dialog.contact_ = contact;
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
    dialog.role_ = Role::Uac;
    dialog.state_ = response.status() >= 200 ? State::Confirmed : State::Early;
    dialog.secure_ = secure;
    dialog.route_set_ = std::move(*routes);
    dialog.remote_target_ = target ? std::move(*target) : std::string(response.to().uri_text);
    dialog.local_cseq_ = response.cseq().number;
    dialog.call_id_ = response.call_id();
    dialog.local_tag_ = response.from_tag();
    dialog.remote_tag_ = response.to_tag();
    dialog.local_party_ = party_text(response.from());
    dialog.remote_party_ = party_text(response.to());
    dialog.contact_ = contact;
    return dialog;
}

// 13.2.2.4: "the route set MUST be recomputed", sequence numbers not.
void Dialog::confirm(const Message& success) {
    state_ = State::Confirmed;
    if (success.is_response() && role_ == Role::Uac)
        if (auto routes = record_routes(success, true)) route_set_ = std::move(*routes);
    refresh_target(success);
}

void Dialog::refresh_target(const Message& message) {
    if (!refreshes_target(message.method())) return;
    if (message.is_response() && message.status() / 100 != 2) return;
    if (auto target = contact_uri(message)) remote_target_ = std::move(*target);
}

bool Dialog::take_remote_cseq(std::uint32_t number) {
    if (remote_cseq_ && number < *remote_cseq_) return false;
    remote_cseq_ = number;
    return true;
}

bool Dialog::strict_first_hop() const {
    if (route_set_.empty()) return false;
    const auto first = NameAddr::parse(route_set_.front());
    if (!first) return false;
    const auto uri = first->uri();
    return uri && !uri->is_loose();
}

// 12.2.1.1
Draft Dialog::base_request(Method method, std::uint32_t cseq) const {
    const bool strict = strict_first_hop();
    std::string uri = remote_target_;
    if (strict) {
        // The first route becomes the request URI, without what may not stand there (19.1.1, table 1); the
        // remote target goes to the end of the routes.
        Uri first(NameAddr::parse(route_set_.front())->uri().value_or(UriView{}));
        first.clear_headers().remove_param("method");
        uri = first.text();
    }
    Draft draft = Draft::request(method, uri);
    draft.add(HeaderId::MaxForwards, "70");
    for (std::size_t i = strict ? 1 : 0; i < route_set_.size(); ++i)
        draft.add(HeaderId::Route, route_set_[i]);
    if (strict) draft.add(HeaderId::Route, print_name_addr({}, remote_target_));
    draft.add(HeaderId::From, local_party_ + ";tag=" + local_tag_);
    draft.add(HeaderId::To, remote_tag_.empty() ? remote_party_ : remote_party_ + ";tag=" + remote_tag_);
    draft.add(HeaderId::CallId, call_id_);
    draft.add(HeaderId::CSeq, fmt::format("{} {}", cseq, method_name(method)));
    if (refreshes_target(method) && !contact_.empty()) draft.add(HeaderId::Contact, contact_);
    return draft;
}

Draft Dialog::request(Method method) {
    if (local_cseq_ == 0) local_cseq_ = 100;  // any start below 2^31 (12.2.1.1)
    return base_request(method, ++local_cseq_);
}

Draft Dialog::ack(std::uint32_t invite_cseq) const { return base_request(Method::Ack, invite_cseq); }

std::string Dialog::next_hop() const {
    if (route_set_.empty()) return remote_target_;
    const auto first = NameAddr::parse(route_set_.front());
    return first ? std::string(first->uri_text) : remote_target_;
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
