// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/timer.h"

#include <algorithm>
#include <bit>

//  level 0   slot = 1 ms        due ticks fire from here
//  level 1   slot = 64 ms       when its slot's time comes, its timers move down
//  level n   slot = 64^n ms     a timer stands on the level of the highest six-bit digit
//                               in which its tick differs from the wheel's

namespace asterism {

namespace {

std::uint64_t tick_of(MonoTime time) {
    return static_cast<std::uint64_t>(std::chrono::duration_cast<Millis>(time.time_since_epoch()).count());
}

constexpr Micros kLate{2'000'000};

// The list of a slot is circular only at its ends: `next_` of the last points to itself, so that running() is
// a test of one pointer.
bool is_last(const TimerNode* node, const TimerNode* next) { return node == next; }

}  // namespace

TimerWheel::TimerWheel(MonoTime now) : now_(now), tick_(tick_of(now)) {}

TimerWheel::~TimerWheel() {
    for (auto& level : levels_)
        for (auto& slot : level.slots)
            while (slot.first) remove(*slot.first);
}

void TimerNode::start(Millis after) {
    stop();
    // Rounded up, so that no timer fires early.
    const auto due = wheel_.now_ + std::max(after, Millis{0}) + Micros{999};
    tick_ = std::max(tick_of(due), wheel_.tick_ + 1);
    wheel_.insert(*this);
}

void TimerNode::stop() {
    if (running()) wheel_.remove(*this);
}

MonoTime TimerNode::expiry() const { return MonoTime{Millis{static_cast<std::int64_t>(tick_)}}; }

void TimerWheel::insert(TimerNode& node) {
    const std::uint64_t differ = node.tick_ ^ tick_;
    const unsigned level =
        differ == 0 ? 0 : std::min<unsigned>((63 - std::countl_zero(differ)) / kBits, kLevels - 1);
    const unsigned index = node.tick_ >> (level * kBits) & (kSlots - 1);
    auto& slot = levels_[level].slots[index];
    node.previous_ = slot.last;
    node.next_ = &node;
    (slot.last ? slot.last->next_ : slot.first) = &node;
    slot.last = &node;
    levels_[level].occupied |= std::uint64_t{1} << index;
    ++running_;
}

void TimerWheel::remove(TimerNode& node) {
    TimerNode* next = is_last(&node, node.next_) ? nullptr : node.next_;
    TimerNode* previous = node.previous_;
    if (!next || !previous) {
        // At an end of its slot: find which, by the digits of its tick.
        for (unsigned level = 0; level < kLevels; ++level) {
            const unsigned index = node.tick_ >> (level * kBits) & (kSlots - 1);
            auto& slot = levels_[level].slots[index];
            if (slot.first != &node && slot.last != &node) continue;
            if (!previous) slot.first = next;
            if (!next) slot.last = previous;
            if (!slot.first) levels_[level].occupied &= ~(std::uint64_t{1} << index);
            break;
        }
    }
    if (next) next->previous_ = previous;
    if (previous) previous->next_ = next ? next : previous;
    node.next_ = node.previous_ = nullptr;
    --running_;
}

std::optional<std::uint64_t> TimerWheel::next_tick() const {
    for (unsigned level = 0; level < kLevels; ++level) {
        if (!levels_[level].occupied) continue;
        const unsigned shift = level * kBits;
        const unsigned current = tick_ >> shift & (kSlots - 1);
        // Everything on a level lies ahead of the current slot (on the top level it may have wrapped).
        const auto ahead = std::rotr(levels_[level].occupied, static_cast<int>((current + 1) % kSlots));
        const unsigned steps = static_cast<unsigned>(std::countr_zero(ahead)) + 1;
        return ((tick_ >> shift) + steps) << shift;
    }
    return std::nullopt;
}

std::optional<MonoTime> TimerWheel::next() const {
    const auto tick = next_tick();
    if (!tick) return std::nullopt;
    return MonoTime{Millis{static_cast<std::int64_t>(*tick)}};
}

void TimerWheel::advance(MonoTime now) {
    if (now <= now_) return;
    const auto target = tick_of(now);
    const auto due = this->next();
    late_ = due && now - *due > kLate;
    now_ = now;
    while (tick_ < target) {
        const auto next = next_tick();
        if (!next || *next > target) {
            // Nothing is due: all that stands ahead keeps its place, since no slot boundary with timers is
            // crossed.
            tick_ = target;
            break;
        }
        tick_ = *next;
        // From the top: a slot whose time has come hands its timers down.
        for (unsigned level = kLevels - 1; level > 0; --level) {
            const unsigned index = tick_ >> (level * kBits) & (kSlots - 1);
            if ((tick_ & ((std::uint64_t{1} << (level * kBits)) - 1)) != 0) continue;
            auto& slot = levels_[level].slots[index];
            if (!slot.first) continue;
            TimerNode* list = slot.first;
            slot = Slot{};
            levels_[level].occupied &= ~(std::uint64_t{1} << index);
            while (list) {
                TimerNode* node = list;
                list = is_last(node, node->next_) ? nullptr : node->next_;
                --running_;
                insert(*node);
            }
        }
        auto& due = levels_[0].slots[tick_ & (kSlots - 1)];
        while (due.first && due.first->tick_ <= tick_) {
            TimerNode* node = due.first;
            remove(*node);
            node->fire_(*node);
        }
    }
}

}  // namespace asterism
