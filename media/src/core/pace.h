// SPDX-License-Identifier: Apache-2.0
// So often in a second, and no more: what a peer does by packets costs the worker alone, the exchange is told
// no more than its share.
#pragma once

#include "asterism/base/limit.h"
#include "asterism/base/time.h"

namespace asterism::media {

class Pace {
public:
    /// Once more, at `now`: whether `limit` still lets it.
    bool admits(Limit& limit, MonoTime now) {
        if (now - since_ >= Seconds{1}) {
            since_ = now;
            count_ = 0;
        }
        if (!limit.admits(count_ + 1)) return false;
        ++count_;
        return true;
    }

private:
    MonoTime since_{};
    std::size_t count_ = 0;
};

}  // namespace asterism::media
