// SPDX-License-Identifier: Apache-2.0
#include "asterism/sipnet/door.h"

#include "asterism/base/log.h"
#include "asterism/sip/scan.h"

namespace asterism::sipnet {

void Door::note_delay(Micros delay) {
    if (!overloaded_ && enabled_ && delay > limit_) {
        overloaded_ = true;
        log::warning("Overload: requests wait {} ms; new ones are refused until the queue is short again",
                     std::chrono::duration_cast<Millis>(delay).count());
    } else if (overloaded_ && (delay < limit_ / 4 || !enabled_)) {
        overloaded_ = false;
        log::notice("Overload is over");
    }
}

Door::Verdict Door::judge(std::string_view bytes, sip::Transport transport) const {
    if (!overloaded_) return Verdict::Enter;
    const auto glance = sip::glance(bytes);
    // What is no SIP at all costs less to reject by the parser than to judge here.
    if (!glance || glance->is_continuation()) return Verdict::Enter;
    return sip::is_stream(transport) ? Verdict::Refuse : Verdict::Drop;
}

}  // namespace asterism::sipnet
