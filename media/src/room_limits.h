// SPDX-License-Identifier: Apache-2.0
// The limits of media (base/limit.h).
#pragma once

#include "asterism/base/limit.h"

namespace asterism::media::limits {

inline Limit sound_threads{
    "sound_threads",
    Limit::Of::All,
    8,
    1,
    64,
    "Threads that read and write sounds: one works, each other waits for a disk that does "
    "not answer; when all do, no sound is read or written"};

inline Limit damaged_sounds{"damaged_sounds",
                            Limit::Of::All,
                            1000,
                            1,
                            100'000,
                            "Sound files known to be damaged, which are not opened again"};

}  // namespace asterism::media::limits
