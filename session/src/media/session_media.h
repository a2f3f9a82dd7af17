// SPDX-License-Identifier: Apache-2.0
// The media of one SIP session, on the media plane: joins offer/answer (sdp) with the endpoint's options and
// tells the plane. Knows no SIP message; the session says when a description came and asks for ours.
//
//   RFC 3264          through sdp::OfferAnswer
//   reference         184, 300 to 320, 328, 329, 332 to 334
//
// Each m= line has a transport and a stream of the plane from the moment on that it is worth one, and until
// it is declined. The first sound is what the rest of the program knows as the leg's audio; the streams
// beside it are named by kind and place among their kind. A call of one audio stream has nothing of all that.
//
// Sources: session_media.cc (what is agreed, to the plane), media_ports.cc (ports and addresses),
// session_offers.cc, session_answers.cc, session_match.cc (the other leg's like), media_shown.cc (what there
// is), session_settings.cc (an endpoint's options). A part of Session; exchange thread.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/call/calls.h"
#include "asterism/call/leg.h"
#include "asterism/session/pjsip.h"
#include "negotiation.h"

namespace asterism::session {

class SessionMedia final : public Negotiation {
public:
    SessionMedia(SipServices& services, endpoint::Ref<endpoint::Endpoint> endpoint);
    ~SessionMedia() override;

    void set_way(const sip::Target& target) override {
        way_ = target;
        signalling_ = target.remote.ip;
    }
    void set_signalling(const IpAddress& host) override { signalling_ = host; }
    void offer_every_kind() override { offers_all_ = true; }
    void set_worker(int worker) override { worker_ = worker; }
    /// The same, as long as our description is not made: what is open there is given back.
    void join_worker(int worker);

    std::expected<std::string, Refusal> offer(const std::string& codecs = {}) override;
    void set_far(std::vector<sdp::StreamShape> shapes) override { far_ = std::move(shapes); }
    void set_far_codecs(const std::string& codecs) override { far_codecs_ = codecs; }
    /// An answer names no others.
    void keep_to_far() { keeps_to_far_ = true; }
    bool wish_codecs(const std::string& codecs) override;
    bool may_use_codecs(const std::string& codecs) const { return !allowed_of(codecs).empty(); }
    bool wishes_codecs() const { return !wished_.empty(); }
    bool drop_wish() override;
    std::string offered_codecs() const override;
    bool match(const std::vector<sdp::StreamShape>& far) override;
    bool match_directions(const std::vector<sdp::StreamShape>& far) override;
    void stop_matching() override { matching_ = offered_match_ = false; }
    /// What the peer has, for another leg.
    std::vector<sdp::StreamShape> shapes() const;
    /// As it had it in its first offer; where the first was ours, as it is now.
    std::vector<sdp::StreamShape> first_shapes() const {
        return first_shapes_.empty() ? shapes() : first_shapes_;
    }
    /// PJSIP_MEDIA_OFFER
    std::string media_offer(sdp::MediaKind kind) const;
    bool set_media_offer(sdp::MediaKind kind, std::string_view codecs);
    bool is_told_anew() const override { return told_anew_; }
    std::expected<std::string, Refusal> offer_all_codecs() override;
    bool set_direction(sdp::Direction direction) override;
    bool send_to(const DirectMedia* there) override;
    bool goes_elsewhere() const override { return elsewhere_ != nullptr; }
    std::optional<DirectMedia> direct() const override;
    /// Of the first stream of that kind: where the peer was told to send, and where it said it receives. Not
    /// set: there is none.
    SocketAddress local(sdp::MediaKind kind) const;
    SocketAddress remote(sdp::MediaKind kind) const;
    std::optional<Refusal> secrecy() const override;
    std::expected<void, Refusal> read_offer(std::string_view text) override;
    bool within_reach() const override;
    bool reserve() override;
    std::expected<std::string, Refusal> answer() override;
    std::expected<void, Refusal> read_answer(std::string_view text) override;
    std::expected<void, Refusal> replace_answer(std::string_view text) override;
    void roll_back() override;
    bool waits_for_answer() const override {
        return offer_answer_.state() == sdp::OfferAnswer::State::LocalOffer;
    }
    bool has_offer() const override { return offer_answer_.state() == sdp::OfferAnswer::State::RemoteOffer; }
    bool settled() const override { return offer_answer_.state() == sdp::OfferAnswer::State::Stable; }
    const std::string& local_text() const override { return offer_answer_.local_text(); }
    void forget_texts() override { offer_answer_.forget_texts(); }

    void commit(Channel& channel) override;
    /// Their events go to this channel from here on.
    void own_streams(Channel& channel);
    void set_answered() override;
    void close() override;

    media::StreamId audio() const override;
    std::vector<FurtherStream> further_streams() const;
    media::StreamId pictures_by_rtcp() const override;
    bool has_video() const override;
    std::uint64_t streams_in_use() const override;
    /// A sentence for each stream: what was decided and why.
    std::vector<std::string> explanations() const;
    int worker() const { return worker_; }
    /// Codecs agreed for the first audio stream, best first.
    std::string codecs() const;
    /// The one by which the peer sends, as far as the descriptions tell.
    std::string_view spoken_codec() const;
    /// Those of them that we send by: the best; with asymmetric_rtp_codec, or before anything is agreed, all,
    /// in the order of `allow` (616).
    std::string native_codecs() const;
    bool held_by_peer() const override { return offer_answer_.held_by_peer(); }
    media::DigitWay digit_way() const override;
    /// PJSIP_DTMF_MODE: instead of the endpoint's, from the next commit() and the next description on.
    void set_dtmf_mode(endpoint::DtmfMode mode);
    endpoint::DtmfMode dtmf_mode() const { return dtmf_mode_.value_or(endpoint_->dtmf_mode); }
    /// telephone-event was agreed.
    bool has_events() const;
    const sdp::OfferAnswer& state() const { return offer_answer_; }
    const std::string& trouble() const { return trouble_; }

private:
    bool is_ours(const IpAddress& ip) const;
    bool may_be_sent_to(const sdp::Stream& stream) const;
    /// What carries the m= line of the same index.
    struct Line {
        media::OpenTransport transport;
        media::StreamId stream;
        sdp::MediaKind kind = sdp::MediaKind::Audio;
        bool open = false;
        sdp::Direction wished = sdp::Direction::SendRecv;  // in our latest description
        bool taken_away = false;  // since the other leg lost its like, not by the peer
    };
    std::expected<std::string, Refusal> offer_first(const std::string& codecs);
    std::expected<std::string, Refusal> offer_again();
    std::expected<std::string, Refusal> offer_streams(std::vector<sdp::OfferedStream> streams);
    sdp::CodecList codecs_to_offer(sdp::MediaKind kind, const sdp::CodecList& far) const;
    sdp::CodecList allowed_of(const std::string& codecs) const;
    sdp::CodecList order_of_answer() const;
    const sdp::CodecList* told(sdp::MediaKind kind) const;
    unsigned most_of(sdp::MediaKind kind) const;
    sdp::OfferedStream like(const sdp::StreamShape& shape) const;
    sdp::OfferedStream again(std::size_t index) const;
    /// The line would be offered with another direction than it was, and has.
    bool turns(std::size_t index, sdp::Direction direction) const;
    bool match_lines(std::vector<sdp::OfferedStream>& streams) const;
    std::size_t place_among_its_kind(std::size_t index, const std::vector<sdp::Stream>& streams) const;
    std::size_t line_of(sdp::MediaKind kind, const std::vector<sdp::Stream>& streams) const;
    /// The line of the first sound; its number when there is none: past the last.
    std::size_t sound_line(const std::vector<sdp::Stream>& streams) const;
    const DirectMedia::Further* elsewhere(std::size_t index) const;
    void close_unused_lines();
    /// Asks DNS for a host that a c= line names.
    void find_host(std::size_t index);
    /// Where the peer is told to send the line's packets.
    void say_where(std::size_t index, SocketAddress& rtp, SocketAddress& rtcp) const;
    bool open_line(std::size_t index, sdp::MediaKind kind);
    /// It is of a family that our socket cannot send to.
    bool out_of_reach(std::size_t index, const sdp::Stream& stream) const;
    void close_line(Line& line);
    SocketAddress advertised(const SocketAddress& bound) const;
    media::StreamPlan plan_of(std::size_t index) const;
    IpAddress bind_address() const;

    SipServices& services_;
    endpoint::Ref<endpoint::Endpoint> endpoint_;
    sdp::OfferAnswer offer_answer_;
    sip::Target way_;
    IpAddress signalling_;
    int worker_ = -1;
    std::optional<endpoint::DtmfMode> dtmf_mode_;
    sdp::Direction direction_ = sdp::Direction::SendRecv;
    std::unique_ptr<DirectMedia> elsewhere_;  // the peer sends there, and not to us
    bool answered_ = false;                   // silence counts from here on
    std::vector<Line> lines_;
    std::vector<sdp::StreamShape> far_, first_shapes_;
    std::string far_codecs_;
    bool keeps_to_far_ = false;
    sdp::CodecList wished_;        // of our sound from the next offer on
    bool offered_wished_ = false;  // the open offer has them
    bool matching_ = false;        // the next offer makes our streams the like of far_
    bool offered_match_ = false;   // the open one does
    bool offers_all_ = false;
    std::vector<std::pair<sdp::MediaKind, sdp::CodecList>> told_;  // PJSIP_MEDIA_OFFER
    bool told_anew_ = false;
    std::string trouble_;
    std::shared_ptr<bool> alive_;  // while DNS is asked; else null
};

/// Kinds that an offer may have, in its order when nobody else has one.
inline constexpr sdp::MediaKind kMediaKinds[] = {sdp::MediaKind::Audio, sdp::MediaKind::Video,
                                                 sdp::MediaKind::Text};
bool share_a_codec(const sdp::Stream& stream, const sdp::StreamShape& there);
/// "ulaw,alaw"
std::string names_of(const std::vector<sdp::AgreedFormat>& formats);
/// Digits go by telephone-event where the peer has it.
bool uses_events(endpoint::DtmfMode mode);
sdp::Settings sdp_settings(const endpoint::Endpoint& endpoint);
sdp::CodecPrefs prefs_of(const endpoint::CodecPreference& words);

}  // namespace asterism::session
