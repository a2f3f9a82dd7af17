// SPDX-License-Identifier: Apache-2.0
#include "stream.h"

#include "../counters.h"
#include "asterism/base/log.h"
#include "asterism/base/random.h"
#include "packet_log.h"

namespace asterism::media {

namespace {

constexpr std::uint8_t kComfortNoise = 13;
/// Of a source's number: what it says by another clock than its sound's.
constexpr std::uint64_t kOtherClock = std::uint64_t{1} << 63;

/// RFC 4733 2.3.5: the last two bytes of an event are its duration, in units of its clock.
void translate_duration(Bytes event, std::uint32_t from, std::uint32_t to) {
    if (event.size() < 4 || from == to || from == 0) return;
    const auto units = std::uint64_t{event[2]} << 8 | event[3];
    const auto there = std::min<std::uint64_t>(units * to / from, 0xffff);
    event[2] = static_cast<std::uint8_t>(there >> 8);
    event[3] = static_cast<std::uint8_t>(there & 0xff);
}

}  // namespace

Stream::Stream(Environment& env, StreamId id, TransportId transport, codec::Kind kind,
               const SocketAddress& local)
    : env_(env),
      id_(id),
      transport_(transport),
      kind_(kind),
      local_(local),
      sender_(static_cast<std::uint32_t>(random_u64()), static_cast<std::uint16_t>(random_u64()),
              static_cast<std::uint32_t>(random_u64())) {}

Stream::~Stream() { unbridge(); }

void Stream::apply(StreamPlan plan) {
    const auto now = env_.now();
    const Latch::Rules rules{env_.options.strictrtp, env_.options.probation, plan.rtp_symmetric};
    if (!planned_ || plan.remote_rtp != plan_.remote_rtp || plan.learn_again) {
        latch_.expect(plan.remote_rtp, plan.signalling, rules, now);
        rtcp_learnt_ = {};
    } else {
        latch_.set_signalling(plan.signalling);
        latch_.set_rules(rules);
    }
    if (!plan.send) sender_.release();
    const bool supervision_changed = !planned_ || plan.held != plan_.held ||
                                     plan.rtp_timeout != plan_.rtp_timeout ||
                                     plan.rtp_timeout_hold != plan_.rtp_timeout_hold;
    const bool keepalive_changed = !planned_ || plan.rtp_keepalive != plan_.rtp_keepalive;
    plan_ = std::move(plan);
    sending_ = 0;

    // Of two meanings of one number the later counts: an event's.
    receive_.clear();
    for (std::size_t i = 0; i < plan_.events.size() && i < kNoPayload; ++i)
        receive_.push_back({static_cast<std::uint8_t>(plan_.events[i].receive_payload & 0x7f), Kind::Event,
                            static_cast<std::uint8_t>(i), kNoPayload});
    for (std::size_t i = 0; i < plan_.formats.size() && i < kNoPayload; ++i)
        receive_.push_back({static_cast<std::uint8_t>(plan_.formats[i].receive_payload & 0x7f), Kind::Codec,
                            static_cast<std::uint8_t>(i), kNoPayload});
    remap();
    if (peer_ != nullptr) peer_->remap();
    if (plan_.digits != DigitWay::Tone)
        tones_in_.reset();
    else if (!tones_in_)
        tones_in_ = std::make_unique<DigitDetector>();

    if (!plan_.fax_detect)
        fax_.reset();
    else if (!fax_)
        fax_ = std::make_unique<FaxDetector>();

    if (!planned_ || supervision_changed) {
        last_heard_ = now;
        timed_out_ = false;
        watch();
    }
    if (keepalive_changed) {
        keepalive_.stop();
        if (plan_.rtp_keepalive > Seconds{0}) keepalive_.start(Millis{500});
    }
    planned_ = true;
    if (player_) begin_player();
}

/// Which number each payload of ours has at whoever gets it.
void Stream::remap() {
    warned_ = false;
    auto* to = destination();
    for (auto& known : receive_) {
        known.pass_as = kNoPayload;
        if (to == nullptr) continue;
        if (known.kind == Kind::Codec) {
            for (const auto& format : to->plan_.formats)
                if (format.codec == plan_.formats[known.index].codec) known.pass_as = format.send_payload;
        } else if (echo_ || bridge_options_.pass_digits) {
            // Of the same clock if there is one (517), else its duration is translated.
            const auto& events = to->plan_.events;
            const auto same =
                std::ranges::find(events, plan_.events[known.index].clock, &PlannedEvent::clock);
            const auto* event = same != events.end() ? &*same : events.empty() ? nullptr : &events.front();
            if (event == nullptr) continue;
            known.pass_as = event->send_payload;
            known.pass_clock = event->clock;
        }
    }
}

void Stream::send_nowhere() {
    if (!planned_) return;
    auto plan = plan_;
    plan.remote_rtp = plan.remote_rtcp = {};
    apply(std::move(plan));
}

void Stream::on_rtp(Bytes datagram, const SocketAddress& from) {
    auto packet = read_rtp(datagram);
    if (!packet) {
        ++malformed_;
        counters::malformed.add();
        return;
    }
    if (!planned_) return;
    if (env_.options.log.on) log_packet(env_.options.log, false, from, datagram);
    const auto now = env_.now();
    if (!latch_.accept(from, packet->sequence, now)) {
        ++strangers_;
        counters::strangers.add();
        // Whoever has many addresses shall not keep others busy with what is told of him.
        constexpr Seconds kBetweenTold{1};
        if (latch_.state() == Latch::State::Locked && from != refused_ &&
            (!refused_at_ || now - *refused_at_ >= kBetweenTold)) {
            refused_ = from;
            refused_at_ = now;
            tell_source(from, false);
        }
        return;
    }
    if (latch_.state() == Latch::State::Locked && latch_.current() != locked_on_) {
        locked_on_ = latch_.current();
        refused_ = {};
        refused_at_.reset();
        if (env_.options.strictrtp != StrictRtp::No) tell_source(locked_on_, true);
    }
    counters::packets_in.add();
    const auto* found = this->known(packet->payload_type);
    if (found == nullptr) {
        heard(now);
        if (packet->payload_type == kComfortNoise) return;  // it has done its work: the line stands
        ++unknown_payload_;
        counters::unknown_payload.add();
        return;
    }
    const auto& known = *found;
    const bool digit = known.kind == Kind::Event;
    const auto clock = digit ? plan_.events[known.index].clock : plan_.formats[known.index].clock;
    source_.on_packet(packet->ssrc, packet->sequence, packet->timestamp, clock, packet->payload.size(), now);
    heard(now);
    if (source_.packets() == 1) {
        if (!rtcp_due_.running()) begin_reports();
        env_.tell(id_, [id = id_](Events& events) { events.on_media_started(id); });
    }
    if (!plan_.receive) return;
    if (digit)
        hear_digit(*packet, known, clock);
    else if (known.index != sending_ && !plan_.asymmetric_rtp_codec)
        sending_ = known.index;
    if (muted_.in && !digit && !silence(plan_.formats[known.index].codec, packet->payload)) {
        if (auto* to = destination()) to->sender_.skip(source_number(*packet));
        return;
    }
    if (!digit && tones_in_) hear_tone(*packet, known);
    if (!digit && listens()) listen(*packet, known);

    auto* to = destination();
    if (to != nullptr && !goes_in_circles(from, *to)) pass(*packet, known, clock, *to);
}

bool Stream::silence(codec::Id codec, Bytes& payload) {
    payload = payload.first(make_silent(codec, payload));
    return !payload.empty();
}

void Stream::tell_source(const SocketAddress& source, bool learnt) {
    env_.tell(id_, [id = id_, source, learnt](Events& events) { events.on_source(id, source, learnt); });
}

void Stream::heard(MonoTime now) {
    last_heard_ = now;
    if (!timed_out_) return;
    timed_out_ = false;
    watch();
}

void Stream::pass(const RtpPacket& packet, const Receive& known, std::uint32_t clock, Stream& to) {
    if (!to.may_send() || to.player_ || to.digit_has_floor()) return;  // the floor is taken
    auto source = source_number(packet);
    auto payload = packet.payload;
    if (known.kind == Kind::Event) {
        // By a clock of its own it is a line of time of its own.
        if (const auto* format = sending(); format != nullptr && format->clock != clock)
            source ^= kOtherClock;
        translate_duration(packet.payload, clock, known.pass_clock);
    }
    // A digit that the other side gets by other means is not heard there as well.
    const bool digit = known.kind == Kind::Event || (tones_in_ && tones_in_->active());
    if (known.pass_as == kNoPayload || (digit && digit_held_back_)) {
        to.sender_.skip(source);
        if (known.kind != Kind::Codec || known.pass_as != kNoPayload) return;
        counters::no_common_codec.add();
        if (std::exchange(warned_, true)) return;
        log::warning("RTP: codec {} cannot be passed on: the other leg has not agreed to it",
                     codec::of(plan_.formats[known.index].codec).name);
        if (kind_ == codec::Kind::Audio)
            env_.tell(id_, [id = id_](Events& events) { events.on_cannot_pass(id); });
        return;
    }
    if (to.muted_.out && known.kind == Kind::Codec && !silence(plan_.formats[known.index].codec, payload)) {
        to.sender_.skip(source);
        return;
    }
    const auto numbers = to.sender_.forward(source, packet, clock, env_.now());
    if (!numbers) return;
    counters::forwarded.add();
    to.emit(payload, known.pass_as, *numbers);
}

void Stream::emit(Bytes payload, std::uint8_t type, const RtpSender::Numbers& numbers) {
    auto* start = payload.data() - kRtpHeader;
    write_rtp_header(start, {.payload_type = type,
                             .marker = numbers.marker,
                             .sequence = numbers.sequence,
                             .timestamp = numbers.timestamp,
                             .ssrc = sender_.ssrc()});
    if (sender_.packets() == 0) begin_reports();
    sender_.sent(payload.size(), env_.now());
    counters::packets_out.add();
    if (env_.options.log.on)
        log_packet(env_.options.log, true, latch_.target(), {start, kRtpHeader + payload.size()});
    env_.output.send(transport_, false, latch_.target(), {start, kRtpHeader + payload.size()});
}

void Stream::bridge(Stream& a, Stream& b, BridgeOptions options) {
    if (&a == &b) return;
    if (a.peer_ != &b) {
        a.unbridge();
        b.unbridge();
    }
    a.peer_ = &b;
    b.peer_ = &a;
    a.bridge_options_ = b.bridge_options_ = options;
    a.remap();
    b.remap();
    // A picture that begins in the middle shows nothing.
    if (a.kind_ == codec::Kind::Video && b.kind_ == codec::Kind::Video) {
        a.request_keyframe();
        b.request_keyframe();
    }
}

void Stream::unbridge() {
    auto* peer = std::exchange(peer_, nullptr);
    if (peer == nullptr) return;
    peer->peer_ = nullptr;
    peer->remap();
    remap();
}

void Stream::set_echo(bool on) {
    echo_ = on;
    remap();
}

Stats Stream::stats() const {
    const auto* format = sending();
    return {.local_ssrc = sender_.ssrc(),
            .remote_ssrc = source_.ssrc(),
            .packets_out = sender_.packets(),
            .bytes_out = sender_.bytes(),
            .packets_in = source_.packets(),
            .bytes_in = source_.bytes(),
            .lost_in = source_.lost(),
            .jitter_in = source_.jitter_seconds(),
            .lost_out = lost_out_,
            .jitter_out = format != nullptr ? static_cast<double>(jitter_out_) / format->clock : 0,
            .round_trip = round_trip_,
            .strangers = strangers_,
            .malformed = malformed_,
            .unknown_payload = unknown_payload_,
            .rtcp_in = rtcp_in_,
            .rtcp_out = rtcp_out_,
            .in = quality_in_,
            .out = quality_out_,
            .trips = trips_,
            .local_rtp = local_,
            .remote_rtp = latch_.target()};
}

}  // namespace asterism::media
