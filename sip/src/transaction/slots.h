// SPDX-License-Identifier: Apache-2.0
// Objects by slot and generation: an id whose object is gone finds nothing, though its slot has a new tenant.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

namespace asterism::sip {

template <class T, class Id>
class Slots {
public:
    T* find(Id id) const {
        if (id.generation == 0 || id.slot >= slots_.size()) return nullptr;
        const Slot& slot = slots_[id.slot];
        return slot.generation == id.generation ? slot.object.get() : nullptr;
    }
    Id add(std::unique_ptr<T> object) {
        std::uint32_t index;
        if (free_.empty()) {
            index = static_cast<std::uint32_t>(slots_.size());
            slots_.emplace_back();
        } else {
            index = free_.back();
            free_.pop_back();
        }
        Slot& slot = slots_[index];
        slot.object = std::move(object);
        ++count_;
        return Id{index, slot.generation};
    }
    /// The object leaves the table, and the id is gone.
    std::unique_ptr<T> take(Id id) {
        if (!find(id)) return nullptr;
        Slot& slot = slots_[id.slot];
        if (++slot.generation == 0) slot.generation = 1;
        free_.push_back(id.slot);
        --count_;
        return std::move(slot.object);
    }
    std::size_t size() const { return count_; }
    template <class F>
    void each(F&& f) const {
        for (const Slot& slot : slots_)
            if (slot.object) f(*slot.object);
    }

private:
    struct Slot {
        std::unique_ptr<T> object;
        std::uint32_t generation = 1;
    };
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_;
    std::size_t count_ = 0;
};

}  // namespace asterism::sip
