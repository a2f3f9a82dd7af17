// SPDX-License-Identifier: Apache-2.0
// The times of RFC 3261 17 (table 4). T1 and B come from `type=system` (timer_t1, timer_b).
#pragma once

#include <cstdint>

#include "asterism/base/time.h"

namespace asterism::sip {

struct TimerValues {
    Millis t1{500};
    Millis t2{4000};
    Millis t4{5000};
    /// Timers B and F: how long a request waits for its answer. Never less than 64 T1.
    Millis b{32000};

    Millis t1_64() const { return 64 * t1; }
    /// T1 (at least 1 ms) and B raised to 64 T1 where it was less.
    static TimerValues of(Millis t1, Millis b);
};

/// A to K of RFC 3261, L and M of RFC 6026.
enum class TxnTimer : std::uint8_t { A, B, D, E, F, G, H, I, J, K, L, M };

}  // namespace asterism::sip
