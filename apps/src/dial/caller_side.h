// SPDX-License-Identifier: Apache-2.0
// What the caller hears while it rings: ringing by signal or by sound, and the far end's early media. Each
// ends with the object, which lives in the frame of Dial.
#pragma once

#include <string>
#include <string_view>

#include "asterism/call/calls.h"

namespace asterism::apps {

/// "ring", "busy", "congestion", ...: the cadence of a tone (those of North America), or `name` itself when
/// it is written as one ("440+480/2000,0/4000"); empty when it is neither.
std::string_view tone_cadence(std::string_view name);

/// A tone into the channel's stream.
class Tone {
public:
    explicit Tone(call::Channel& channel) : channel_(channel) {}
    ~Tone() { stop(); }
    Tone(const Tone&) = delete;
    Tone& operator=(const Tone&) = delete;

    void start(std::string_view cadence);
    void stop();
    bool on() const { return play_ != 0; }

private:
    call::Channel& channel_;
    media::StreamId stream_;
    media::PlayId play_ = 0;
};

class CallerSide {
public:
    explicit CallerSide(call::Channel& caller) : caller_(caller), tone_(caller) {}
    ~CallerSide() { end_early_media(); }
    CallerSide(const CallerSide&) = delete;
    CallerSide& operator=(const CallerSide&) = delete;

    /// 180, once; for a caller who is up already the tone itself.
    void ring();
    /// A tone of its own, as early media.
    void ring_with(std::string_view tone);
    /// The far end's sound, instead of any tone.
    void early_media(call::Channel& leg);
    void end_early_media();

private:
    call::Channel& caller_;
    Tone tone_;
    bool rung_ = false;
    call::ChannelId leg_;
    std::string bridge_;
};

}  // namespace asterism::apps
