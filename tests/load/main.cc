// SPDX-License-Identifier: Apache-2.0
// asterism_load: one scenario against a running server. Ends with 1 when more than 0.1% failed, or when the
// server is gone at the end.
#include <cstdio>

#include <fmt/core.h>

#include "scenarios.h"

using namespace asterism::load;

int main(int argc, char** argv) {
    const Settings settings = read_settings(argc, argv);
    Tally tally;
    if (settings.scenario == "options" || settings.scenario.starts_with("register-")) {
        tally = run_requests(settings);
    } else if (settings.scenario == "call") {
        tally = run_calls(settings);
    } else if (settings.scenario == "hold") {
        tally = run_hold(settings);
    } else if (settings.scenario == "rtp") {
        tally = run_rtp(settings);
    } else {
        fmt::print(stderr, "asterism_load: no scenario {}\n", settings.scenario);
        return 2;
    }
    if (settings.pid > 0 && !usage_of(settings.pid).known) return 1;
    const std::uint64_t all = tally.done + tally.failed;
    return all == 0 || tally.failed * 1000 > all ? 1 : 0;
}
