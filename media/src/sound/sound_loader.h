// SPDX-License-Identifier: Apache-2.0
// Reads and writes sound files beside the workers, so that a slow disk never makes a packet late: a worker
// asks for the next half minute of a reader, and gets it posted back. Two makers: on a loop (the simulated
// twin), or on threads of its own that a disk which does not answer cannot stop (disk_lanes.h).
#pragma once

#include <functional>
#include <string>

#include "asterism/rt/loop.h"
#include "sound_reader.h"

namespace asterism::media {

/// Something that blocks. One of the two is called, or `give_up` while `run` is still at it: then the disk
/// does not answer, and whoever waits has been told so; what `run` finds later nobody wants.
struct DiskJob {
    std::move_only_function<void(SoundCache&)> run;
    /// Any thread.
    std::move_only_function<void(const std::string& reason)> give_up;
};

class SoundLoader {
public:
    virtual ~SoundLoader() = default;
    /// From any worker; in order. `place`: the folder that it is about, which may lie on a disk of its own.
    virtual void run(std::string place, DiskJob job) = 0;

    /// From any worker; `done` runs on `reply_to`, which must outlive the loader.
    void read(const std::shared_ptr<SoundReader>& reader, rt::Loop& reply_to,
              std::move_only_function<void(SoundChunk)> done);
};

/// In turns of the loop given.
class LoopLoader final : public SoundLoader {
public:
    explicit LoopLoader(rt::Loop& loop) : loop_(loop) {}
    void run(std::string, DiskJob job) override {
        loop_.post([this, job = std::move(job)]() mutable { job.run(cache_); });
    }

private:
    rt::Loop& loop_;
    SoundCache cache_;
};

}  // namespace asterism::media
