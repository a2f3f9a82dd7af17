// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/header_id.h"

#include <array>

#include "asterism/base/text.h"

namespace asterism::sip {

namespace {

struct Known {
    std::string_view name;
    char compact;
    bool list;
};

constexpr std::array<Known, kHeaderIds> kKnown = {Known{"", 0, true},
#define X(name, id, compact, list) Known{name, compact, list},
                                                  ASTERISM_SIP_HEADERS(X)
#undef X
};

constexpr std::size_t kSlots = 512;

constexpr std::size_t slot_of(std::string_view name) {
    const auto at = [name](std::size_t i) { return static_cast<std::size_t>(lower(name[i])); };
    const std::size_t size = name.size();
    return (size * 61 + at(0) * 7 + at(size - 1) * 31 + at(size / 2) * 131) % kSlots;
}

// Open addressing, filled at compile time; the longest run of neighbours is short.
constexpr std::array<std::uint8_t, kSlots> make_slots() {
    std::array<std::uint8_t, kSlots> slots{};
    for (std::size_t id = 1; id < kKnown.size(); ++id) {
        std::size_t slot = slot_of(kKnown[id].name);
        while (slots[slot]) slot = (slot + 1) % kSlots;
        slots[slot] = static_cast<std::uint8_t>(id);
    }
    return slots;
}

constexpr std::array<std::uint8_t, 128> make_letters() {
    std::array<std::uint8_t, 128> letters{};
    for (std::size_t id = 1; id < kKnown.size(); ++id)
        if (kKnown[id].compact)
            letters[static_cast<std::size_t>(kKnown[id].compact)] = static_cast<std::uint8_t>(id);
    return letters;
}

constexpr auto kSlotTable = make_slots();
constexpr auto kLetters = make_letters();

}  // namespace

HeaderId header_id(std::string_view name) {
    if (name.empty()) return HeaderId::Other;
    if (name.size() == 1) {
        const auto letter = static_cast<unsigned char>(lower(name[0]));
        return letter < 128 ? static_cast<HeaderId>(kLetters[letter]) : HeaderId::Other;
    }
    for (std::size_t slot = slot_of(name); kSlotTable[slot]; slot = (slot + 1) % kSlots) {
        const std::string_view known = kKnown[kSlotTable[slot]].name;
        if (known == name || iequals(known, name)) return static_cast<HeaderId>(kSlotTable[slot]);
    }
    return HeaderId::Other;
}

std::string_view header_name(HeaderId id) { return kKnown[static_cast<std::size_t>(id)].name; }

std::string_view compact_name(HeaderId id) {
    const Known& known = kKnown[static_cast<std::size_t>(id)];
    return known.compact ? std::string_view(&known.compact, 1) : known.name;
}

bool is_comma_list(HeaderId id) { return kKnown[static_cast<std::size_t>(id)].list; }

}  // namespace asterism::sip
