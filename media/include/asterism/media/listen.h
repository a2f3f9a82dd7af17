// SPDX-License-Identifier: Apache-2.0
// What a stream is listened to for, and how it is written to a file: requests to the plane and what comes
// back by `Events`.
#pragma once

#include <string>
#include <string_view>

#include "asterism/base/time.h"

namespace asterism::media {

/// Which ways of a stream are silent.
struct Muted {
    bool in = false;
    bool out = false;
    bool operator==(const Muted&) const = default;
};

/// Who talks: a packet is loud when its samples lie that far from zero on the average.
struct TalkRules {
    unsigned threshold = 256;
    /// Loud for so long (pauses below 100 ms count in): he talks.
    Millis noise{0};
    /// Nothing loud for so long, be it that nothing comes at all: he is silent.
    Millis silence{1000};
};

/// One frequency, and how it is looked for.
struct ToneRules {
    unsigned hertz = 2600;
    /// It is there when it has been for so long.
    Millis least{500};
    /// Looked at in pieces of this length: shorter ones part what is near in time, longer ones what is near
    /// in frequency.
    Millis block{20};
    /// So much stronger than the rest of the sound, by amplitude.
    unsigned decibels = 16;
};

struct RecordRequest {
    /// Without extension; relative to the sounds directory. "%d" stands for the first number that is free.
    std::string name;
    /// An extension of sound_formats() that records.
    std::string format;
    /// To what is there already, instead of over it.
    bool append = false;
    /// What becomes of the file when the stream ends under it.
    bool keep_at_end = false;
};

struct RecordEnd {
    bool keep = true;
    /// So much of its end is left out again.
    Millis cut{0};
};

struct Recording {
    enum class State : std::uint8_t { Begun, Done, Failed };
    State state = State::Begun;
    /// With its extension.
    std::string file;
    Millis length{0};
    /// Of Failed: in the world's words.
    std::string reason;
};

}  // namespace asterism::media
