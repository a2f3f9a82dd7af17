// SPDX-License-Identifier: Apache-2.0
// The whole server on the simulated loop, and what its turns cost.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string_view>

#include "asterism/base/limit.h"
#include "asterism/rt/sim.h"
#include "given.h"
#include "ladder.h"
#include "meter.h"
#include "server.h"

namespace asterism::cost {

/// Of turns: what they took together, and the longest of them.
struct Cost {
    std::int64_t all = 0;
    std::int64_t longest = 0;
};

class World : public testing::Test {
protected:
    /// What flows say behind "given", a line each.
    explicit World(std::string_view given);
    ~World() override;

    /// Lets time go on.
    Cost pass(Millis time);
    /// The least of either, of so many measurements: noise only ever adds.
    template <class Act>
    static Cost least(int times, Act&& act) {
        Cost best{std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::max()};
        for (int i = 0; i < times; ++i) {
            const Cost one = act();
            best = {std::min(best.all, one.all), std::min(best.longest, one.longest)};
        }
        return best;
    }
    /// Is it so, looked at ever more closely?
    template <class Holds>
    static bool settles(Holds&& holds) {
        for (const int times : {1, 3, 9, 27})
            if (holds(times)) return true;
        return false;
    }
    /// What no turn may take: so much as that many ordinary OPTIONS, which cost the exchange less than 6 us
    /// each as it is shipped.
    std::int64_t longest_turn();

    Meter meter_;
    rt::SimLoop loop_;
    rt::SimNet net_{loop_, {.host = {*IpAddress::parse("192.0.2.1")}}};
    flows::Ladder ladder_{loop_, false};
    flows::Substitution words_;
    flows::Given given_{words_};
    flows::Server server_{loop_, net_, ladder_, given_};

private:
    Cost cost_;
    std::int64_t turn_began_ = 0;
    std::int64_t longest_turn_ = 0;
};

}  // namespace asterism::cost
