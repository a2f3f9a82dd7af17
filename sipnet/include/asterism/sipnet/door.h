// SPDX-License-Identifier: Apache-2.0
// The door: when there is more work than time, who may still come in. Decided before anything is parsed, from
// a glance at the message: what belongs to something we carry already comes in always; new requests do not
// while we are behind.
//
// What is measured is how long messages wait for us. A queue that is long for a moment is a burst, and is
// served; one that stays long for `kGrace` is overload. From then on new requests come in only while the
// queue is short, until it has been short for `kCalm`. Well before that, once messages wait at all, what is
// new is set aside for what belongs to something we carry (waiting_room.h); who waits there counts, too.
//
//   RFC 3261 21.5.4     503 on connections; on UDP silence (reference 5), or 503 too where that is configured
//
// Stands at every datagram socket, on the thread that reads it (rt::Gate); may be asked from several threads.
#pragma once

#include <atomic>
#include <mutex>
#include <optional>
#include <string_view>

#include "asterism/base/time.h"
#include "asterism/rt/net.h"
#include "asterism/sip/transport.h"

namespace asterism::sipnet {

class Door final : public rt::Gate {
public:
    enum class Verdict { Enter, Drop, Refuse };

    static constexpr Millis kGrace{100};
    static constexpr Millis kCalm{2000};

    /// Messages that wait longer than this make a queue too long.
    void set_limit(Millis overload_delay);
    /// taskprocessor_overload_trigger=none: never overloaded.
    void set_enabled(bool enabled);
    /// overload_answer_udp: a datagram is answered 503 like what comes by a connection.
    void set_answers_datagrams(bool answers) { answers_datagrams_ = answers; }
    /// How long what is read now has waited, in its socket and behind what an I/O thread handed over before.
    void note_delay(Micros delay, MonoTime now);
    /// How long what was set aside has waited for its turn; zero when nothing is.
    void note_room(Micros delay, MonoTime now);
    /// A second in which nothing was read has no queue.
    void on_second(MonoTime now);
    /// Messages wait so long that new requests are better set aside.
    bool behind() const { return behind_.load(std::memory_order_relaxed); }
    bool overloaded() const { return overloaded_.load(std::memory_order_relaxed); }
    Verdict judge(std::string_view bytes, sip::Transport transport) const;
    /// Of a new request that may not enter: Refuse or Drop.
    Verdict turned_away(sip::Transport transport) const;

    void on_waited(Micros waited) override;
    bool admit(std::string_view bytes) override;

private:
    void weigh(Micros longest, MonoTime now);

    std::mutex mutex_;  // for what is noted, once a batch
    Micros limit_ = Millis{100};
    bool enabled_ = true;
    std::optional<MonoTime> long_since_;
    MonoTime last_long_;
    Micros room_delay_{0};
    bool noted_ = false;
    // Read for every message.
    std::atomic<bool> answers_datagrams_{false};
    std::atomic<bool> behind_{false};
    std::atomic<bool> overloaded_{false};
    std::atomic<bool> shut_{false};  // only while overloaded
};

}  // namespace asterism::sipnet
