// SPDX-License-Identifier: Apache-2.0
// The media of one SIP session: joins offer/answer (sdp) with the endpoint's options and tells the plane.
// Knows no SIP message; the session says when a description came and asks for ours.
//
//   RFC 3264          through sdp::OfferAnswer
//   reference         184, 300 to 320, 329, 332 to 334
//
// A part of Session; exchange thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/call/calls.h"
#include "asterism/call/leg.h"
#include "asterism/call/pjsip.h"
#include "asterism/sdp/offer_answer.h"

namespace asterism::call {

class SessionMedia {
public:
    using Refusal = sdp::OfferAnswer::Refusal;

    SessionMedia(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint);
    ~SessionMedia();

    /// The way to the peer: decides which address of ours stands in SDP.
    void set_way(const sip::Target& target) { way_ = target; }
    /// The worker of the leg we shall be bridged with; before the first port is taken.
    void set_worker(int worker) { worker_ = worker; }

    /// An offer: the first, or one for what is agreed. `codecs`: what the other leg can hear; empty: the
    /// endpoint's.
    std::expected<std::string, Refusal> offer(const std::string& codecs = {});
    /// Every codec of the endpoint for what is agreed (all_codecs_on_empty_reinvite).
    std::expected<std::string, Refusal> offer_all_codecs();
    /// What our offers say from now on: we hold the peer, or not. False: nothing changes by that.
    bool set_direction(sdp::Direction direction);
    /// Where the peer shall send its sound from the next description on; nullopt: to us. False: it does
    /// already.
    bool send_to(const std::optional<DirectMedia>& there);
    /// Where the peer receives, and how; nullopt without sound.
    std::optional<DirectMedia> direct() const;
    std::expected<void, Refusal> read_offer(std::string_view text);
    /// Opens the ports of the sound that was offered, ahead of the answer; false when there are none.
    bool reserve();
    std::expected<std::string, Refusal> answer();
    std::expected<void, Refusal> read_answer(std::string_view text);
    /// The same early dialog, or another one, described itself anew.
    std::expected<void, Refusal> replace_answer(std::string_view text);
    void roll_back() { offer_answer_.roll_back(); }
    bool waits_for_answer() const { return offer_answer_.state() == sdp::OfferAnswer::State::LocalOffer; }
    bool has_offer() const { return offer_answer_.state() == sdp::OfferAnswer::State::RemoteOffer; }
    bool settled() const { return offer_answer_.state() == sdp::OfferAnswer::State::Stable; }
    /// Our latest description, for repeating it in a later answer to the same INVITE.
    const std::string& local_text() const { return offer_answer_.local_text(); }

    /// What is agreed, to the plane. The stream's events go to `channel` from now on.
    void apply(Channel& channel);
    void close();

    media::StreamId audio() const;
    int worker() const { return worker_; }
    /// Codecs agreed for the first audio stream, best first.
    std::string codecs() const;
    bool held_by_peer() const { return offer_answer_.held_by_peer(); }
    /// How digits go to the peer, by dtmf_mode and what was agreed (319, 320).
    media::DigitWay digit_way() const;
    /// PJSIP_DTMF_MODE: instead of the endpoint's, from the next apply() on.
    void set_dtmf_mode(endpoint::DtmfMode mode) { dtmf_mode_ = mode; }
    endpoint::DtmfMode dtmf_mode() const { return dtmf_mode_.value_or(endpoint_->dtmf_mode); }
    /// telephone-event was agreed.
    bool has_events() const;
    const sdp::OfferAnswer& state() const { return offer_answer_; }
    const std::string& trouble() const { return trouble_; }

private:
    /// What carries the m= line of the same index.
    struct Line {
        media::OpenTransport transport;
        media::StreamId stream;
        bool open = false;
    };
    std::expected<std::string, Refusal> offer_audio(sdp::CodecList codecs);
    std::expected<std::string, Refusal> offer_again();
    /// Where the peer is told to send the line's packets.
    SocketAddress told_rtp(std::size_t index) const;
    SocketAddress told_rtcp(std::size_t index) const;
    bool open_line(std::size_t index, sdp::MediaKind kind);
    void close_line(Line& line);
    SocketAddress advertised(const SocketAddress& bound) const;
    media::StreamPlan plan_of(const sdp::Stream& stream) const;
    IpAddress bind_address() const;

    SipServices& services_;
    endpoint::Ref<endpoint::Endpoint> endpoint_;
    sdp::OfferAnswer offer_answer_;
    sip::Target way_;
    int worker_ = -1;
    std::optional<endpoint::DtmfMode> dtmf_mode_;
    sdp::Direction direction_ = sdp::Direction::SendRecv;
    std::optional<DirectMedia> elsewhere_;  // the first audio stream's sound goes there
    std::vector<Line> lines_;
    std::string trouble_;
};

/// `allow` of an endpoint in the words of sdp.
sdp::CodecList codec_list(const schema::CodecList& allow);
sdp::Settings sdp_settings(const endpoint::Endpoint& endpoint);

}  // namespace asterism::call
