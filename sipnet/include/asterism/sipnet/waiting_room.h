// SPDX-License-Identifier: Apache-2.0
// Where new requests wait while there is more work than time. What belongs to something we carry passes by
// them, so that a call that was let in is served to its end at once; the rest of the time is theirs, one
// source after the other. A source whose oldest request waits longer than the limit gets no more in, and
// nobody does while even the first request of a source waits so long: what is let in is what can be served.
//
//   reference 5       new requests are shed, requests inside of dialogs are not
//
// Lives in SipNet, on the exchange thread. Holds at most limits::waiting requests, each with its bytes.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "asterism/base/bytes.h"
#include "asterism/base/hash_map.h"
#include "asterism/base/time.h"
#include "asterism/sip/transport.h"

namespace asterism::sipnet {

class WaitingRoom {
public:
    struct Guest {
        SharedBytes bytes;
        sip::Origin origin;
        MonoTime since;
    };

    void set_limit(Micros limit) { limit_ = limit; }

    bool empty() const { return count_ == 0; }
    std::size_t size() const { return count_; }
    /// One of this source waits: what follows it from there must not overtake it.
    bool holds(const IpAddress& source) const { return queues_.contains(source.source()); }
    /// Whether another new request from there may wait.
    bool admits(const IpAddress& source, MonoTime now) const;
    /// At the end of its source's queue.
    void enter(Guest guest);
    /// The next one: of each source in turn, in the order they came.
    std::optional<Guest> next(MonoTime now);
    /// How long the one that next() gave last had waited.
    Micros waited() const { return waited_; }

private:
    static constexpr std::uint32_t kNone = 0xffffffff;
    struct Seat {
        Guest guest;
        std::uint32_t behind = kNone;  // the next of the same source
        bool first = false;            // nobody of its source was waiting when it came
    };
    struct Queue {
        std::uint32_t head = kNone;
        std::uint32_t tail = kNone;
    };

    std::uint32_t take_seat(Guest guest);

    Micros limit_ = Millis{100};
    std::vector<Seat> seats_;
    std::vector<std::uint32_t> free_;
    HashMap<IpAddress, Queue> queues_;
    std::deque<IpAddress> turns_;  // each source that waits, once
    std::size_t count_ = 0;
    Micros waited_{0};
    Micros first_waited_{0};  // of the last one served that was the first of its source, or less
};

}  // namespace asterism::sipnet
