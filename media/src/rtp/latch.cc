// SPDX-License-Identifier: Apache-2.0
#include "latch.h"

#include <algorithm>

namespace asterism::media {

namespace {
constexpr Millis kLearning{5000};
/// So long without a packet, and another may take the place: while learning, and when locked.
constexpr Millis kSilence{500};
constexpr Millis kForsaken{2000};
/// Sound comes at its own pace: 10 ms is the shortest packet in use, half of it leaves room for jitter.
constexpr Millis kLeastPerPacket{5};
}  // namespace

Latch::Standing Latch::standing_of(const SocketAddress& from) const {
    if (from.ip == signalling_) return from == named_ ? Standing::Expected : Standing::Signalled;
    return from.ip == named_.ip ? Standing::Described : Standing::Stranger;
}

void Latch::expect(const SocketAddress& named, const IpAddress& signalling, const Rules& rules,
                   MonoTime now) {
    // A phone behind NAT is where it was: what it describes cannot be reached, and nobody else shall slip in.
    // Of a peer that can be reached where it says, the new description counts.
    const bool same_way = named == named_ || named.ip != signalling;
    rules_ = rules;
    state_ = State::Learning;
    named_ = named;
    signalling_ = signalling;
    former_ = {};
    if (!same_way || !current_.is_set() || standing_of(current_) < Standing::Signalled) current_ = {};
    candidates_.reset();
    began_ = now;
}

bool Latch::judge(const SocketAddress& from, std::uint16_t sequence, MonoTime now) {
    const auto standing = standing_of(from);
    if (from == current_) {
        current_heard_ = now;
        if (standing > Standing::Stranger || now - began_ >= kLearning) state_ = State::Locked;
        return true;
    }
    if (current_.is_set() && !may_take_over(from, standing, now)) return false;
    const bool believed = from == named_ || rules_.strict == StrictRtp::No;
    if (!believed && !qualifies(from, sequence, now)) return false;
    take(from, standing, now);
    return true;
}

bool Latch::may_take_over(const SocketAddress& from, Standing standing, MonoTime now) const {
    const auto present = standing_of(current_);
    if (standing != present) return standing > present;
    if (from == former_) return true;
    if (current_heard_ < began_) return true;  // kept from an earlier description, and not heard since
    const bool settled = state_ == State::Locked || now - began_ >= kLearning;
    return now - current_heard_ >= (settled && rules_.strict != StrictRtp::No ? kForsaken : kSilence);
}

void Latch::take(const SocketAddress& from, Standing standing, MonoTime now) {
    // Between two whom nobody named neither can be the right one by having been there before.
    const bool comes_back = standing > Standing::Stranger && current_.is_set() && from != former_ &&
                            standing_of(current_) == standing;
    former_ = comes_back ? current_ : SocketAddress{};
    current_ = from;
    current_heard_ = now;
    if (standing > Standing::Stranger || now - began_ >= kLearning) state_ = State::Locked;
    candidates_.reset();
}

bool Latch::qualifies(const SocketAddress& from, std::uint16_t sequence, MonoTime now) {
    if (!candidates_) candidates_ = std::make_unique<Candidates>();
    auto& all = standing_of(from) == Standing::Stranger ? candidates_->strangers : candidates_->known;
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
    return rules_.strict == StrictRtp::No || from == named_rtcp || from == named_.ip || from == signalling_ ||
           (current_.is_set() && from == current_.ip);
}

}  // namespace asterism::media
