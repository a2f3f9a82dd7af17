// SPDX-License-Identifier: Apache-2.0
#include "talk_watch.h"

#include <cstdlib>

namespace asterism::media {

namespace {
/// Between two syllables.
constexpr Millis kTalkPause{100};
}  // namespace

TalkWatch::TalkWatch(Environment& env, StreamId stream, ActivityId id, TalkRules rules)
    : env_(env),
      stream_(stream),
      id_(id),
      rules_(rules),
      began_(env.now()),
      last_loud_(env.now()),
      silence_(env.loop.wheel(), *this) {
    silence_.start(rules_.silence);
}

void TalkWatch::hear(std::span<const std::int16_t> samples, Millis length) {
    if (samples.empty()) return;
    std::uint64_t sum = 0;
    for (const auto sample : samples) sum += static_cast<std::uint64_t>(std::abs(int{sample}));
    if (sum < std::uint64_t{rules_.threshold} * samples.size()) return;
    const auto now = env_.now();
    if (now - last_loud_ > kTalkPause + length) loud_for_ = Millis{0};
    loud_for_ += length;
    last_loud_ = now;
    silence_.start(rules_.silence);
    if (talking_ || loud_for_ < rules_.noise) return;
    talking_ = true;
    const auto silent = std::chrono::duration_cast<Millis>(now - began_);
    began_ = now - std::min<Micros>(loud_for_, now - began_);
    tell(true, silent);
}

void TalkWatch::on_silence() {
    const bool talked = std::exchange(talking_, false);
    const auto lasted = talked ? std::chrono::duration_cast<Millis>(last_loud_ - began_) : Millis{0};
    began_ = last_loud_;
    loud_for_ = Millis{0};
    tell(false, lasted);
}

void TalkWatch::tell(bool talking, Millis lasted) {
    env_.tell(stream_, [stream = stream_, id = id_, talking, lasted](Events& events) {
        events.on_talk(stream, id, talking, lasted);
    });
}

}  // namespace asterism::media
