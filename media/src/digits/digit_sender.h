// SPDX-License-Identifier: Apache-2.0
// Digits as we send them (RFC 4733 2.5): a string of them, or one that begins now and ends when told. It says
// what to send at each step; the stream gives it its turn every 20 ms and sends the payload, a tone, or a
// word to the exchange. The end of a digit is sent three times.
//
//   Idle --> Sounding --duration--> Ending (3 packets) --> Gap --> next, or Idle
//
// Pure.
#pragma once

#include <array>
#include <cstdint>
#include <list>
#include <optional>
#include <string>

#include "asterism/base/time.h"
#include "asterism/media/ids.h"

namespace asterism::media {

class DigitSender {
public:
    static constexpr Millis kStep{20};

    struct Step {
        /// The payload to send; first: a new event begins with it.
        std::optional<std::array<std::uint8_t, 4>> payload;
        bool first = false;
        /// The digit that sounds for the next kStep; 0: none.
        char sounds = 0;
        /// It is over with this step; it took so long.
        std::optional<Millis> took;
        /// What it belongs to; 0: a digit of begin().
        ActivityId play = 0;
        /// This string is done.
        std::optional<ActivityId> done;
    };

    /// Whether one more may wait; asked before send() and begin().
    bool has_room() const;
    /// Queued behind what is being sent.
    void send(ActivityId play, std::string digits, Millis duration, Millis gap);
    /// A digit without a known end.
    void begin(char digit);
    void end(Millis at_least);
    /// True when `play` was queued or being sent; what sounds is ended properly.
    bool cancel(ActivityId play);

    /// One turn. `clock`: of the event format.
    Step step(std::uint32_t clock);
    /// Whether turns are needed.
    bool busy() const { return state_ != State::Idle || !queue_.empty(); }
    /// Sound of other sources has to be left out.
    bool sounding() const { return state_ == State::Sounding || state_ == State::Ending; }

private:
    enum class State : std::uint8_t { Idle, Sounding, Ending, Gap };
    struct Item {
        ActivityId play = 0;  // 0: by begin()
        std::string digits;
        std::size_t at = 0;
        Millis duration{100};
        Millis gap{50};
    };
    void next_digit(Step& out);
    std::array<std::uint8_t, 4> payload(std::uint32_t clock, bool over) const;

    State state_ = State::Idle;
    std::list<Item> queue_;  // empty for most streams, and then without memory
    std::uint8_t event_ = 0;
    ActivityId play_ = 0;  // of what sounds
    Millis sounded_{0};
    Millis until_{0};
    bool open_end_ = false;
    unsigned ends_left_ = 0;
    Millis gap_left_{0};
};

}  // namespace asterism::media
