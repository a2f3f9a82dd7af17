// SPDX-License-Identifier: Apache-2.0
#include "caller_side.h"

#include "asterism/base/text.h"
#include "asterism/call/background.h"
#include "asterism/call/bridge.h"

namespace asterism::apps {

namespace {

/// They have a codec in common, as far as anything is known of both.
bool understand_each_other(const call::Channel& one, const call::Channel& other) {
    const auto codecs = [](const call::Channel& channel) {
        return channel.leg() ? channel.leg()->codecs() : std::string();
    };
    const auto here = codecs(one), there = codecs(other);
    return here.empty() || there.empty() || !call::codecs_in_common(here, there).empty();
}

}  // namespace

bool Tone::start(std::string_view name) {
    stop();
    auto& calls = channel_.calls();
    auto cadence = call::tone_cadence(channel_, name);
    if (!calls.has_plane() || !channel_.leg() || cadence.empty()) return false;
    stream_ = channel_.leg()->audio();
    if (!stream_) return false;
    media::ToneRequest request;
    request.cadence = std::move(cadence);
    play_ = calls.plane().tone(stream_, std::move(request));
    return true;
}

void Tone::stop() {
    if (const auto play = std::exchange(play_, 0)) channel_.calls().plane().stop(stream_, play);
}

CallerSide::~CallerSide() {
    end_early_media();
    if (music_) caller_.background().stop_music();
}

void CallerSide::play_music(std::string_view music_class) {
    caller_.progress();
    music_ = caller_.background().start_music(music_class);
    rung_ = music_;
    if (!music_) ring();
}

void CallerSide::ring() {
    if (std::exchange(rung_, true)) return;
    if (caller_.is_up()) tone_.start("ring");
    caller_.ring();
}

void CallerSide::ring_with(std::string_view tone) {
    if (call::tone_cadence(caller_, tone).empty()) return ring();
    rung_ = true;
    caller_.progress();
    tone_.start(tone);
}

void CallerSide::progress() {
    if (!rung_) caller_.progress();
}

void CallerSide::early_media(call::Channel& leg) {
    // What the caller cannot hear is no early media: to him it rings.
    if (!understand_each_other(caller_, leg)) return ring();
    tone_.stop();
    if (leg_ == leg.id()) {
        // Every 183 of the callee is one of ours (seen of Asterisk).
        caller_.progress();
        return;
    }
    end_early_media();
    caller_.prepare_to_join(leg);
    caller_.progress();
    if (caller_.gone() || leg.gone() || !caller_.calls().has_plane()) return;
    auto& bridge = caller_.calls().bridges.create_early();
    bridge_ = bridge.uniqueid();
    leg_ = leg.id();
    bridge.join(caller_);
    bridge.join(leg);
}

void CallerSide::end_early_media() {
    if (!leg_) return;
    auto* leg = caller_.calls().channels.find(leg_);
    leg_ = {};
    if (leg && leg->bridge() && leg->bridge()->uniqueid() == bridge_) leg->bridge()->leave(*leg);
    if (caller_.bridge() && caller_.bridge()->uniqueid() == bridge_) caller_.bridge()->leave(caller_);
}

}  // namespace asterism::apps
