// SPDX-License-Identifier: Apache-2.0
// How a coroutine waits for what happens to one channel or several: their events, in order, one after the
// other. Lives in the frame of the application; stops watching when it goes.
//
//   Inbox inbox{caller};
//   inbox.watch(callee);
//   const auto event = co_await inbox.next(20s);      // nullopt: the patience is over
#pragma once

#include <optional>
#include <vector>

#include "asterism/call/channel.h"
#include "asterism/rt/task.h"

namespace asterism::call {

/// How a wait ended.
enum class Outcome : std::uint8_t {
    Done,      ///< as awaited
    Gone,      ///< the channel was hung up: return
    Diverted,  ///< its dialplan goes on elsewhere: return
};

class Inbox final : ChannelWatcher {
public:
    explicit Inbox(Channel& channel);
    ~Inbox();
    Inbox(const Inbox&) = delete;
    Inbox& operator=(const Inbox&) = delete;

    /// A channel that is gone or diverted already says so first thing.
    void watch(Channel& channel);
    void unwatch(Channel& channel);

    rt::EventQueue<ChannelEvent>::Next next(std::optional<Millis> patience = std::nullopt) {
        return queue_.next(patience);
    }

    /// Digits and texts that were not taken stay for the channel's next Inbox.
    void give_back();

private:
    void on_event(const ChannelEvent& event) override { queue_.push(event); }
    void on_freed(Channel& channel) override { std::erase(watched_, &channel); }
    rt::EventQueue<ChannelEvent> queue_;
    std::vector<Channel*> watched_;
};

}  // namespace asterism::call
