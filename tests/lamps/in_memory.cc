// SPDX-License-Identifier: Apache-2.0
#include "in_memory.h"

#include "asterism/base/random.h"
#include "given.h"
#include "ladder.h"
#include "lines.h"
#include "server.h"

namespace asterism::lamps {

Outcome storm_in_memory(std::uint64_t seed, const Size& size) {
    seed_random_for_tests(seed);
    rt::SimOptions options;
    options.seed = seed;
    options.host = {*IpAddress::parse("192.0.2.1")};
    flows::SimWorld world(options);
    flows::Substitution words;
    flows::Ladder ladder(world.loop(), false);
    flows::Given given(words);
    flows::Server server(world.loop(), world.net(), ladder, given);
    const auto write = [&](const std::string& name, const std::string& text) {
        flows::Line line;
        line.text = name + ":";
        line.block = text;
        static_cast<void>(given.add(line));
    };
    write("logger.conf", "[logfiles]\n");
    Storm storm(world, server, write, size);
    Outcome outcome;
    outcome.fault = storm.run();
    outcome.taken = storm.taken();
    if (!outcome.fault.empty()) {
        outcome.log = ladder.log_text();
        if (outcome.log.size() > 4000) outcome.log.erase(0, outcome.log.size() - 4000);
    }
    server.kill();
    return outcome;
}

}  // namespace asterism::lamps
