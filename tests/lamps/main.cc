// SPDX-License-Identifier: Apache-2.0
// Storms in memory, as many and as large as asked for: README.md.
#include <fmt/core.h>

#include <CLI/CLI.hpp>

#include "in_memory.h"

using namespace asterism;

int main(int argc, char** argv) {
    CLI::App app("Lamps that never lie");
    lamps::Size size;
    std::uint64_t seeds = 10, first = 1;
    app.add_option("--keys", size.keys, "subscriptions");
    app.add_option("--hints", size.hints, "extensions");
    app.add_option("--steps", size.steps, "things that happen");
    app.add_option("--seeds", seeds, "how many storms");
    app.add_option("--first", first, "the first seed");
    CLI11_PARSE(app, argc, argv);
    int failed = 0;
    for (auto seed = first; seed < first + seeds; ++seed) {
        const auto outcome = lamps::storm_in_memory(seed, size);
        if (outcome.fault.empty()) {
            fmt::print("seed {}: nobody lied; {} NOTIFYs\n", seed, outcome.taken);
            continue;
        }
        ++failed;
        fmt::print("seed {}: {}\n{}\n", seed, outcome.fault, outcome.log);
    }
    fmt::print("{} passed, {} failed\n", seeds - static_cast<std::uint64_t>(failed), failed);
    return failed != 0;
}
