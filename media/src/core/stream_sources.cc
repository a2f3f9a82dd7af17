// SPDX-License-Identifier: Apache-2.0
// Digits in and out, and what plays.
#include "stream.h"

namespace asterism::media {

namespace {
constexpr Seconds kStall{2};
}

// ---- digits that come

void Stream::hear_digit(const RtpPacket& packet, std::uint32_t clock) {
    const auto heard = digits_in_.on_packet(packet, clock);
    if (heard.ended_before) tell_end(*heard.ended_before);
    if (heard.begun)
        env_.tell(id_, [id = id_, digit = heard.begun->digit](Events& events) {
            events.on_digit_begin(id, digit);
        });
    if (heard.ended) tell_end(*heard.ended);
    if (digits_in_.active())
        digit_lost_.start(Millis{std::int64_t{env_.options.dtmftimeout} * 1000 / clock});
    else
        digit_lost_.stop();
}

void Stream::tell_end(const DigitReceiver::Ended& ended) {
    env_.tell(id_,
              [id = id_, ended](Events& events) { events.on_digit_end(id, ended.digit, ended.duration); });
}

void Stream::on_digit_lost() {
    const auto ended = digits_in_.give_up();
    if (ended) tell_end(*ended);
}

// ---- digits that go

const PlannedEvent* Stream::sending_event() const {
    const auto* format = sending();
    for (const auto& event : plan_.events)
        if (format != nullptr && event.clock == format->clock) return &event;
    return plan_.events.empty() ? nullptr : &plan_.events.front();
}

void Stream::send_digits(PlayId play, std::string digits, Millis duration, Millis gap) {
    if (sending_event() == nullptr) {
        tell_play_end(play, PlayEnd::Failed, "the peer takes no telephone-event");
        return;
    }
    digits_out_.send(play, std::move(digits), duration, gap);
    if (!digit_step_.running()) digit_step_.start(Millis{0});
}

void Stream::digit_begin(char digit) {
    if (sending_event() == nullptr) return;
    digits_out_.begin(digit);
    if (!digit_step_.running()) digit_step_.start(Millis{0});
}

void Stream::digit_end(Millis at_least) { digits_out_.end(at_least); }

void Stream::on_digit_step() {
    const auto* event = sending_event();
    const auto step = digits_out_.step(event != nullptr ? event->clock : 8000);
    if (step.payload && event != nullptr && may_send()) {
        if (step.first) sender_.begin_event(event->clock, env_.now());
        std::array<std::uint8_t, kRtpHeader + 4> packet;
        std::copy(step.payload->begin(), step.payload->end(), packet.begin() + kRtpHeader);
        emit(Bytes(packet).subspan(kRtpHeader), event->send_payload, sender_.event(step.first));
    }
    if (step.done) tell_play_end(*step.done, PlayEnd::Done, {});
    if (digits_out_.busy()) digit_step_.start(DigitSender::kStep);
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
    if (frame_.running()) return;
    next_frame_ = {};
    frame_.start(Millis{0});
}

void Stream::end_player(PlayEnd end) {
    const auto player = std::exchange(player_, nullptr);
    frame_.stop();
    tell_play_end(player->id(), end, end == PlayEnd::Failed ? player->reason() : std::string());
}

void Stream::stop(PlayId play) {
    if (player_ && player_->id() == play) {
        end_player(PlayEnd::Stopped);
        return;
    }
    if (digits_out_.cancel(play)) tell_play_end(play, PlayEnd::Stopped, {});
}

void Stream::on_frame() {
    if (!player_) return;
    const auto now = env_.now();
    if (next_frame_ == MonoTime{}) next_frame_ = now;
    const auto* format = sending();
    if (format != nullptr && (format->codec != player_->codec() || format->ptime != player_->ptime()))
        player_->use(env_, format->codec, format->ptime);
    // While a digit sounds the file waits for its end.
    if (format != nullptr && !digits_out_.sounding()) {
        scratch_.assign(kRtpHeader, 0);
        const auto turn = player_->turn(env_, scratch_);
        if (turn == Player::Turn::Done || turn == Player::Turn::Failed) {
            end_player(turn == Player::Turn::Done ? PlayEnd::Done : PlayEnd::Failed);
            return;
        }
        if (turn == Player::Turn::Frame && may_send()) {
            const auto units = format->clock * format->ptime / 1000;
            emit(Bytes(scratch_).subspan(kRtpHeader), format->send_payload,
                 sender_.frame(player_->id() << 1 | 1, units, format->clock, now));
        }
        if (turn == Player::Turn::Wait) next_frame_ = now;
    }
    next_frame_ += Millis{player_->ptime()};
    if (now - next_frame_ > kStall) next_frame_ = now + Millis{player_->ptime()};  // house.md: after a stall
    frame_.start(std::max(Millis{0}, std::chrono::ceil<Millis>(next_frame_ - now)));
}

void Stream::tell_play_end(PlayId play, PlayEnd end, std::string reason) {
    env_.tell(id_, [id = id_, play, end, reason = std::move(reason)](Events& events) {
        events.on_play_end(id, play, end, reason);
    });
}

}  // namespace asterism::media
