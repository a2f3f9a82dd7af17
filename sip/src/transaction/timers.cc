// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/timers.h"

#include <algorithm>

namespace asterism::sip {

TimerValues TimerValues::of(Millis t1, Millis b) {
    TimerValues values;
    values.t1 = std::max(t1, Millis{1});
    values.b = std::max(b, values.t1_64());
    return values;
}

}  // namespace asterism::sip
