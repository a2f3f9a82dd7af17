// SPDX-License-Identifier: Apache-2.0
#include "latch.h"

#include <algorithm>

namespace asterism::media {

namespace {
constexpr Millis kLearning{5000};
constexpr Millis kSilence{500};
/// Sound comes at its own pace: 10 ms is the shortest packet in use, half of it leaves room for jitter.
constexpr Millis kLeastPerPacket{5};
}  // namespace

void Latch::expect(const SocketAddress& named, const Rules& rules, MonoTime now) {
    rules_ = rules;
    state_ = State::Learning;
    named_ = named;
    current_ = {};
    candidates_.reset();
    began_ = now;
}

bool Latch::accept(const SocketAddress& from, std::uint16_t sequence, MonoTime now) {
    if (from == current_) {
        current_heard_ = now;
        if (state_ == State::Learning && now - began_ >= kLearning) state_ = State::Locked;
        return true;
    }
    if (rules_.strict == StrictRtp::No) {
        current_ = from;
        current_heard_ = now;
        return true;
    }
    if (state_ == State::Locked) return false;

    if (from == named_) {
        current_ = from;
        current_heard_ = now;
        state_ = State::Locked;
        candidates_.reset();
        return true;
    }
    if (current_.is_set()) {
        if (now - began_ >= kLearning) {
            state_ = State::Locked;
            return false;
        }
        if (now - current_heard_ < kSilence) {
            candidates_.reset();
            return false;
        }
    }
    if (!qualifies(from, sequence, now)) return false;
    candidates_.reset();
    current_ = from;
    current_heard_ = now;
    return true;
}

bool Latch::qualifies(const SocketAddress& from, std::uint16_t sequence, MonoTime now) {
    if (!candidates_) candidates_ = std::make_unique<std::array<Candidate, 4>>();
    auto& all = *candidates_;
    auto* candidate =
        std::find_if(all.begin(), all.end(), [&from](const Candidate& c) { return c.address == from; });
    if (candidate == all.end()) {
        candidate = std::min_element(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
            return a.count == 0 ? b.count != 0 : b.count != 0 && a.heard < b.heard;
        });
        *candidate = {};
    }
    const bool next =
        candidate->count != 0 && sequence == static_cast<std::uint16_t>(candidate->sequence + 1);
    if (!next) *candidate = {from, sequence, 0, now, now};
    candidate->sequence = sequence;
    candidate->heard = now;
    ++candidate->count;
    if (candidate->count < std::max(2u, rules_.probation)) return false;
    return rules_.strict == StrictRtp::SeqNo ||
           now - candidate->since >= kLeastPerPacket * static_cast<int>(candidate->count - 1);
}

bool Latch::accepts_rtcp(const IpAddress& from, const IpAddress& named_rtcp) const {
    return rules_.strict == StrictRtp::No || from == named_rtcp || from == named_.ip ||
           (current_.is_set() && from == current_.ip);
}

}  // namespace asterism::media
