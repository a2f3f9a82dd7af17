// SPDX-License-Identifier: Apache-2.0
// Sound files on threads that a hung disk (a network file system whose server is gone) cannot stop. One
// thread works, in order. Once a job has taken longer than there is patience for, its thread is left to it:
// what waits for the same folder is given up, which is said, what comes for that folder is refused until the
// job is back, and the rest goes on with another thread (limit sound_threads).
//
//   run() --> waiting --> the thread that works --answers--> whoever asked
//                              '--too long--> given up, beside the next --back--> its folder counts again
//
// Threads begin with the first sound. What they touch outlives this, for one that hangs may come back when
// all is over. Any thread.
#pragma once

#include <memory>

#include "asterism/base/time.h"
#include "sound_loader.h"

namespace asterism::media {

class DiskLanes final : public SoundLoader {
public:
    static constexpr Millis kPatience{5000};

    /// `watch`: a loop that looks now and then whether a job takes too long; it has ended when this goes.
    explicit DiskLanes(rt::Loop& watch, Millis patience = kPatience);
    /// Does what waits, as far as disks answer.
    ~DiskLanes() override;

    void run(std::string place, DiskJob job) override;

private:
    struct Lane;
    struct Shared;
    class Watch;
    rt::Loop& loop_;
    std::shared_ptr<Shared> shared_;
    std::unique_ptr<Watch> watch_;
};

}  // namespace asterism::media
