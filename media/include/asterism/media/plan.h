// SPDX-License-Identifier: Apache-2.0
// What the exchange tells a worker about one stream: the outcome of offer/answer joined with the endpoint's
// options. A whole plan each time; the worker works out what changed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/base/time.h"
#include "asterism/codec/codec.h"
#include "asterism/media/options.h"

namespace asterism::media {

/// Where a transport is bound, and how its packets are marked.
struct TransportWish {
    /// The address to bind to; 0.0.0.0 or :: for all.
    IpAddress address = IpAddress::any(Family::V4);
    /// rtp_port_start and rtp_port_end; unset: rtp.conf's range.
    PortRange ports;
    /// tos_audio and cos_audio, or those of video
    unsigned tos = 0;
    unsigned cos = 0;
    /// The worker it must live on: that of the call's other streams. -1: any.
    int worker = -1;
};

struct PlannedFormat {
    codec::Id codec = codec::Id::None;
    std::uint8_t send_payload = 0;
    std::uint8_t receive_payload = 0;
    std::uint32_t clock = 8000;
    std::uint16_t ptime = 20;

    bool operator==(const PlannedFormat&) const = default;
};

struct PlannedEvent {  // telephone-event of one clock
    std::uint32_t clock = 8000;
    std::uint8_t send_payload = 101;
    std::uint8_t receive_payload = 101;

    bool operator==(const PlannedEvent&) const = default;
};

/// How digits travel on a stream (dtmf_mode, joined with what was agreed).
/// No digit goes on to a peer that is shorter than that.
constexpr Millis kLeastDigit{80};

enum class DigitWay : std::uint8_t {
    Event,    ///< telephone-event, both ways
    Tone,     ///< as sound: we play them, and listen for them in what the peer says
    Told,     ///< by messages of the exchange (INFO): Events::on_digit_due says when
    Nowhere,  ///< none are sent
};

/// How a whole picture is asked for (RFC 4585 6.3.1, RFC 5104 4.3.1; RFC 5168 for those who agreed to
/// neither).
enum class PictureWay : std::uint8_t {
    Told,  ///< by a message of the exchange: Events::on_keyframe_wanted
    Pli,
    Fir,
};

struct StreamPlan {
    SocketAddress remote_rtp;   // unset: nothing is sent until a source is learnt (rtp_symmetric)
    SocketAddress remote_rtcp;  // unset: no RTCP
    /// These are addresses of this machine, and a peer named them: where a stream of ours has its port
    /// nothing is sent, or packets could go round between calls for ever.
    bool within_this_host = false;
    /// The host that the call's signalling comes from: what it sends is the peer's, whatever was described.
    IpAddress signalling;
    bool send = true;
    bool receive = true;
    /// The first is what we send of our own accord.
    std::vector<PlannedFormat> formats;
    std::vector<PlannedEvent> events;
    DigitWay digits = DigitWay::Event;
    PictureWay pictures = PictureWay::Told;
    /// The peer sends lost packets again when asked by NACK.
    bool repeats = false;
    bool rtp_symmetric = false;
    /// Keep our codec although the peer sends another of the agreed ones.
    bool asymmetric_rtp_codec = false;
    /// Seconds; 0: off. The second one counts while `held`.
    Seconds rtp_timeout{0};
    Seconds rtp_timeout_hold{0};
    Seconds rtp_keepalive{0};
    bool held = false;
    /// Listen for the tone of a calling fax machine.
    bool fax_detect = false;
    /// Forget the learnt source although the address is the same (a re-INVITE after a transfer).
    bool learn_again = false;

    bool operator==(const StreamPlan&) const = default;
};

struct BridgeOptions {
    /// telephone-event crosses from one leg to the other; otherwise digits are events for the exchange only.
    bool pass_digits = true;
};

/// A file for a stream, by its name in the sounds directory ("hello-world", "digits/1", "/var/x/y" without
/// extension): the language's folder is tried first, then the default language's.
struct PlayRequest {
    std::string name;
    std::string language;
    /// Skip so much of its beginning.
    Millis offset{0};
};

/// Up to two tones at once, on and off in turn: "440+480/2000,0/4000" (indications.conf). With `!` parts play
/// once, the rest repeats. Level in dBm0 is the same for all.
struct ToneRequest {
    std::string cadence;
    bool repeat = true;
    /// Of each tone; two of them together are about -8 dBm0 so.
    unsigned amplitude = 6500;
};

/// Whether such a notation can be read.
bool is_cadence(std::string_view cadence);

}  // namespace asterism::media
