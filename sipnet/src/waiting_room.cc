// SPDX-License-Identifier: Apache-2.0
#include "asterism/sipnet/waiting_room.h"

#include <chrono>
#include <utility>

#include "room_limits.h"

namespace asterism::sipnet {

bool WaitingRoom::admits(const IpAddress& source, MonoTime now) const {
    if (!limits::waiting.admits(count_ + 1) || first_waited_ > limit_) return false;
    const auto own = queues_.find(source.source());
    return own == queues_.end() || now - seats_[own->second.head].guest.since <= limit_;
}

std::uint32_t WaitingRoom::take_seat(Guest guest) {
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(seats_.size()));
        seats_.emplace_back();
    }
    const auto number = free_.back();
    free_.pop_back();
    seats_[number] = {.guest = std::move(guest)};
    return number;
}

void WaitingRoom::enter(Guest guest) {
    const auto source = guest.origin.source.ip.source();
    const auto number = take_seat(std::move(guest));
    auto& queue = queues_[source];
    if (queue.head == kNone) {
        seats_[number].first = true;
        queue.head = number;
        turns_.push_back(source);
    } else {
        seats_[queue.tail].behind = number;
    }
    queue.tail = number;
    limits::waiting.note(++count_);
}

std::optional<WaitingRoom::Guest> WaitingRoom::next(MonoTime now) {
    if (turns_.empty()) return std::nullopt;
    const auto source = turns_.front();
    turns_.pop_front();
    const auto queue = queues_.find(source);
    const auto number = queue->second.head;
    auto& seat = seats_[number];
    if (seat.behind == kNone) {
        queues_.erase(queue);
    } else {
        queue->second.head = seat.behind;
        turns_.push_back(source);
    }
    waited_ = std::chrono::duration_cast<Micros>(now - seat.guest.since);
    if (seat.first || waited_ < first_waited_) first_waited_ = waited_;
    auto guest = std::exchange(seat.guest, {});
    free_.push_back(number);
    limits::waiting.note(--count_);
    if (count_ == 0) waited_ = first_waited_ = Micros{0};
    return guest;
}

}  // namespace asterism::sipnet
