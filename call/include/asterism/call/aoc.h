// SPDX-License-Identifier: Apache-2.0
// Advice of charge (ETSI EN 300 182-1; as XML: TS 124 647): what a call will cost (S), costs so far (D), and
// has cost (E). AMI's AOCMessage makes one for a channel; its leg says it to the far end where the endpoint
// has send_aoc (reference 380; statements 532 to 534). Exchange thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace asterism::call {

class Channel;

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

/// What the far end is still to be told.
struct AocOwed {
    /// With every 180, 183 and 200 to the INVITE that began the call.
    std::string start;
    /// With the BYE or its answer.
    std::string end;
};

/// application/vnd.etsi.aoc+xml
std::string print_xml(const Aoc& aoc);
inline constexpr std::string_view kAocType = "application/vnd.etsi.aoc+xml";

/// Has the leg tell the far end, now or with a message that comes.
void advise_of_charge(Channel& channel, const Aoc& aoc);

}  // namespace asterism::call
