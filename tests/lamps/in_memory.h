// SPDX-License-Identifier: Apache-2.0
// A storm on the simulated twin.
#pragma once

#include <cstdint>
#include <string>

#include "storm.h"

namespace asterism::lamps {

struct Outcome {
    std::string fault;  ///< empty: nobody lied
    std::string log;    ///< of the server, its end
    std::size_t taken = 0;
};
Outcome storm_in_memory(std::uint64_t seed, const Size& size);

}  // namespace asterism::lamps
