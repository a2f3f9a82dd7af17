// SPDX-License-Identifier: Apache-2.0
// PJSIP_DIAL_CONTACTS(endpoint[,aor[,request_user]]): a dial string for every contact that may be reachable.
// PJSIP_PARSE_URI(uri,type), PJSIP_PARSE_URI_FROM(variable,type): a part of a SIP address.
// PJSIP_MOH_PASSTHROUGH, PJSIP_SEND_SESSION_REFRESH: what the channel's session does.
// PJSIP_MEDIA_OFFER(media): the codecs of its offers.
#include "asterism/session/pjsip.h"
#include "asterism/session/sip_leg.h"

#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "asterism/endpoint/directory.h"
#include "asterism/sip/name_addr.h"
#include "asterism/sip/uri.h"
#include "rows.h"

namespace asterism::session {

namespace {

/// "PJSIP/6001/sip:..." with a user before the endpoint: "PJSIP/user@6001/sip:...".
std::string with_user(std::string_view contacts, std::string_view user) {
    std::string out;
    for (const auto contact : split(contacts, '&')) {
        const auto [technology, rest] = split_once(contact, '/');
        out += fmt::format("{}{}/{}@{}", out.empty() ? "" : "&", technology, user, rest);
    }
    return out;
}

std::string dial_contacts(Calls& calls, Channel*, const std::string& args) {
    auto parts = dialplan::split_args(args);
    parts.resize(std::max<std::size_t>(parts.size(), 3));
    if (!services(calls).directory || !services(calls).locator) return {};
    const auto name = trim(parts[0]);
    if (!services(calls).directory->endpoint(name)) {
        log::warning("Endpoint '{}' not found", name);
        return {};
    }
    auto contacts =
        session::dial_contacts(*services(calls).directory, *services(calls).locator, name, trim(parts[1]));
    const auto user = trim(parts[2]);
    return user.empty() || contacts.empty() ? contacts : with_user(contacts, user);
}

/// One part of an address, escapes undone (618). Nullopt: there is no such type.
std::optional<std::string> uri_part(const sip::UriView& uri, std::string_view display,
                                    std::string_view type) {
    if (type == "display") return sip::unquote(display);
    if (type == "scheme") return to_lower(uri.scheme_text);
    if (type == "user") return uri.plain_user();
    if (type == "passwd") return sip::unescape(uri.password);
    if (type == "host") {
        const bool brackets = uri.host.starts_with('[') && uri.host.ends_with(']');
        return std::string(brackets ? uri.host.substr(1, uri.host.size() - 2) : uri.host);
    }
    if (type == "port") return std::to_string(uri.port);
    if (type == "lr_param") return uri.is_loose() ? "1" : "0";
    if (type == "ttl_param") {
        const auto value = uri.param("ttl").value_or("");
        return value.empty() ? std::string("-1") : std::string(value);
    }
    for (const std::string_view name : {"user", "method", "transport", "maddr"})
        if (type.starts_with(name) && type.substr(name.size()) == "_param")
            return sip::unescape(uri.param(name).value_or(""));
    return std::nullopt;
}

/// RFC 3261 25.1: 1*3DIGIT, 0 to 255.
bool has_right_ttl(const sip::UriView& uri) {
    const auto ttl = uri.param("ttl").value_or("");
    return ttl.empty() || parse_uint(ttl).value_or(256) <= 255;
}

std::string parse_uri(Calls&, Channel*, const std::string& args) {
    // The type is the last argument; an address may have commas of its own.
    const auto comma = args.rfind(',');
    const auto whole = trim(std::string_view(args).substr(0, comma));
    const auto type =
        comma == args.npos ? std::string_view() : trim(std::string_view(args).substr(comma + 1));
    if (whole.empty() || type.empty()) {
        log::warning("PJSIP_PARSE_URI needs an address and the type of a part of it");
        return {};
    }
    std::string_view display, text = whole;
    bool readable = true;
    if (const auto open = text.find('<'); open != text.npos) {
        display = trim(text.substr(0, open));
        readable = text.ends_with('>');
        text = text.substr(open + 1, text.size() - open - 2);
    }
    const auto uri = sip::UriView::parse(text);
    if (!readable || !uri || !uri->is_sip() || !has_right_ttl(*uri)) {
        log::warning("Failed to parse URI '{}'", whole);
        return {};
    }
    auto part = uri_part(*uri, display, type);
    if (!part) log::warning("Unknown type part '{}' specified", type);
    return part.value_or("");
}

std::string parse_uri_from(Calls& calls, Channel* channel, const std::string& args) {
    const auto [variable, type] = split_once(args, ',');
    const auto text = call::read_variable(calls, channel, trim(variable));
    if (!text.empty()) return parse_uri(calls, channel, text + "," + std::string(type));
    log::warning("PJSIP_PARSE_URI_FROM: '{}' holds no address", trim(variable));
    return {};
}

/// Null when the channel is no PJSIP one, which is said.
SipLeg* session_of(Channel* channel, std::string_view function) {
    if (auto* leg = channel ? sip_leg(*channel) : nullptr) return leg;
    log::warning("{} needs a PJSIP channel", function);
    return nullptr;
}

std::string dtmf_mode(Calls&, Channel* channel, const std::string&) {
    std::string out;
    if (const auto* leg = session_of(channel, "PJSIP_DTMF_MODE")) leg->property("dtmf_mode", out);
    return out;
}

bool set_dtmf_mode(Calls&, Channel* channel, const std::string&, const std::string& value) {
    auto* leg = session_of(channel, "PJSIP_DTMF_MODE");
    if (leg && !leg->set_property("dtmf_mode", value)) {
        log::warning("PJSIP_DTMF_MODE: '{}' is no DTMF mode", value);
        return false;
    }
    return leg != nullptr;
}

std::string moh_passthrough(Calls&, Channel* channel, const std::string&) {
    std::string out;
    if (const auto* leg = session_of(channel, "PJSIP_MOH_PASSTHROUGH")) leg->property("moh_passthrough", out);
    return out;
}

bool set_moh_passthrough(Calls&, Channel* channel, const std::string&, const std::string& value) {
    auto* leg = session_of(channel, "PJSIP_MOH_PASSTHROUGH");
    return leg && leg->set_property("moh_passthrough", value);
}

std::optional<sdp::MediaKind> offered_kind(const std::string& args) {
    const auto kind = sdp::media_kind(trim(args));
    if (kind == sdp::MediaKind::Audio || kind == sdp::MediaKind::Video) return kind;
    log::warning("PJSIP_MEDIA_OFFER: '{}' is neither audio nor video", args);
    return std::nullopt;
}

std::string media_offer(Calls&, Channel* channel, const std::string& args) {
    const auto* leg = session_of(channel, "PJSIP_MEDIA_OFFER");
    const auto kind = leg ? offered_kind(args) : std::nullopt;
    return kind ? leg->media_offer(*kind) : std::string();
}

bool set_media_offer(Calls&, Channel* channel, const std::string& args, const std::string& value) {
    auto* leg = session_of(channel, "PJSIP_MEDIA_OFFER");
    const auto kind = leg ? offered_kind(args) : std::nullopt;
    if (!kind) return false;
    if (leg->set_media_offer(*kind, value)) return true;
    log::warning("PJSIP_MEDIA_OFFER({}): not all of '{}' are codecs", args, value);
    return false;
}

bool send_session_refresh(Calls&, Channel* channel, const std::string&, const std::string& value) {
    auto* leg = session_of(channel, "PJSIP_SEND_SESSION_REFRESH");
    if (!leg) return false;
    const auto how = trim(value);
    const bool update = iequals(how, "update");
    if (!update && !how.empty() && !iequals(how, "invite")) {
        log::warning("PJSIP_SEND_SESSION_REFRESH: '{}' is neither invite nor update", how);
        return false;
    }
    if (leg->refresh(update)) return true;
    log::warning("'PJSIP_SEND_SESSION_REFRESH' not allowed on unanswered channel '{}'.", channel->name());
    return false;
}

constexpr call::Function kPjsipRows[] = {
    {"PJSIP_DIAL_CONTACTS", "PJSIP_DIAL_CONTACTS(endpoint[,aor[,request_user]])",
     "A dial string for every contact of an endpoint.", dial_contacts},
    {"PJSIP_PARSE_URI", "PJSIP_PARSE_URI(uri,type)", "A part of a SIP address.", parse_uri},
    {"PJSIP_PARSE_URI_FROM", "PJSIP_PARSE_URI_FROM(variable,type)", "A part of the address in a variable.",
     parse_uri_from},
    {"PJSIP_DTMF_MODE", "PJSIP_DTMF_MODE()", "How digits travel on this call.", dtmf_mode, nullptr,
     set_dtmf_mode},
    {"PJSIP_MOH_PASSTHROUGH", "PJSIP_MOH_PASSTHROUGH()", "Whether hold is handed on to the far end.",
     moh_passthrough, nullptr, set_moh_passthrough},
    {"PJSIP_MEDIA_OFFER", "PJSIP_MEDIA_OFFER(media)",
     "Codecs of our offers, audio or video: of a call that is to be made, or of its next refresh.",
     media_offer, nullptr, set_media_offer},
    {"PJSIP_SEND_SESSION_REFRESH", "PJSIP_SEND_SESSION_REFRESH()",
     "Written (invite, update): describes the session anew.", nullptr, nullptr, send_session_refresh},
};

}  // namespace

std::span<const call::Function> session_functions() { return kPjsipRows; }

}  // namespace asterism::session
