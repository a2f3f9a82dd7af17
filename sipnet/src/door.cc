// SPDX-License-Identifier: Apache-2.0
#include "asterism/sipnet/door.h"

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/rt/event_loop.h"
#include "asterism/sip/scan.h"
#include "counters.h"

namespace asterism::sipnet {

void Door::set_limit(Millis overload_delay) {
    const std::lock_guard lock(mutex_);
    limit_ = overload_delay;
}

void Door::set_enabled(bool enabled) {
    const std::lock_guard lock(mutex_);
    enabled_ = enabled;
    if (!enabled) overloaded_ = shut_ = behind_ = false;
}

void Door::note_delay(Micros delay, MonoTime now) {
    const std::lock_guard lock(mutex_);
    noted_ = true;
    if (!enabled_) return;
    behind_ = delay > limit_ / 20;
    weigh(std::max(delay, room_delay_), now);
    // Open again at half the limit, so that each opening admits more than one batch.
    if (delay > limit_)
        shut_ = overloaded_.load();
    else if (delay < limit_ / 2)
        shut_ = false;
}

void Door::note_room(Micros delay, MonoTime now) {
    const std::lock_guard lock(mutex_);
    noted_ = true;
    room_delay_ = delay;
    if (enabled_) weigh(delay, now);
}

// What is long for a moment is a burst; what stays so is overload, and ends when it has been short for long.
void Door::weigh(Micros longest, MonoTime now) {
    if (longest > limit_) {
        last_long_ = now;
        if (!long_since_) long_since_ = now;
        if (overloaded_ || now - *long_since_ < kGrace) return;
        overloaded_ = true;
        log::warning("Overload: requests wait {} ms; new ones are refused until the queue is short again",
                     std::chrono::duration_cast<Millis>(longest).count());
        return;
    }
    long_since_.reset();
    if (!overloaded_ || now - last_long_ < kCalm) return;
    overloaded_ = shut_ = false;
    log::notice("Overload is over");
}

void Door::on_second(MonoTime now) {
    {
        const std::lock_guard lock(mutex_);
        if (std::exchange(noted_, false)) return;
    }
    note_delay(Micros{0}, now);
    // That was no message.
    const std::lock_guard lock(mutex_);
    noted_ = false;
}

void Door::on_waited(Micros waited) { note_delay(waited, rt::monotonic_now()); }

// On an I/O thread nothing can be answered: who is to hear 503 goes on to the exchange.
bool Door::admit(std::string_view bytes) {
    if (judge(bytes, sip::Transport::Udp) != Verdict::Drop) return true;
    shed_requests.add();
    return false;
}

Door::Verdict Door::judge(std::string_view bytes, sip::Transport transport) const {
    if (!shut_.load(std::memory_order_relaxed)) return Verdict::Enter;
    const auto glance = sip::glance(bytes);
    // What is no SIP at all costs less to reject by the parser than to judge here.
    if (!glance || glance->is_continuation()) return Verdict::Enter;
    return turned_away(transport);
}

Door::Verdict Door::turned_away(sip::Transport transport) const {
    return sip::is_stream(transport) || answers_datagrams_ ? Verdict::Refuse : Verdict::Drop;
}

}  // namespace asterism::sipnet
