// SPDX-License-Identifier: Apache-2.0
// The client transactions of the generator (RFC 3261 17.1, as a peer on UDP does it): what was sent, when it
// is sent again, and whose it is. A slot is found by the number that stands in its branch.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "settings.h"
#include "tally.h"
#include "wire.h"

namespace asterism::load {

class Transactions {
public:
    struct Slot {
        std::string text;
        std::uint32_t owner = 0;
        std::uint32_t generation = 0;
        bool busy = false;
        bool invite = false;
        bool proceeding = false;  ///< an INVITE with a provisional answer is not repeated
        TimePoint begun;
        TimePoint sent;  ///< for the last time
        TimePoint next;
        Millis gap{500};
    };

    Transactions(Wire& wire, const Settings& settings, Tally& tally);

    /// A fresh slot; its text is to be written with branch() in its Via, then sent.
    std::uint32_t open(std::uint32_t owner, bool invite);
    std::string branch(std::uint32_t id) const;
    std::string& text(std::uint32_t id) { return slots_[id].text; }
    void send(std::uint32_t id, TimePoint now);

    /// The slot of a response by its branch; null when it has ended already.
    Slot* match(std::string_view branch, std::uint32_t& id);
    void close(std::uint32_t id);

    /// Repeats what is due (T1 500 ms, doubled up to T2 4 s); calls on_failure(owner) for what had no final
    /// answer.
    template <typename F>
    void tick(TimePoint now, F&& on_failure) {
        for (std::uint32_t id = 0; id < slots_.size(); ++id) {
            Slot& slot = slots_[id];
            if (!slot.busy) continue;
            if (now - slot.begun > settings_.patience) {
                const std::uint32_t owner = slot.owner;
                close(id);
                on_failure(owner);
            } else if (!slot.proceeding && now >= slot.next) {
                repeat(slot, now);
            }
        }
    }

private:
    void repeat(Slot& slot, TimePoint now);

    Wire& wire_;
    const Settings& settings_;
    Tally& tally_;
    std::vector<Slot> slots_;
    std::vector<std::uint32_t> free_;
    std::uint32_t run_;  ///< random: branches of another run are strangers
};

}  // namespace asterism::load
