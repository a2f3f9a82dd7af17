// SPDX-License-Identifier: Apache-2.0
// Which MESSAGE runs its dialplan next. Those of one sender to one destination run one after the other, in
// the order of their coming; everything else may run beside. Endpoints take turns, each has a share of what
// waits and of what runs, so that one that writes to a slow extension stops nobody but itself. Exchange
// thread; outlives its turns.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>

#include "asterism/base/gauge.h"
#include "asterism/call/text_message.h"
#include "asterism/session/call_names.h"

namespace asterism::session {

class MessageQueue {
public:
    struct Letter {
        /// Whose share it takes.
        std::string endpoint;
        /// Who wrote to whom: what has the same words here stays in order.
        std::string line;
        TextMessage message;
        Place place;
        std::size_t size = 0;  // bytes
    };

    /// A letter whose turn it is. Its line goes on, and its shares are free again, when this goes.
    class Turn {
    public:
        Turn(MessageQueue& queue, Letter letter);
        Turn(Turn&& other) noexcept;
        Turn& operator=(Turn&&) = delete;
        ~Turn();
        Letter& letter() { return letter_; }

    private:
        MessageQueue* queue_;
        Letter letter_;
    };

    MessageQueue();
    MessageQueue(const MessageQueue&) = delete;
    MessageQueue& operator=(const MessageQueue&) = delete;

    /// Whether there is room for one of so many bytes (room_limits.h).
    bool admits(const std::string& endpoint, std::size_t size) const;
    void push(Letter letter);
    /// Nullopt: nothing waits, or nothing that waits may run now.
    std::optional<Turn> next();
    /// Drops what waits; what runs is left.
    void drop_waiting();

    /// Letters that wait or run, and their bytes.
    std::size_t size() const { return held_.value(); }
    std::size_t bytes() const { return bytes_.value(); }
    std::size_t running() const { return running_; }

private:
    struct Waiting {
        Letter letter;
        Gauge::Held held, bytes;
    };
    struct Line {
        std::deque<Waiting> waiting;
        /// Of the one that runs; none runs: not held.
        Gauge::Held held, bytes;
        bool runs() const { return bool(held); }
    };
    struct Sender {
        std::map<std::string, Line, std::less<>> lines;
        /// Lines that wait and none of whose letters runs, in turn.
        std::deque<std::string> ready;
        std::size_t held = 0, running = 0;
        bool listed = false;
    };
    void list(const std::string& endpoint, Sender& sender);
    void done(const Letter& letter);

    std::size_t running_ = 0;
    Gauge held_, bytes_;
    std::map<std::string, Sender, std::less<>> senders_;
    /// Senders with something that may run, in turn.
    std::deque<std::string> turns_;
};

}  // namespace asterism::session
