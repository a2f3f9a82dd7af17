// SPDX-License-Identifier: Apache-2.0
// What is put into the sound of a channel, or kept out of it: digits, a flash, silence.
#include "ami/actions.h"
#include "asterism/base/text.h"
#include "asterism/media/mf_tones.h"
#include "asterism/media/plane.h"

namespace asterism::manage {

namespace {

using call::Channel;

/// What is played into a channel needs one; which words were missing makes no difference.
constexpr AmiRequest::NoChannel kNobodyToPlayTo{"Channel not found", "Channel not found"};

/// Direction in: what comes from the channel; out: what goes to it.
void mute_audio(const AmiRequest& request) {
    const auto name = request.get("Channel");
    const auto direction = request.get("Direction");
    const auto state = request.get("State");
    if (name.empty()) return request.error("Channel not specified");
    if (state.empty()) return request.error("State not specified");
    if (direction.empty()) return request.error("Direction not specified");
    auto* channel = request.services().calls.channels.find(name);
    if (!channel) return request.error("No such channel");
    const bool all = iequals(direction, "all");
    if (!all && !iequals(direction, "in") && !iequals(direction, "out"))
        return request.error("Failed to mute/unmute stream");
    auto muted = channel->muted();
    if (all || iequals(direction, "in")) muted.in = is_true(state);
    if (all || iequals(direction, "out")) muted.out = is_true(state);
    channel->mute(muted);
    request.send(request.response("Success"));
}

void play_dtmf(const AmiRequest& request) {
    const auto digit = request.get("Digit");
    auto* channel = request.channel(kNobodyToPlayTo);
    if (!channel) return;
    if (digit.empty()) return request.error("No digit specified");
    // 0: as short as digits are.
    const auto duration = request.get("Duration").empty() ? std::optional<std::uint64_t>(0)
                                                          : parse_uint(request.get("Duration"));
    if (!duration || *duration > 60000) return request.error("Could not convert Duration parameter");
    if (is_true(request.get("Receive"))) {
        channel->on_leg_digit_told(digit[0], Millis{static_cast<std::int64_t>(*duration)});
        return request.success("DTMF successfully queued");
    }
    request.success("DTMF successfully queued");
    // Queued is not heard: who has no sound yet hears nothing of it, and what is no digit is none.
    if (!channel->leg() || !channel->leg()->audio() || !channel->leg()->takes_digits()) return;
    auto& calls = request.services().calls;
    const auto play = calls.plane().send_digits(channel->leg()->audio(), std::string(1, digit[0]),
                                                Millis{static_cast<std::int64_t>(*duration)}, Millis{100});
    calls.own_activity(play, *channel);
}

void play_mf(const AmiRequest& request) {
    const auto digit = request.get("Digit");
    auto* channel = request.channel(kNobodyToPlayTo);
    if (!channel) return;
    if (digit.empty()) return request.error("No digit specified");
    media::MfTimes times;
    if (const auto text = request.get("Duration"); !text.empty()) {
        const auto duration = parse_uint(text);
        if (!duration || *duration == 0 || *duration > 10'000)
            return request.error("Could not convert Duration parameter");
        times.digit = times.key_pulse = times.start = Millis{static_cast<std::int64_t>(*duration)};
    }
    const auto stream = channel->leg() ? channel->leg()->audio() : media::StreamId{};
    const auto tones = media::mf_tones(digit.substr(0, 1), times);
    request.success("MF successfully queued");
    if (!stream || !tones) return;
    media::ToneRequest tone;
    tone.cadence = tones->cadence;
    tone.repeat = false;
    request.services().calls.plane().tone(stream, std::move(tone));
}

/// A flash is an event of RFC 4733 like the digits, or an INFO.
void send_flash(const AmiRequest& request) {
    constexpr Millis kFlash{200};
    auto* channel = request.channel(kNobodyToPlayTo);
    if (!channel) return;
    if (is_true(request.get("Receive"))) {
        channel->on_leg_digit_begin('!');
        channel->on_leg_digit('!', kFlash);
        return request.success("Flash successfully queued");
    }
    request.success("Flash successfully queued");
    if (!channel->leg() || !channel->leg()->audio() || !channel->leg()->takes_digits()) return;
    auto& calls = request.services().calls;
    const auto play = calls.plane().send_digits(channel->leg()->audio(), "!", kFlash, Millis{100});
    calls.own_activity(play, *channel);
}

}  // namespace

std::vector<AmiAction> sound_actions() {
    constexpr auto kCall = classes(EventClass::Call);
    return {{"MuteAudio", classes(EventClass::System), "Mute an audio stream.", mute_audio},
            {"PlayDTMF", kCall, "Play DTMF signal on a specific channel.", play_dtmf},
            {"PlayMF", kCall, "Play MF digit on a specific channel.", play_mf},
            {"SendFlash", kCall, "Send a hook flash on a specific channel.", send_flash}};
}

}  // namespace asterism::manage
