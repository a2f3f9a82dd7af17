// SPDX-License-Identifier: Apache-2.0
// Reads sound files beside the workers, so that a slow disk never makes a packet late: a worker asks for the
// next half minute of a reader, and gets it posted back. On its own loop and thread, or, in the simulated
// twin, on the one there is.
#pragma once

#include <functional>

#include "asterism/rt/loop.h"
#include "sound_reader.h"

namespace asterism::media {

class SoundLoader {
public:
    explicit SoundLoader(rt::Loop& loop) : loop_(loop) {}

    /// From any worker; `done` runs on `reply_to`, which must outlive the loader's loop.
    void read(std::shared_ptr<SoundReader> reader, rt::Loop& reply_to,
              std::move_only_function<void(SoundChunk)> done) {
        loop_.post([this, reader = std::move(reader), &reply_to, done = std::move(done)]() mutable {
            auto chunk = reader->next(cache_);
            reply_to.post(
                [chunk = std::move(chunk), done = std::move(done)]() mutable { done(std::move(chunk)); });
        });
    }

    /// Something else that blocks, in its turn.
    void run(std::move_only_function<void()> job) {
        loop_.post([job = std::move(job)]() mutable { job(); });
    }

private:
    rt::Loop& loop_;
    SoundCache cache_;
};

}  // namespace asterism::media
