// SPDX-License-Identifier: Apache-2.0
// Tells when a peer talks and when he is silent, by loudness. Silence is a matter of time: it comes as well
// when no packet does.
//
//   start -> quiet --(loud for `noise`)--> talking --(not loud for `silence`)--> quiet, said with the length
//            quiet --(for `silence` from the start)--> said once, with length 0
//
// On a worker; its stream owns it.
#pragma once

#include <span>

#include "../core/environment.h"
#include "asterism/base/timer.h"
#include "asterism/media/listen.h"

namespace asterism::media {

class TalkWatch {
public:
    TalkWatch(Environment& env, StreamId stream, ActivityId id, TalkRules rules);

    ActivityId id() const { return id_; }
    /// One packet's samples.
    void hear(std::span<const std::int16_t> samples, Millis length);

private:
    void on_silence();
    void tell(bool talking, Millis lasted);

    Environment& env_;
    StreamId stream_;
    ActivityId id_;
    TalkRules rules_;
    bool talking_ = false;
    MonoTime began_;      // to talk, or to be silent
    MonoTime last_loud_;  // the end of it
    Millis loud_for_{0};
    Timer<TalkWatch, &TalkWatch::on_silence> silence_;
};

}  // namespace asterism::media
