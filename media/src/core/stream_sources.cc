// SPDX-License-Identifier: Apache-2.0
// Digits in and out, and what plays.
#include "../room_limits.h"
#include "stream.h"

namespace asterism::media {

namespace {
constexpr Seconds kLongestLag{2};
constexpr std::uint64_t kDigitSource = ~std::uint64_t{0};  // of a player or a peer it is not
}  // namespace

// ---- digits that come

void Stream::hear_digit(const RtpPacket& packet, const Receive& known, std::uint32_t clock) {
    const auto heard = digits_in().receiver.on_packet(packet, clock);
    if (heard.ended_before) tell_end(heard.ended_before->digit, heard.ended_before->duration);
    if (heard.begun) {
        const auto* to = destination();
        tell_begin(heard.begun->digit,
                   to != nullptr && known.pass_as != kNoPayload && !to->player_ && !to->digit_has_floor());
    }
    if (heard.ended) tell_end(heard.ended->digit, heard.ended->duration);
    watch_digit(clock);
}

/// A digit as sound reaches a peer that takes it as such by itself.
void Stream::hear_tone(const RtpPacket& packet, const Receive& known) {
    for (const auto& heard : tones_in_->hear(plan_.formats[known.index].codec, packet.payload)) {
        if (heard.ended) {
            tell_end(heard.digit, *heard.ended);
            continue;
        }
        const auto* to = destination();
        tell_begin(heard.digit,
                   to != nullptr && known.pass_as != kNoPayload &&
                       (to->plan_.digits == DigitWay::Tone || to->plan_.digits == DigitWay::Nowhere));
    }
    watch_digit(plan_.formats[known.index].clock);
}

Stream::DigitsIn& Stream::digits_in() {
    if (!digits_in_) digits_in_ = std::make_unique<DigitsIn>(*this);
    return *digits_in_;
}

void Stream::watch_digit(std::uint32_t clock) {
    if ((digits_in_ && digits_in_->receiver.active()) || (tones_in_ && tones_in_->active()))
        digits_in().lost.start(Millis{std::int64_t{env_.options.dtmftimeout} * 1000 / clock});
    else if (digits_in_)
        digits_in_->lost.stop();
}

void Stream::tell_event(char digit, const PlannedEvent& event) {
    env_.tell(id_, [id = id_, digit, event](Events& events) {
        events.on_event_sent(id, digit, event.send_payload, event.clock);
    });
}

void Stream::tell_begin(char digit, bool passed) {
    digit_refused_ = !digits_told_.admits(limits::digits_told, env_.now());
    digit_held_back_ = !passed || digit_refused_;
    if (digit_refused_) return;
    env_.tell(id_, [id = id_, digit, passed](Events& events) { events.on_digit_begin(id, digit, passed); });
}

void Stream::tell_end(char digit, Millis duration) {
    if (digit_refused_) return;
    env_.tell(id_, [id = id_, digit, duration, passed = !digit_held_back_](Events& events) {
        events.on_digit_end(id, digit, duration, passed);
    });
}

void Stream::on_digit_lost() {
    if (const auto ended = digits_in_->receiver.give_up()) tell_end(ended->digit, ended->duration);
    if (const auto ended = tones_in_ ? tones_in_->give_up() : std::nullopt)
        tell_end(ended->digit, *ended->ended);
}

// ---- digits that go

const PlannedEvent* Stream::sending_event() const {
    const auto* format = sending();
    for (const auto& event : plan_.events)
        if (format != nullptr && event.clock == format->clock) return &event;
    return plan_.events.empty() ? nullptr : &plan_.events.front();
}

void Stream::send_digits(ActivityId play, std::string digits, Millis duration, Millis gap) {
    if (!takes_digits()) {
        tell_play_end(play, PlayEnd::Failed, "the peer takes no telephone-event");
        return;
    }
    if (!digits_out().sender.has_room()) return tell_play_end(play, PlayEnd::Failed, "too many digits wait");
    digits_out().sender.send(play, std::move(digits), duration, gap);
    begin_digits();
}

void Stream::digit_begin(char digit) {
    if (!takes_digits() || !digits_out().sender.has_room()) return;
    digits_out().sender.begin(digit);
    begin_digits();
}

void Stream::digit_end(Millis at_least) {
    if (digits_out_) digits_out_->sender.end(at_least);
}

Stream::DigitsOut& Stream::digits_out() {
    if (!digits_out_) digits_out_ = std::make_unique<DigitsOut>(*this);
    return *digits_out_;
}

void Stream::begin_digits() {
    auto& out = digits_out();
    if (out.step.running()) return;
    out.next_step = env_.now();
    out.step.start(Millis{0});
}

void Stream::on_digit_step() {
    const auto* event = sending_event();
    auto& out = *digits_out_;
    const auto step = out.sender.step(event != nullptr ? event->clock : 8000);
    if (plan_.digits == DigitWay::Event) send_event(step);
    if (plan_.digits == DigitWay::Tone) send_tone(step);
    if (plan_.digits == DigitWay::Told && step.took)
        env_.tell(id_, [id = id_, digit = step.sounds, took = *step.took](Events& events) {
            events.on_digit_due(id, digit, took);
        });
    if (step.done) tell_play_end(*step.done, PlayEnd::Done, {});
    if (!out.sender.busy()) return;
    const auto now = env_.now();
    out.next_step += DigitSender::kStep;
    if (now - out.next_step > kLongestLag) out.next_step = now + DigitSender::kStep;
    out.step.start(std::max(Millis{0}, std::chrono::ceil<Millis>(out.next_step - now)));
}

void Stream::send_event(const DigitSender::Step& step) {
    const auto* event = sending_event();
    if (!step.payload || event == nullptr || !may_send()) return;
    if (step.first) {
        sender_.begin_event(event->clock, env_.now());
        tell_event(step.sounds, *event);
    }
    std::array<std::uint8_t, kRtpHeader + 4> packet;
    std::copy(step.payload->begin(), step.payload->end(), packet.begin() + kRtpHeader);
    emit(Bytes(packet).subspan(kRtpHeader), event->send_payload, sender_.event(step.first));
}

void Stream::send_tone(const DigitSender::Step& step) {
    const auto* format = sending();
    if (step.sounds == 0 || format == nullptr || !may_send()) return;
    constexpr unsigned kTime = DigitSender::kStep.count();
    scratch_.assign(kRtpHeader, 0);
    if (!digits_out_->tone.sound(format->codec, step.sounds, step.first, kTime, scratch_)) return;
    if (step.first) sender_.release();
    emit(Bytes(scratch_).subspan(kRtpHeader), format->send_payload,
         sender_.frame(kDigitSource, format->clock * kTime / 1000, format->clock, env_.now()));
}

// ---- what plays

void Stream::play(std::unique_ptr<Player> player) {
    if (player_) end_player(PlayEnd::Stopped);
    player_ = std::move(player);
    begin_player();
}

void Stream::begin_player() {
    const auto* format = sending();
    if (format == nullptr) {
        if (!planned_) return;  // begins with the first plan
        tell_play_end(player_->id(), PlayEnd::Failed, "no codec is agreed");
        player_.reset();
        return;
    }
    player_->use(env_, format->codec, format->ptime);
    if (!frames_) frames_ = std::make_unique<Frames>(*this);
    if (frames_->timer.running()) return;
    frames_->next = {};
    frames_->timer.start(Millis{0});
}

void Stream::end_player(PlayEnd end) {
    const auto player = std::exchange(player_, nullptr);
    if (frames_) frames_->timer.stop();
    tell_play_end(player->id(), end, end == PlayEnd::Failed ? player->reason() : std::string());
}

void Stream::stop(ActivityId play) {
    if (player_ && player_->id() == play) {
        end_player(PlayEnd::Stopped);
        return;
    }
    if (digits_out_ && digits_out_->sender.cancel(play)) tell_play_end(play, PlayEnd::Stopped, {});
}

void Stream::on_frame() {
    if (!player_) return;
    const auto now = env_.now();
    if (frames_->next == MonoTime{}) frames_->next = now;
    const auto* format = sending();
    if (format != nullptr && (format->codec != player_->codec() || format->ptime != player_->ptime()))
        player_->use(env_, format->codec, format->ptime);
    // While a digit sounds the file waits for its end.
    if (format != nullptr && !digit_has_floor()) {
        scratch_.assign(kRtpHeader, 0);
        const auto turn = player_->turn(env_, scratch_);
        if (turn == Player::Turn::Done || turn == Player::Turn::Failed) {
            end_player(turn == Player::Turn::Done ? PlayEnd::Done : PlayEnd::Failed);
            return;
        }
        if (turn == Player::Turn::Frame && may_send()) {
            const auto units = format->clock * format->ptime / 1000;
            auto payload = Bytes(scratch_).subspan(kRtpHeader);
            if (!muted_.out || silence(format->codec, payload))
                emit(payload, format->send_payload,
                     sender_.frame(player_->id() << 1 | 1, units, format->clock, now));
        }
        if (turn == Player::Turn::Wait) frames_->next = now;
    }
    frames_->next += Millis{player_->ptime()};
    if (now - frames_->next > kLongestLag)
        frames_->next = now + Millis{player_->ptime()};  // house.md: after a stall
    frames_->timer.start(std::max(Millis{0}, std::chrono::ceil<Millis>(frames_->next - now)));
}

void Stream::tell_play_end(ActivityId play, PlayEnd end, std::string reason) {
    env_.tell(id_, [id = id_, play, end, reason = std::move(reason)](Events& events) {
        events.on_play_end(id, play, end, reason);
    });
}

}  // namespace asterism::media
