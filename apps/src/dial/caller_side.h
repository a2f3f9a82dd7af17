// SPDX-License-Identifier: Apache-2.0
// What the caller hears while it rings: ringing by signal or by sound, and the far end's early media. Each
// ends with the object, which lives in the frame of Dial.
#pragma once

#include <string>
#include <string_view>

#include "asterism/call/calls.h"

namespace asterism::apps {

/// A tone into the channel's stream.
class Tone {
public:
    explicit Tone(call::Channel& channel) : channel_(channel) {}
    ~Tone() { stop(); }
    Tone(const Tone&) = delete;
    Tone& operator=(const Tone&) = delete;

    /// By its name in the channel's zone, or as a cadence; false: it is neither, or there is no sound.
    bool start(std::string_view name);
    void stop();
    bool on() const { return play_ != 0; }

private:
    call::Channel& channel_;
    media::StreamId stream_;
    media::ActivityId play_ = 0;
};

class CallerSide {
public:
    explicit CallerSide(call::Channel& caller) : caller_(caller), tone_(caller) {}
    ~CallerSide();
    CallerSide(const CallerSide&) = delete;
    CallerSide& operator=(const CallerSide&) = delete;

    /// 180, once; for a caller who is up already the tone itself.
    void ring();
    /// A tone of its own, as early media.
    void ring_with(std::string_view tone);
    /// Music of this class instead of ringing; ringing when there is none.
    void play_music(std::string_view music_class);
    /// One of several has early media: that is said, unless it rings already, and is not heard.
    void progress();
    /// The far end's sound, instead of any tone.
    void early_media(call::Channel& leg);
    void end_early_media();

private:
    call::Channel& caller_;
    Tone tone_;
    bool rung_ = false;
    bool music_ = false;
    call::ChannelId leg_;
    std::string bridge_;
};

}  // namespace asterism::apps
