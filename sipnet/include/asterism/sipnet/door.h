// SPDX-License-Identifier: Apache-2.0
// The door: when there is more work than time, who may still come in. Decided before anything is parsed, from
// a glance at the message: what belongs to something we carry already comes in always; new requests do not
// while we are behind.
//
//   RFC 3261 21.5.4     503 on connections; on UDP silence (reference 5)
//
// Stands at every datagram socket, on the thread that reads it (rt::Gate); may be asked from several threads.
#pragma once

#include <atomic>
#include <string_view>

#include "asterism/base/time.h"
#include "asterism/rt/net.h"
#include "asterism/sip/transport.h"

namespace asterism::sipnet {

class Door final : public rt::Gate {
public:
    enum class Verdict { Enter, Drop, Refuse };

    void set_limit(Millis overload_delay) { limit_ = overload_delay; }
    /// taskprocessor_overload_trigger=none: never overloaded.
    void set_enabled(bool enabled) { enabled_ = enabled; }
    /// How long what is read now has waited, in its socket and behind what an I/O thread handed over before.
    void note_delay(Micros delay);
    /// A second in which nothing was read has no queue.
    void on_second();
    bool overloaded() const { return overloaded_.load(std::memory_order_relaxed); }
    Verdict judge(std::string_view bytes, sip::Transport transport) const;

    void on_waited(Micros waited) override { note_delay(waited); }
    bool admit(std::string_view bytes) override;

private:
    std::atomic<Millis> limit_{Millis{200}};
    std::atomic<bool> enabled_{true};
    std::atomic<bool> overloaded_{false};
    std::atomic<bool> noted_{false};
};

}  // namespace asterism::sipnet
