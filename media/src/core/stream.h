// SPDX-License-Identifier: Apache-2.0
// One m= line on its worker: what comes in is checked, counted and passed on; what goes out has one SSRC and
// one clock, whatever it is made of (rtp/sender.h). The parts, each a class of its own: latch (whom we listen
// to), source (what the peer sends), sender (what we send), digits both ways, player, RTCP.
//
//   in:   stream.cc on_rtp -> latch -> payload map -> source -> digits -> pass() to the peer, or back (echo)
//   out:  pass() of the peer, frames of the player, digits, comfort noise -> emit()
//
// Only one source has the floor: digits before a player, a player before the peer.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "../digits/digit_detector.h"
#include "../digits/digit_receiver.h"
#include "../digits/digit_sender.h"
#include "../digits/digit_tone.h"
#include "../listen/ear.h"
#include "../listen/fax_detector.h"
#include "../listen/mf_detector.h"
#include "../listen/talk_watch.h"
#include "../listen/tone_watch.h"
#include "../record/recorder.h"
#include "../rtp/latch.h"
#include "../rtp/rtcp.h"
#include "../rtp/sender.h"
#include "../rtp/source.h"
#include "asterism/base/timer.h"
#include "asterism/media/plan.h"
#include "environment.h"
#include "pace.h"
#include "player.h"

namespace asterism::media {

class Stream {
public:
    Stream(Environment& env, StreamId id, TransportId transport, codec::Kind kind,
           const SocketAddress& local);
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    StreamId id() const { return id_; }
    TransportId transport() const { return transport_; }
    void apply(StreamPlan plan);
    /// Where it sent to by its plan is a port of ours by now.
    void send_nowhere();
    /// Says good-bye to the peer (RTCP BYE).
    void close();
    Stats stats() const;

    /// Whether packets of this payload type are for this stream, where several share a transport.
    bool takes(std::uint8_t payload_type) const { return known(payload_type) != nullptr; }
    void on_rtp(Bytes datagram, const SocketAddress& from);
    void on_rtcp(ConstBytes datagram, const SocketAddress& from);

    static void bridge(Stream& a, Stream& b, BridgeOptions options);
    void unbridge();
    void set_echo(bool on);
    void set_muted(Muted muted) { muted_ = muted; }
    void request_keyframe();

    void play(std::unique_ptr<Player> player);
    void stop(ActivityId play);
    void send_digits(ActivityId play, std::string digits, Millis duration, Millis gap);
    void digit_begin(char digit);
    void digit_end(Millis at_least);

    void watch_talk(ActivityId id, TalkRules rules);
    void unwatch_talk(ActivityId id);
    void watch_tone(ActivityId id, ToneRules rules);
    void unwatch_tone(ActivityId id);
    void watch_mf(ActivityId id);
    void unwatch_mf(ActivityId id);
    void record(ActivityId id, RecordRequest request);
    void end_recording(ActivityId id, RecordEnd end);

private:
    static constexpr std::uint8_t kNoPayload = 0xff;
    enum class Kind : std::uint8_t { Codec, Event };
    /// A payload number that we gave out. There are few: who looks for one goes through them.
    struct Receive {
        std::uint8_t payload = 0;
        Kind kind = Kind::Codec;
        std::uint8_t index = 0;             // in plan_.formats or plan_.events
        std::uint8_t pass_as = kNoPayload;  // the payload type at whoever we pass to
        std::uint32_t pass_clock = 0;       // of an event: the clock that its duration counts there
    };

    // stream.cc
    const PlannedFormat* sending() const {
        return sending_ < plan_.formats.size() ? &plan_.formats[sending_] : nullptr;
    }
    bool may_send() const { return plan_.send && latch_.target().is_set(); }
    Stream* destination() { return echo_ ? this : peer_; }
    const Receive* known(std::uint8_t payload_type) const {
        for (const auto& one : receive_)
            if (one.payload == payload_type) return &one;
        return nullptr;
    }
    void remap();
    void heard(MonoTime now);
    void pass(const RtpPacket& packet, const Receive& known, std::uint32_t clock, Stream& to);
    void tell_source(const SocketAddress& source, bool learnt);
    /// Who speaks, for the sender of whoever it is passed to.
    std::uint64_t source_number(const RtpPacket& packet) const {
        return std::uint64_t{packet.ssrc} << 32 | (id_.index + 1);
    }
    /// Silence in the place of its sound, so that nobody takes the line for dead. False: none is known in
    /// that codec, and nothing is to go out.
    static bool silence(codec::Id codec, Bytes& payload);
    /// `payload` has room for a header before it.
    void emit(Bytes payload, std::uint8_t type, const RtpSender::Numbers& numbers);

    // stream_sources.cc
    void hear_digit(const RtpPacket& packet, const Receive& known, std::uint32_t clock);
    void hear_tone(const RtpPacket& packet, const Receive& known);
    void tell_event(char digit, const PlannedEvent& event);
    void tell_begin(char digit, bool passed);
    void tell_end(char digit, Millis duration);
    void watch_digit(std::uint32_t clock);
    void on_digit_lost();
    void begin_player();
    void end_player(PlayEnd end);
    void on_frame();
    void begin_digits();
    void on_digit_step();
    void send_event(const DigitSender::Step& step);
    void send_tone(const DigitSender::Step& step);
    bool takes_digits() const { return plan_.digits != DigitWay::Event || sending_event() != nullptr; }
    bool sounds_digit() const { return digits_out_ && digits_out_->sender.sounding(); }
    /// A digit is being sent in the place of all other sound.
    bool digit_has_floor() const {
        return sounds_digit() && (plan_.digits == DigitWay::Event || plan_.digits == DigitWay::Tone);
    }
    const PlannedEvent* sending_event() const;
    void tell_play_end(ActivityId play, PlayEnd end, std::string reason);

    // stream_listen.cc
    bool listens() const { return fax_ || mf_ || !tones_.empty() || !talk_.empty() || !recorders_.empty(); }
    void listen(const RtpPacket& packet, const Receive& known);

    // stream_watch.cc
    void watch();
    void on_silence();
    void on_keepalive();
    void begin_reports();
    void on_rtcp_due();
    void send_rtcp(bool bye, std::optional<PictureWish> picture = std::nullopt,
                   std::span<const MissingPackets> missing = {});
    void pass_missing(std::vector<MissingPackets> missing);
    void pass_picture_wish();
    /// What came from there and goes out by `to` would come here again, without end: addresses of ours in
    /// somebody's SDP.
    bool goes_in_circles(const SocketAddress& from, const Stream& to) const {
        const auto& target = to.latch_.target();
        return target.port == local_.port && from.port == to.local_.port && from.ip == target.ip;
    }
    void tell_rtcp(RtcpReport report);
    bool may_tell_rtcp(MonoTime now);
    void judge_what_we_hear(std::uint8_t share_lost);
    void judge_what_is_heard(const ReportBlock& block);
    SocketAddress rtcp_target() const;

    Environment& env_;
    StreamId id_;
    TransportId transport_;
    codec::Kind kind_;
    SocketAddress local_;
    StreamPlan plan_;
    bool planned_ = false;
    std::size_t sending_ = 0;
    std::vector<Receive> receive_;

    Latch latch_;
    SocketAddress locked_on_, refused_;  // as on_source told them
    std::optional<MonoTime> refused_at_;
    RtpSource source_;
    RtpSender sender_;
    /// Made for the first digit that comes, as for those that go.
    struct DigitsIn {
        explicit DigitsIn(Stream& owner) : lost(owner.env_.loop.wheel(), owner) {}
        DigitReceiver receiver;
        Timer<Stream, &Stream::on_digit_lost> lost;
    };
    DigitsIn& digits_in();
    std::unique_ptr<DigitsIn> digits_in_;
    std::unique_ptr<DigitDetector> tones_in_;  // DigitWay::Tone
    bool digit_held_back_ = false;             // the latest one: the exchange says it to the other side
    bool digit_refused_ = false;               // the latest one: there were too many, nobody hears of it
    Pace digits_told_;
    /// Made for the first digit that goes: most streams never send one.
    struct DigitsOut {
        explicit DigitsOut(Stream& owner) : step(owner.env_.loop.wheel(), owner) {}
        DigitSender sender;
        DigitTone tone;
        MonoTime next_step{};
        Timer<Stream, &Stream::on_digit_step> step;
    };
    DigitsOut& digits_out();
    std::unique_ptr<DigitsOut> digits_out_;
    std::unique_ptr<Player> player_;
    std::vector<std::uint8_t> scratch_;

    Ear ear_;
    std::unique_ptr<FaxDetector> fax_;
    std::unique_ptr<MfDetector> mf_;
    std::vector<std::unique_ptr<ToneWatch>> tones_;
    std::vector<std::unique_ptr<TalkWatch>> talk_;
    std::vector<std::unique_ptr<Recorder>> recorders_;

    Stream* peer_ = nullptr;
    BridgeOptions bridge_options_;
    bool echo_ = false;
    Muted muted_;
    bool warned_ = false;

    MonoTime last_heard_{};
    bool timed_out_ = false;
    /// Made for the first thing that plays.
    struct Frames {
        explicit Frames(Stream& owner) : timer(owner.env_.loop.wheel(), owner) {}
        MonoTime next{};
        Timer<Stream, &Stream::on_frame> timer;
    };
    std::unique_ptr<Frames> frames_;
    MonoTime silence_due_{};

    SocketAddress rtcp_learnt_;
    std::uint32_t last_sr_ = 0;
    MonoTime last_sr_at_{};
    double round_trip_ = 0;
    std::int64_t lost_out_ = 0;
    std::uint32_t jitter_out_ = 0;
    Quality quality_in_, quality_out_;
    Spread trips_;
    std::int64_t lost_at_report_ = 0;
    std::uint64_t packets_at_report_ = 0;
    std::uint64_t strangers_ = 0;
    std::uint64_t malformed_ = 0;
    std::uint64_t unknown_payload_ = 0;
    std::uint64_t rtcp_in_ = 0;
    Pace rtcp_told_;  // of these
    std::uint64_t rtcp_out_ = 0;
    MonoTime picture_asked_{};  // of our peer
    MonoTime picture_told_{};   // that our peer wants one
    std::uint8_t picture_number_ = 0;

    Timer<Stream, &Stream::on_silence> silence_{env_.loop.wheel(), *this};
    Timer<Stream, &Stream::on_keepalive> keepalive_{env_.loop.wheel(), *this};
    Timer<Stream, &Stream::on_rtcp_due> rtcp_due_{env_.loop.wheel(), *this};
};

}  // namespace asterism::media
