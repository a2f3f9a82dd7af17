// SPDX-License-Identifier: Apache-2.0
#include "transactions.h"

#include <charconv>
#include <random>

#include <fmt/format.h>

namespace asterism::load {

namespace {
constexpr std::string_view kStart = "z9hG4bK";
constexpr Millis kLongestGap{4000};
}  // namespace

Transactions::Transactions(Wire& wire, const Settings& settings, Tally& tally)
    : wire_(wire), settings_(settings), tally_(tally), run_(std::random_device{}()) {}

std::uint32_t Transactions::open(std::uint32_t owner, bool invite) {
    if (free_.empty()) {
        free_.push_back(static_cast<std::uint32_t>(slots_.size()));
        slots_.emplace_back();
    }
    const std::uint32_t id = free_.back();
    free_.pop_back();
    Slot& slot = slots_[id];
    slot.owner = owner;
    slot.invite = invite;
    slot.proceeding = false;
    slot.busy = true;
    ++slot.generation;
    return id;
}

std::string Transactions::branch(std::uint32_t id) const {
    return fmt::format("{}{:06x}{:06x}{:08x}", kStart, id, slots_[id].generation & 0xffffff, run_);
}

void Transactions::send(std::uint32_t id, TimePoint now) {
    Slot& slot = slots_[id];
    slot.begun = slot.sent = now;
    slot.gap = Millis{500};
    slot.next = now + slot.gap;
    wire_.send(settings_.server, slot.text);
}

Transactions::Slot* Transactions::match(std::string_view branch, std::uint32_t& id) {
    if (branch.size() != kStart.size() + 20 || !branch.starts_with(kStart)) return nullptr;
    std::uint32_t generation = 0;
    std::uint32_t run = 0;
    const char* at = branch.data() + kStart.size();
    std::from_chars(at, at + 6, id, 16);
    std::from_chars(at + 6, at + 12, generation, 16);
    std::from_chars(at + 12, at + 20, run, 16);
    if (run != run_ || id >= slots_.size()) return nullptr;
    Slot& slot = slots_[id];
    return slot.busy && (slot.generation & 0xffffff) == generation ? &slot : nullptr;
}

void Transactions::close(std::uint32_t id) {
    slots_[id].busy = false;
    free_.push_back(id);
}

void Transactions::repeat(Slot& slot, TimePoint now) {
    ++tally_.retransmissions;
    slot.gap = slot.invite ? slot.gap * 2 : std::min(slot.gap * 2, kLongestGap);
    slot.sent = now;
    slot.next = now + slot.gap;
    wire_.send(settings_.server, slot.text);
}

}  // namespace asterism::load
