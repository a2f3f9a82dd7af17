// SPDX-License-Identifier: Apache-2.0
// Advice of charge (ETSI EN 300 182-1; as XML: TS 124 647): what a call will cost (S), costs so far (D), and
// has cost (E). AMI's AOCMessage makes one for a channel; its leg says it to the far end where the endpoint
// has send_aoc (reference 380, 381). Exchange thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace asterism::call {

class Channel;

struct Aoc {
    enum class Kind : std::uint8_t { Start, During, End };
    enum class Charge : std::uint8_t { NotAvailable, Free, Currency, Units };

    /// An amount of money: so many times the multiplier.
    struct Money {
        std::string currency;
        std::uint64_t amount = 0;
        /// 0 to 6: 1/1000, 1/100, ... 1000.
        unsigned multiplier = 3;
    };

    Kind kind = Kind::During;
    Charge charge = Charge::NotAvailable;
    Money money;
    std::uint64_t units = 0;
    /// 0: not said.
    unsigned unit_type = 0;
    /// Of D: all of it so far, not only what came since.
    bool total = false;
    /// AMI's word: "Normal", "ReverseCharge", ...; empty: not said.
    std::string billing;
    /// Of E: which of several calls this belongs to.
    std::string association_number;
    std::string association_id;
    std::string association_plan;

    /// Of S: what is charged and how.
    std::string item = "BasicCommunication";
    std::string rate = "NotAvailable";
    std::uint64_t time = 0;
    std::string time_scale = "Second";
    std::uint64_t granularity = 0;
    std::string granularity_scale = "Second";
    bool step_function = false;
    std::string volume_unit;
    std::uint64_t code = 0;
};

/// What the far end is still to be told.
struct AocOwed {
    /// With the next 180, 183 or 200.
    std::string start;
    /// With the BYE or its answer.
    std::string end;
};

/// application/vnd.etsi.aoc+xml
std::string print_xml(const Aoc& aoc);
inline constexpr std::string_view kAocType = "application/vnd.etsi.aoc+xml";

/// Publishes AOC-S, AOC-D or AOC-E, and has the leg tell the far end.
void advise_of_charge(Channel& channel, const Aoc& aoc);

}  // namespace asterism::call
