// SPDX-License-Identifier: Apache-2.0
#include "digit_sender.h"

#include "../room_limits.h"
#include "asterism/media/plan.h"
#include "event_codes.h"

namespace asterism::media {

namespace {
constexpr unsigned kEnds = 3;
constexpr Millis kLeastSent{100};  // of a string (seen of Asterisk)
constexpr Millis kPause{500};
constexpr std::uint8_t kVolume = 10;  // -10 dBm0
}  // namespace

bool DigitSender::has_room() const { return limits::digits_waiting.admits(queue_.size() + 1); }

void DigitSender::send(ActivityId play, std::string digits, Millis duration, Millis gap) {
    queue_.push_back({play, std::move(digits), 0, std::max(duration, kLeastSent), std::max(gap, kStep)});
}

void DigitSender::begin(char digit) { queue_.push_back({0, std::string(1, digit), 0, Millis::max(), kStep}); }

void DigitSender::end(Millis at_least) {
    // The one that sounds, or the latest that waits for its turn.
    if (sounding() && open_end_) {
        until_ = std::max({sounded_, at_least, kLeastDigit});
        open_end_ = false;
        return;
    }
    for (auto item = queue_.rbegin(); item != queue_.rend(); ++item) {
        if (item->play != 0 || item->duration != Millis::max()) continue;
        item->duration = std::max(at_least, kLeastDigit);
        return;
    }
}

bool DigitSender::cancel(ActivityId play) {
    for (auto item = queue_.begin(); item != queue_.end(); ++item) {
        if (item->play != play) continue;
        if (item == queue_.begin() && state_ == State::Sounding) until_ = sounded_;
        queue_.erase(item);
        return true;
    }
    return false;
}

void DigitSender::next_digit(Step& out) {
    while (!queue_.empty()) {
        auto& item = queue_.front();
        while (item.at < item.digits.size()) {
            const char digit = item.digits[item.at++];
            if (digit == 'w' || digit == 'W') {
                state_ = State::Gap;
                gap_left_ = digit == 'w' ? kPause : 2 * kPause;
                return;
            }
            const int event = event_of_digit(digit);
            if (event == kNoEvent) continue;
            event_ = static_cast<std::uint8_t>(event);
            play_ = item.play;
            state_ = State::Sounding;
            open_end_ = item.duration == Millis::max();
            until_ = item.duration;
            sounded_ = Millis{0};
            gap_left_ = item.gap;
            ends_left_ = kEnds;
            return;
        }
        const auto play = item.play;
        queue_.pop_front();
        if (play != 0) {
            out.done = play;
            return;
        }
    }
}

DigitSender::Step DigitSender::step(std::uint32_t clock) {
    Step out;
    if (state_ == State::Gap) {
        gap_left_ -= kStep;
        if (gap_left_ > Millis{0}) return out;
        state_ = State::Idle;
    }
    if (state_ == State::Idle) {
        next_digit(out);
        if (state_ != State::Sounding) return out;
        out.first = true;
    }
    if (state_ == State::Sounding) {
        sounded_ += kStep;
        if (sounded_ >= until_) {
            state_ = State::Ending;
            sounded_ = std::max(until_, kStep);
        }
    }
    const bool over = state_ == State::Ending;
    if (ends_left_ == kEnds) {
        out.sounds = digit_of_event(event_);
        out.play = play_;
        if (over) out.took = sounded_;
    }
    out.payload = payload(clock, over);
    if (over && --ends_left_ == 0) state_ = State::Gap;
    return out;
}

std::array<std::uint8_t, 4> DigitSender::payload(std::uint32_t clock, bool over) const {
    const auto units =
        std::min<std::uint64_t>(0xffff, static_cast<std::uint64_t>(sounded_.count()) * clock / 1000);
    return {event_, static_cast<std::uint8_t>((over ? 0x80 : 0) | kVolume),
            static_cast<std::uint8_t>(units >> 8), static_cast<std::uint8_t>(units)};
}

}  // namespace asterism::media
