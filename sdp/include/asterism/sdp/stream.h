// SPDX-License-Identifier: Apache-2.0
// What was agreed about one m= line, and what we bring to it: plain values that pass between `OfferAnswer`
// and the session that plans the media from them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/sdp/codec_list.h"
#include "asterism/sdp/codec_prefs.h"
#include "asterism/sdp/decision.h"
#include "asterism/sdp/description.h"
#include "asterism/sdp/shape.h"

namespace asterism::sdp {

/// What an endpoint's options say about its descriptions.
struct Settings {
    std::string sdp_owner = "-";
    std::string sdp_session = "Asterisk";
    /// Option `allow`: of all kinds.
    CodecList allow;
    CodecPreference incoming_call_offer_pref = CodecPreference::Local;
    /// codec_prefs_incoming_offer and codec_prefs_incoming_answer, where they differ from their defaults.
    std::optional<CodecPrefs> incoming_offer;
    std::optional<CodecPrefs> incoming_answer;
    unsigned max_audio_streams = 1;
    unsigned max_video_streams = 1;
    /// dtmf_mode rfc4733, auto or auto_info.
    bool telephone_event = true;
    bool preferred_codec_only = false;
    bool use_ptime = false;
    /// media_use_received_transport: take the profile of the offer, and answer with its text.
    bool media_use_received_transport = false;
    /// RTP/AVPF is offered, and asked for (reference 445).
    bool use_avpf = false;
    /// Offers say RTP/AVP all the same (446).
    bool force_avp = false;
    /// G726-32 means g726aal2 (314).
    bool g726_non_standard = false;
};

/// One stream of an offer that we make, in the order of the m= lines.
struct OfferedStream {
    MediaKind kind = MediaKind::Audio;
    /// Of this kind, in order of preference; empty writes a removed stream (port 0).
    CodecList codecs;
    Direction direction = Direction::SendRecv;
    /// Where we receive. The address goes to c=, so it is the one to be told (external address, if any).
    SocketAddress rtp;
    /// Written as a=rtcp only when it is not the port above `rtp`; unset: that port.
    SocketAddress rtcp;
    /// Payload numbers that would be best: those of the leg whose packets pass here.
    std::vector<ShapedFormat> numbers;
    /// What is said of codecs that we only pass on.
    std::vector<CodecAttribute> attributes;
};

/// Where we receive one stream of an answer that we make.
struct AnsweredStream {
    SocketAddress rtp;
    SocketAddress rtcp;
    Direction wish = Direction::SendRecv;
    /// Decline although a codec was found (no port, refused by the call).
    bool decline = false;
    /// The stream of the other leg that it will be joined with, as far as that is known: what we only pass on
    /// is answered with its words, and with no codec that its peer does not have.
    const StreamShape* far = nullptr;
    /// The codecs that may be answered, in order (codec_prefs_outgoing_answer); null: as they were joined.
    const CodecList* codecs = nullptr;
};

/// A codec both sides can receive, with the payload numbers of either direction.
struct AgreedFormat {
    codec::Id codec = codec::Id::None;
    std::uint8_t send_payload = 0;     // the peer's number for it
    std::uint8_t receive_payload = 0;  // ours
    std::uint32_t clock = 8000;
    std::uint8_t channels = 1;
    std::uint16_t ptime = 20;  // packets we send

    bool operator==(const AgreedFormat&) const = default;
};

struct AgreedEvent {  // telephone-event, one per clock
    std::uint32_t clock = 8000;
    std::uint8_t send_payload = 101;
    std::uint8_t receive_payload = 101;

    bool operator==(const AgreedEvent&) const = default;
};

struct Stream {
    MediaKind kind = MediaKind::Audio;
    std::string type;  // the word of the m= line
    std::string protocol = "RTP/AVP";
    std::string mid;
    /// False: port 0 in our description or in the peer's.
    bool accepted = false;
    /// From our side: sendonly means that we send.
    Direction direction = Direction::SendRecv;
    /// The peer holds us: sendonly, inactive or address 0.0.0.0 (reference 329).
    bool held_by_peer = false;
    SocketAddress local_rtp;
    SocketAddress local_rtcp;
    /// Unset while the peer has not spoken. When it names a host: `remote_host` and the ports alone.
    SocketAddress remote_rtp;
    SocketAddress remote_rtcp;
    std::string remote_host;
    /// What the peer sends by, by the order of its answer or of ours.
    codec::Id spoken = codec::Id::None;
    /// Joint codecs; the first is the one to send with.
    std::vector<AgreedFormat> formats;
    std::vector<AgreedEvent> events;
    /// Of the peer's, those that our answer leaves out: it may send by them nevertheless (518).
    std::vector<AgreedEvent> other_events;
    /// What a declined stream repeats in its m= line.
    std::string offered_formats;
    /// Declined now, it was in use before: its line keeps the formats it had (513).
    bool once_active = false;
    /// Of our a=ptime and a=maxptime; 0: not written.
    std::uint16_t ptime = 0;
    std::uint16_t maxptime = 0;
    /// Of codecs that we only pass on: what the peer says, and what we say to it.
    std::vector<CodecAttribute> remote_attributes;
    std::vector<CodecAttribute> local_attributes;
    std::vector<Decision> decisions;

    const AgreedFormat* sending() const { return accepted && !formats.empty() ? &formats.front() : nullptr; }
};

}  // namespace asterism::sdp
