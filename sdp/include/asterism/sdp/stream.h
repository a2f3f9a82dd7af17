// SPDX-License-Identifier: Apache-2.0
// What was agreed about one m= line, and what we bring to it: plain values that pass between `OfferAnswer`
// and the session that plans the media from them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/sdp/codec_list.h"
#include "asterism/sdp/description.h"

namespace asterism::sdp {

/// incoming_call_offer_pref and outgoing_call_offer_pref (reference 301, 302).
enum class CodecPreference : std::uint8_t { Local, LocalFirst, LocalMerge, Remote, RemoteFirst, RemoteMerge };

/// What an endpoint's options say about its descriptions.
struct Settings {
    std::string sdp_owner = "-";
    std::string sdp_session = "Asterisk";
    /// Option `allow`: of all kinds.
    CodecList allow;
    CodecPreference incoming_call_offer_pref = CodecPreference::Local;
    unsigned max_audio_streams = 1;
    unsigned max_video_streams = 1;
    /// dtmf_mode rfc4733, auto or auto_info.
    bool telephone_event = true;
    bool preferred_codec_only = false;
    bool use_ptime = false;
    /// media_use_received_transport: answer with the protocol text of the offer.
    bool media_use_received_transport = false;
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
};

/// Where we receive one stream of an answer that we make.
struct AnsweredStream {
    SocketAddress rtp;
    SocketAddress rtcp;
    Direction wish = Direction::SendRecv;
    /// Decline although a codec was found (no port, refused by the call).
    bool decline = false;
};

/// A codec both sides can receive, with the payload numbers of either direction.
struct AgreedFormat {
    CodecId codec = CodecId::None;
    std::uint8_t send_payload = 0;     // the peer's number for it
    std::uint8_t receive_payload = 0;  // ours
    std::uint32_t clock = 8000;
    std::uint8_t channels = 1;
    std::uint16_t ptime = 20;  // packets we send
    std::string remote_fmtp;

    bool operator==(const AgreedFormat&) const = default;
};

struct AgreedEvent {  // telephone-event, one per clock
    std::uint32_t clock = 8000;
    std::uint8_t send_payload = 101;
    std::uint8_t receive_payload = 101;

    bool operator==(const AgreedEvent&) const = default;
};

/// What was decided about one thing and why, for `why` and the logs.
struct Decision {
    enum class Verdict : std::uint8_t { Chosen, Possible, NotAllowed, NotOffered, Unknown, Declined };
    std::string subject;  // "ulaw", "telephone-event/8000", "stream 2 (video)"
    Verdict verdict = Verdict::Possible;
    std::string reason;
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
    /// Unset while the peer has not spoken, or when it names a host (then `remote_host`).
    SocketAddress remote_rtp;
    SocketAddress remote_rtcp;
    std::string remote_host;
    /// Joint codecs; the first is the one to send with.
    std::vector<AgreedFormat> formats;
    std::vector<AgreedEvent> events;
    /// What a declined stream repeats in its m= line.
    std::string offered_formats;
    /// Of our a=ptime and a=maxptime; 0: not written.
    std::uint16_t ptime = 0;
    std::uint16_t maxptime = 0;
    std::vector<Decision> decisions;

    const AgreedFormat* sending() const { return accepted && !formats.empty() ? &formats.front() : nullptr; }
};

}  // namespace asterism::sdp
