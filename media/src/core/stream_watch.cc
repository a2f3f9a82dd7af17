// SPDX-License-Identifier: Apache-2.0
// RTCP, and what happens while nothing comes or goes: rtp_timeout, rtp_keepalive.
#include "../counters.h"
#include "../room_limits.h"
#include "stream.h"

namespace asterism::media {

namespace {
constexpr Seconds kStall{2};
/// A whole picture is large: nobody is asked for one more often, however many wish for it.
constexpr Millis kBetweenPictures{500};
constexpr std::uint8_t kComfortNoiseType = 13;
/// Names the source of comfort noise to the sender; players have odd names.
constexpr std::uint64_t kNoise = 2;
}  // namespace

// ---- silence

void Stream::watch() {
    silence_.stop();
    const auto patience = plan_.held ? plan_.rtp_timeout_hold : plan_.rtp_timeout;
    if (patience <= Seconds{0} || timed_out_) return;
    const auto left = std::chrono::ceil<Millis>(last_heard_ + patience - env_.now());
    silence_due_ = env_.now() + std::max(left, Millis{1});
    silence_.start(std::max(left, Millis{1}));
}

void Stream::on_silence() {
    const auto now = env_.now();
    const auto patience = plan_.held ? plan_.rtp_timeout_hold : plan_.rtp_timeout;
    // After a stall of ours the packets may be waiting in the socket: everybody gets his time again.
    if (silence_.wheel().late() || now - silence_due_ > kStall) last_heard_ = now;
    if (now - last_heard_ < patience) {
        watch();
        return;
    }
    timed_out_ = true;
    counters::timeouts.add();
    const auto silent = std::chrono::duration_cast<Millis>(now - last_heard_);
    env_.tell(id_, [id = id_, silent](Events& events) { events.on_rtp_timeout(id, silent); });
}

// Reference statement 333.
void Stream::on_keepalive() {
    const Millis interval = plan_.rtp_keepalive;
    const auto now = env_.now();
    const bool idle =
        sender_.packets() == 0 || now - sender_.last_sent() >= std::min<Micros>(interval, Millis{500});
    if (idle && kind_ == codec::Kind::Audio && may_send() && !sounds_digit()) {
        std::array<std::uint8_t, kRtpHeader + 1> packet{};
        packet[kRtpHeader] = 127;  // RFC 3389: the least of noise
        const auto* format = sending();
        sender_.release();
        auto numbers = sender_.frame(kNoise, 0, format != nullptr ? format->clock : 8000, now);
        numbers.marker = false;  // no talkspurt begins
        emit(Bytes(packet).subspan(kRtpHeader), kComfortNoiseType, numbers);
    }
    keepalive_.start(interval);
}

// ---- RTCP

SocketAddress Stream::rtcp_target() const {
    // Who was learnt, and is a stranger by now, hears nothing more.
    if (plan_.rtp_symmetric && rtcp_learnt_.is_set() &&
        latch_.accepts_rtcp(rtcp_learnt_.ip, plan_.remote_rtcp.ip))
        return rtcp_learnt_;
    return plan_.remote_rtcp;
}

// 670: the interval counts from the first packet that goes out, or, where none does, that came.
void Stream::begin_reports() { rtcp_due_.start(std::max(env_.options.rtcpinterval, Millis{500})); }

void Stream::on_rtcp_due() {
    send_rtcp(false);
    begin_reports();
}

void Stream::send_rtcp(bool bye, std::optional<PictureWish> picture,
                       std::span<const MissingPackets> missing) {
    const auto to = rtcp_target();
    if (!to.is_set()) return;
    const auto now = env_.now();
    RtcpOut out{.ssrc = sender_.ssrc(),
                .sender = {},
                .report = {},
                .cname = env_.cname,
                .bye = bye,
                .picture = picture,
                .missing = missing,
                .missing_of = source_.ssrc()};
    // RFC 3550 6.4: SR when we sent since the last report.
    if (sender_.packets() != packets_at_report_)
        out.sender = SenderInfo{ntp_time(env_.loop.wall_now()), sender_.timestamp_at(now),
                                static_cast<std::uint32_t>(sender_.packets()),
                                static_cast<std::uint32_t>(sender_.bytes())};
    packets_at_report_ = sender_.packets();
    if (source_.heard()) {
        ReportBlock block{
            .ssrc = source_.ssrc(),
            .fraction_lost = source_.take_fraction_lost(),
            .lost = static_cast<std::int32_t>(std::clamp<std::int64_t>(source_.lost(), -0x800000, 0x7fffff)),
            .highest_sequence = source_.highest_sequence(),
            .jitter = source_.jitter_units()};
        if (last_sr_ != 0) {
            block.last_sr = last_sr_;
            block.delay_since_last_sr =
                static_cast<std::uint32_t>((now - last_sr_at_).count() * 65536 / 1'000'000);
        }
        out.report = block;
        judge_what_we_hear(block.fraction_lost);
    }
    const auto bytes = write_rtcp(out);
    ++rtcp_out_;
    if (env_.options.report_rtcp) {
        RtcpReport report{.sent = true, .peer = to, .ssrc = out.ssrc, .sender = out.sender, .blocks = {}};
        if (out.report) report.blocks.push_back(*out.report);
        tell_rtcp(std::move(report));
    }
    env_.output.send(transport_, true, to, bytes);
}

void Stream::on_rtcp(ConstBytes datagram, const SocketAddress& from) {
    if (!planned_) return;
    if (!latch_.accepts_rtcp(from.ip, plan_.remote_rtcp.ip)) {
        ++strangers_;
        counters::strangers.add();
        return;
    }
    auto in = read_rtcp(datagram);
    if (!in) {
        ++malformed_;
        counters::malformed.add();
        return;
    }
    ++rtcp_in_;
    rtcp_learnt_ = from;
    // Whoever waits for a sign of life has one.
    if (rtcp_in_ == 1 && source_.packets() == 0)
        env_.tell(id_, [id = id_](Events& events) { events.on_media_started(id); });
    if (in->picture) pass_picture_wish();
    if (!in->missing.empty()) pass_missing(std::move(in->missing));
    const auto now = env_.now();
    if (in->sender) {
        last_sr_ = static_cast<std::uint32_t>(in->sender->ntp >> 16);
        last_sr_at_ = now;
    }
    for (const auto& report : in->reports) {
        if (report.ssrc != sender_.ssrc()) continue;
        if (report.last_sr != 0) {
            const auto here = static_cast<std::uint32_t>(ntp_time(env_.loop.wall_now()) >> 16);
            const auto trip = static_cast<std::int32_t>(here - report.last_sr - report.delay_since_last_sr);
            if (trip >= 0) {
                round_trip_ = trip / 65536.0;
                trips_.add(round_trip_);
            }
        }
        judge_what_is_heard(report);
    }
    if (env_.options.report_rtcp && may_tell_rtcp(now))
        tell_rtcp({.peer = from,
                   .ssrc = in->ssrc,
                   .sender = in->sender,
                   .blocks = in->reports,
                   .round_trip = round_trip_});
}

void Stream::judge_what_we_hear(std::uint8_t share_lost) {
    const auto jitter = source_.jitter_seconds();
    quality_in_.jitter.add(jitter);
    quality_in_.lost.add(
        static_cast<double>(source_.lost() - std::exchange(lost_at_report_, source_.lost())));
    quality_in_.latest_mes = listening_quality(share_lost / 256.0, jitter, round_trip_);
    quality_in_.mes.add(quality_in_.latest_mes);
}

void Stream::judge_what_is_heard(const ReportBlock& block) {
    const auto* format = sending();
    const auto jitter = format != nullptr ? static_cast<double>(block.jitter) / format->clock : 0;
    quality_out_.jitter.add(jitter);
    quality_out_.lost.add(static_cast<double>(block.lost - lost_out_));
    quality_out_.latest_mes = listening_quality(block.fraction_lost / 256.0, jitter, round_trip_);
    quality_out_.mes.add(quality_out_.latest_mes);
    lost_out_ = block.lost;
    jitter_out_ = block.jitter;
}

bool Stream::may_tell_rtcp(MonoTime now) { return rtcp_told_.admits(limits::rtcp_told, now); }

void Stream::tell_rtcp(RtcpReport report) {
    env_.tell(id_, [id = id_, report = std::move(report)](Events& events) { events.on_rtcp(id, report); });
}

// What sees our packets of the other stream wants a whole picture: of whoever sends there.
void Stream::pass_picture_wish() {
    if (kind_ != codec::Kind::Video || peer_ == nullptr) return;
    if (peer_->plan_.pictures != PictureWay::Told) return peer_->request_keyframe();
    const auto now = env_.now();
    if (picture_told_ != MonoTime{} && now - picture_told_ < kBetweenPictures) return;
    picture_told_ = now;
    env_.tell(id_, [id = id_](Events& events) { events.on_keyframe_wanted(id); });
}

// By the numbers that they had before they passed here.
void Stream::pass_missing(std::vector<MissingPackets> missing) {
    if (kind_ != codec::Kind::Video || peer_ == nullptr || !peer_->plan_.repeats || !peer_->source_.heard())
        return;
    for (auto& one : missing) one.first = sender_.number_at_source(one.first);
    peer_->send_rtcp(false, std::nullopt, missing);
}

void Stream::request_keyframe() {
    if (!planned_ || plan_.pictures == PictureWay::Told || !source_.heard()) return;
    const auto now = env_.now();
    if (picture_asked_ != MonoTime{} && now - picture_asked_ < kBetweenPictures) return;
    picture_asked_ = now;
    const bool fir = plan_.pictures == PictureWay::Fir;
    if (fir) ++picture_number_;
    const PictureWish wish{fir, source_.ssrc(), picture_number_};
    send_rtcp(false, wish);
}

void Stream::close() {
    if (planned_ && (sender_.packets() != 0 || source_.heard())) send_rtcp(true);
}

}  // namespace asterism::media
