// SPDX-License-Identifier: Apache-2.0
// What the dialplan and people ask a session, and what they may set: CHANNEL(), headers, PJSIP_DTMF_MODE and
// the like.
#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "session.h"

namespace asterism::session {

namespace {

constexpr std::pair<std::string_view, endpoint::DtmfMode> kDtmfModes[] = {
    {"rfc4733", endpoint::DtmfMode::Rfc4733},    {"inband", endpoint::DtmfMode::Inband},
    {"info", endpoint::DtmfMode::Info},          {"auto", endpoint::DtmfMode::Auto},
    {"auto_info", endpoint::DtmfMode::AutoInfo}, {"none", endpoint::DtmfMode::None}};

std::string_view dtmf_mode_name(endpoint::DtmfMode mode) {
    for (const auto& [name, one] : kDtmfModes)
        if (one == mode) return name;
    return {};
}

std::optional<endpoint::DtmfMode> dtmf_mode_of(std::string_view text) {
    for (const auto& [name, mode] : kDtmfModes)
        if (iequals(name, trim(text))) return mode;
    return std::nullopt;
}

/// 615: of sound or pictures that come to us.
constexpr std::string_view kNowhere = "(null)";

std::string escape_quotes(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '"') out += '\\';
        out += c;
    }
    return out;
}

/// False: the call has no such stream.
bool set_address(std::string& value, const SocketAddress& address) {
    if (!address.is_set()) return false;
    value = address.text();
    return true;
}

}  // namespace

SipLeg* sip_leg(const Channel& channel) { return dynamic_cast<SipLeg*>(channel.leg()); }

bool Session::property(std::string_view item, std::string& value) const {
    if (iequals(item, "call-id"))
        value = call_id;
    else if (iequals(item, "audionativeformat"))
        value = streams_.native_codecs();
    else if (iequals(item, "secure"))
        value = sip::is_secure(way.transport) ? "1" : "0";
    else if (iequals(item, "local_addr"))
        value = way.local.text();
    else if (iequals(item, "remote_addr"))
        value = way.remote.text();
    else if (iequals(item, "local_uri"))
        value = dialog ? escape_quotes(dialog->local_party()) : "";
    else if (iequals(item, "remote_uri"))
        value = dialog ? escape_quotes(dialog->remote_party()) : "";
    else if (iequals(item, "local_tag"))
        value = dialog ? dialog->local_tag() : "";
    else if (iequals(item, "remote_tag"))
        value = dialog ? dialog->remote_tag() : "";
    else if (iequals(item, "request_uri"))
        value = escape_quotes(request_uri);
    else if (iequals(item, "target_uri"))
        value = escape_quotes(dialog ? dialog->remote_target() : destination.uri);
    else if (iequals(item, "t38state"))
        value = established_.waits_for_fax() ? "REMOTE_REINVITE" : "DISABLED";
    else if (iequals(item, "rtp,dest"))
        return set_address(value, streams_.remote(sdp::MediaKind::Audio));
    else if (iequals(item, "rtp,src"))
        return set_address(value, streams_.local(sdp::MediaKind::Audio));
    else if (iequals(item, "rtp,src,video"))
        return set_address(value, streams_.local(sdp::MediaKind::Video));
    else if (iequals(item, "rtp,dest,video"))
        return set_address(value, streams_.remote(sdp::MediaKind::Video));
    else if (iequals(item, "rtp,direct,video")) {
        const auto* there = established_.sound_goes_to()
                                ? established_.sound_goes_to()->find(sdp::MediaKind::Video, 0)
                                : nullptr;
        value = there ? there->rtp.text() : std::string(kNowhere);
    } else if (iequals(item, "rtp,direct"))
        value =
            established_.sound_goes_to() ? established_.sound_goes_to()->rtp.text() : std::string(kNowhere);
    else if (iequals(item, "rtp,secure") || iequals(item, "rtp,secure,video"))
        value = "0";
    else if (iequals(item, "rtp,hold") || iequals(item, "rtp,hold,video"))
        value = media.held_by_peer() ? "1" : "0";
    else if (iequals(item, "moh_passthrough"))
        value = established_.moh_passthrough() ? "yes" : "no";
    else if (iequals(item, "dtmf_mode"))
        value = dtmf_mode_name(streams_.dtmf_mode());
    else if (iequals(item, "endpoint"))
        value = endpoint->name;
    else if (iequals(item, "contact"))
        value = destination.contact.id;
    else if (iequals(item, "aor"))
        value = destination.contact.aor;
    else
        return false;
    return true;
}

// 605: what was not answered yet is read anew, what is agreed is negotiated again.
void Session::change_dtmf_mode(endpoint::DtmfMode mode) {
    streams_.set_dtmf_mode(mode);
    if (auto* owner = channel(); owner && audio()) media.commit(*owner);
    if (phase == Phase::Up && media.settled()) established_.describe_anew();
    if (phase != Phase::Incoming || !media.has_offer()) return;
    const auto* asked = services.transactions.request(invite);
    const auto offer = asked ? description_in(*asked) : std::nullopt;
    if (!offer) return;
    media.roll_back();
    if (const auto read = media.read_offer(offer->content); !read)
        log::notice("endpoint {}: {}", endpoint->name, read.error().reason);
}

bool Session::set_property(std::string_view item, std::string_view value) {
    if (iequals(item, "dtmf_mode")) {
        const auto mode = dtmf_mode_of(value);
        if (!mode) return false;
        if (*mode != streams_.dtmf_mode()) change_dtmf_mode(*mode);
        return true;
    }
    if (!iequals(item, "moh_passthrough")) return false;
    established_.set_moh_passthrough(is_true(value));
    return true;
}

HeaderList Session::heard(Heard which) const {
    HeaderList out;
    if (!heard_bytes || we_called() != (which == Heard::Answer)) return out;
    const auto message = sip::Message::parse_again(heard_bytes);
    if (!message) return out;
    for (const auto& line : message->lines())
        out.add(line.id == sip::HeaderId::Other ? message->name(line) : sip::header_name(line.id),
                message->value(line));
    return out;
}

std::vector<std::pair<std::string, std::string>> Session::details() const {
    std::vector<std::pair<std::string, std::string>> out{
        {"SIP Call-ID", call_id}, {"Codecs", streams_.codecs()}, {"Remote", way.remote.text()}};
    int number = 0;
    for (auto& sentence : streams_.explanations())
        out.emplace_back(fmt::format("Stream {}", ++number), std::move(sentence));
    return out;
}

}  // namespace asterism::session
