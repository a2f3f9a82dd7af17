// SPDX-License-Identifier: Apache-2.0
#include "asterism/sipnet/door.h"

#include "asterism/base/log.h"
#include "asterism/sip/scan.h"
#include "counters.h"

namespace asterism::sipnet {

void Door::note_delay(Micros delay) {
    if (!noted_.load(std::memory_order_relaxed)) noted_.store(true, std::memory_order_relaxed);
    const bool behind = overloaded();
    const Millis limit = limit_;
    if (!behind && enabled_ && delay > limit) {
        // Of several threads that notice, one says so.
        if (!overloaded_.exchange(true))
            log::warning("Overload: requests wait {} ms; new ones are refused until the queue is short again",
                         std::chrono::duration_cast<Millis>(delay).count());
    } else if (behind && (delay < limit / 4 || !enabled_)) {
        if (overloaded_.exchange(false)) log::notice("Overload is over");
    }
}

void Door::on_second() {
    if (!noted_.exchange(false)) note_delay(Micros{0});
}

bool Door::admit(std::string_view bytes) {
    if (judge(bytes, sip::Transport::Udp) == Verdict::Enter) return true;
    shed_requests.add();
    return false;
}

Door::Verdict Door::judge(std::string_view bytes, sip::Transport transport) const {
    if (!overloaded()) return Verdict::Enter;
    const auto glance = sip::glance(bytes);
    // What is no SIP at all costs less to reject by the parser than to judge here.
    if (!glance || glance->is_continuation()) return Verdict::Enter;
    return sip::is_stream(transport) ? Verdict::Refuse : Verdict::Drop;
}

}  // namespace asterism::sipnet
