// SPDX-License-Identifier: Apache-2.0
// Advice of charge (ETSI EN 300 182-1): what a call will cost (S), costs so far (D), and has cost (E). AMI's
// AOCMessage makes one for a channel; its leg says it to the far end, if that one wants to know (reference
// 380; statements 532 to 534). Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace asterism::call {

struct Aoc {
    enum class Kind : std::uint8_t { Start, During, End };
    enum class Charge : std::uint8_t { NotAvailable, Free, Currency, Units };
    enum class Thing : std::uint8_t {
        NotAvailable,
        SpecialArrangement,
        BasicCommunication,
        CallAttempt,
        CallSetup,
        UserUserInfo,
        SupplementaryService,
    };
    enum class Rate : std::uint8_t {
        NotAvailable,
        Free,
        FreeFromBeginning,
        Duration,
        Flat,
        Volume,
        SpecialCode
    };

    /// An amount of money: so many times the multiplier.
    struct Money {
        std::string currency;
        std::uint64_t amount = 0;
        /// 0 to 6: 1/1000, 1/100, ... 1000.
        unsigned multiplier = 3;
    };

    /// Of S: one thing that is charged, and how.
    struct Item {
        Thing thing = Thing::NotAvailable;
        Rate rate = Rate::NotAvailable;
        Money money;
        std::uint64_t time = 0;
        /// As the XML has it: "one-second", ...
        std::string_view scale = "one-second";
        bool step_function = false;
    };

    Kind kind = Kind::During;
    Charge charge = Charge::NotAvailable;
    Money money;
    /// Of Units: the first entry; the others are not printed.
    std::uint64_t units = 0;
    /// Of D: all of it so far, not only what came since.
    bool total = false;
    std::vector<Item> items;
};

}  // namespace asterism::call
