// SPDX-License-Identifier: Apache-2.0
#include "caller_side.h"

#include "asterism/base/text.h"
#include "asterism/call/bridge.h"

namespace asterism::apps {

namespace {

struct NamedTone {
    std::string_view name;
    std::string_view cadence;
};
// ITU-T E.180 supplement 2, North America: what Asterisk plays without a tone zone.
constexpr NamedTone kTones[] = {
    {"dial", "350+440"},
    {"busy", "480+620/500,0/500"},
    {"ring", "440+480/2000,0/4000"},
    {"congestion", "480+620/250,0/250"},
    {"callwaiting", "440/300,0/10000"},
    {"dialrecall", "!350+440/100,!0/100,!350+440/100,!0/100,!350+440/100,!0/100,350+440"},
    {"record", "1400/500,0/15000"},
    {"info", "!950/330,!1400/330,!1800/330,0"},
};

}  // namespace

std::string_view tone_cadence(std::string_view name) {
    name = trim(name);
    for (const auto& tone : kTones)
        if (iequals(tone.name, name)) return tone.cadence;
    if (!name.empty() && (is_digit(name[0]) || name[0] == '!')) return name;
    return {};
}

void Tone::start(std::string_view cadence) {
    stop();
    auto& calls = channel_.calls();
    if (!calls.has_plane() || !channel_.leg() || cadence.empty()) return;
    stream_ = channel_.leg()->audio();
    if (!stream_) return;
    media::ToneRequest request;
    request.cadence = cadence;
    play_ = calls.plane().tone(stream_, std::move(request));
}

void Tone::stop() {
    if (const auto play = std::exchange(play_, 0)) channel_.calls().plane().stop(stream_, play);
}

void CallerSide::ring() {
    if (std::exchange(rung_, true)) return;
    if (caller_.is_up())
        tone_.start(tone_cadence("ring"));
    else
        caller_.ring();
}

void CallerSide::ring_with(std::string_view tone) {
    const auto cadence = tone_cadence(tone);
    if (cadence.empty()) return ring();
    rung_ = true;
    caller_.progress();
    tone_.start(cadence);
}

void CallerSide::early_media(call::Channel& leg) {
    tone_.stop();
    if (leg_ == leg.id()) return;
    end_early_media();
    caller_.meet(leg);
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
