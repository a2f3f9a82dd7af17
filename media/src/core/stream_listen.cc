// SPDX-License-Identifier: Apache-2.0
// Who listens to what the peer says: recordings, talk, tones, fax tones, R1 digits.
#include "../room_limits.h"
#include "stream.h"

namespace asterism::media {

void Stream::listen(const RtpPacket& packet, const Receive& known) {
    const auto& format = plan_.formats[known.index];
    const auto rate = codec::of(format.codec).sample_rate;
    const auto samples = ear_.hear(format.codec, packet.payload);
    if (samples.empty()) return;
    const Millis length{static_cast<std::int64_t>(samples.size()) * 1000 / rate};
    for (auto& watch : talk_) watch->hear(samples, length);
    for (auto& watch : tones_) watch->hear(samples, rate);
    for (auto& recorder : recorders_) recorder->hear(samples, rate);
    if (fax_ && fax_->hear(samples, rate))
        env_.tell(id_, [id = id_](Events& events) { events.on_fax_tone(id); });
    if (!mf_) return;
    for (const char digit : mf_->hear(samples, rate))
        if (digits_told_.admits(limits::digits_told, env_.now()))
            env_.tell(id_, [id = id_, watch = mf_->id(), digit](Events& events) {
                events.on_mf(id, watch, digit);
            });
}

void Stream::watch_mf(ActivityId id) { mf_ = std::make_unique<MfDetector>(id); }

void Stream::unwatch_mf(ActivityId id) {
    if (mf_ && mf_->id() == id) mf_.reset();
}

void Stream::watch_tone(ActivityId id, ToneRules rules) {
    tones_.push_back(std::make_unique<ToneWatch>(env_, id_, id, rules));
}

void Stream::unwatch_tone(ActivityId id) {
    std::erase_if(tones_, [id](const auto& one) { return one->id() == id; });
}

void Stream::watch_talk(ActivityId id, TalkRules rules) {
    talk_.push_back(std::make_unique<TalkWatch>(env_, id_, id, rules));
}

void Stream::unwatch_talk(ActivityId id) {
    std::erase_if(talk_, [id](const auto& one) { return one->id() == id; });
}

void Stream::record(ActivityId id, RecordRequest request) {
    recorders_.push_back(std::make_unique<Recorder>(env_, id_, id, std::move(request)));
}

void Stream::end_recording(ActivityId id, RecordEnd end) {
    for (auto& one : recorders_)
        if (one->id() == id) one->end(end);
    std::erase_if(recorders_, [id](const auto& one) { return one->id() == id; });
}

}  // namespace asterism::media
