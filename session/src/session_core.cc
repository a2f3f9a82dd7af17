// SPDX-License-Identifier: Apache-2.0
#include "session_core.h"

#include <fmt/core.h>

#include "asterism/base/text.h"
#include "asterism/endpoint/in_dialog.h"
#include "asterism/endpoint/options_handler.h"
#include "asterism/sip/status.h"
#include "bye_under_way.h"
#include "supplement/said_parties.h"

namespace asterism::session {

SessionCore::SessionCore(SipServices& services, endpoint::Ref<endpoint::Endpoint> with, Negotiation& media)
    : services(services),
      endpoint(std::move(with)),
      media(media),
      timer(
          services.transactions.wheel(), session_timer_settings(*endpoint), [this] { refresh_is_due(); },
          [this] { on_session_expired(); }) {}

void SessionCore::attach(sip::Dialog&& made) {
    made.set_force_rport(endpoint->force_rport);
    dialog = &services.dialogs.add(std::move(made), *this);
}

std::string SessionCore::contact() const {
    std::string user = endpoint->contact_user;
    if (user.empty() && request_uri.empty()) {
        // 252, 253: on calls that we make.
        user = "asterisk";
        if (services.directory.global().use_callerid_contact && channel()) {
            // 523
            const auto& number = channel()->connected.shown().number;
            user = is_restricted(number.presentation) ? "anonymous" : number.shown();
        }
    }
    const bool secure = request_uri.starts_with("sips:") || destination.uri.starts_with("sips:");
    return fmt::format("<{}>", services.net.contact_uri(way, user, secure));
}

/// Statements 24, 282, 288, 374: what the endpoint's options refuse is not promised.
std::string supported_by(const endpoint::Endpoint& endpoint, const endpoint::Directory& directory) {
    std::string out;
    if (endpoint.rel100 != endpoint::Reliable::No) out += "100rel, ";
    if (endpoint.timers != endpoint::SessionTimers::No) out += "timer, ";
    return out + (directory.global().norefersub ? "replaces, norefersub" : "replaces");
}

void SessionCore::describe_ourselves(sip::Draft& request, std::string_view tags) const {
    request.add(sip::HeaderId::Allow, endpoint::kAllow);
    auto all = supported_by(*endpoint, services.directory) + std::string(tags);
    // 360
    if (request.method() == sip::Method::Invite) all += fmt::format(", {}", kHistoryTag);
    request.add(sip::HeaderId::Supported, all);
}

sip::Draft SessionCore::answer_draft(sip::ServerId id, int status, std::string_view reason) const {
    auto draft = services.transactions.draft(id, status, reason);
    // House rules: where Contact, Allow and Supported stand.
    const bool success = sip::is_success(status);
    // The Contact of a 3xx is where the caller shall turn to; whoever sends one writes it.
    if ((status > 100 && status < 200) || success || status == 485)
        draft.add(sip::HeaderId::Contact, contact());
    if ((status >= 180 && status < 190) || success || status == 405)
        draft.add(sip::HeaderId::Allow, endpoint::kAllow);
    if (success) draft.add(sip::HeaderId::Supported, supported_by(*endpoint, services.directory));
    return draft;
}

SupplementContext SessionCore::supplement_context(std::optional<Cause> cause) const {
    return {*endpoint, services.directory, channel(), cause, {}, we_called(), phase == Phase::Up};
}

// The quoted text of a header (RFC 3261 25.1): one line, of a length that fits a datagram.
std::string SessionCore::warning(int code, std::string_view why) const {
    constexpr std::size_t kMostText = 200;
    std::string text;
    for (const char c : why.substr(0, kMostText))
        if (c >= ' ' && c != '"' && c != '\\') text += c;
    return fmt::format("{} {} \"{}\"", code, way.local.ip.uri_text(), text);
}

std::optional<sip::BodyPart> SessionCore::description_in(const sip::Message& message) const {
    return sip::find_part(message, "application/sdp", services.transactions.options().limits);
}

void SessionCore::note_peer(const sip::Message& message) {
    if (message.has(sip::HeaderId::Allow)) peer_updates = message.lists(sip::HeaderId::Allow, "UPDATE");
}

void SessionCore::remember_credentials(const sip::Draft& request) {
    credentials.clear();
    if (!request.has(sip::HeaderId::Authorization) && !request.has(sip::HeaderId::ProxyAuthorization)) return;
    for (auto& [name, value] : request.headers())
        if (iequals(name, "Authorization") || iequals(name, "Proxy-Authorization"))
            credentials.emplace_back(std::move(name), std::move(value));
}

endpoint::Outgoing SessionCore::outgoing_in_dialog(sip::Draft draft) const {
    return endpoint::outgoing_within(services.net, *dialog, std::move(draft), endpoint, way);
}

void SessionCore::send_in_dialog(sip::Dialog& within, sip::Draft draft) {
    endpoint::send_within(services.requester, within,
                          endpoint::outgoing_within(services.net, within, std::move(draft), endpoint, way),
                          alive, [this](int status) {
                              if (phase != Phase::Up) return;
                              send_bye(Cause::NormalClearing);
                              end(Cause::NormalClearing, status);
                          });
}

void SessionCore::send_bye(Cause cause) {
    if (!dialog) return;
    auto bye = dialog->request(sip::Method::Bye);
    auto context = supplement_context(cause);
    request_out(context, bye);
    ByeUnderWay::send(services, *dialog, outgoing_in_dialog(std::move(bye)));
}

}  // namespace asterism::session
