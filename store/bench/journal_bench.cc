// SPDX-License-Identifier: Apache-2.0
// Changes appended and heard to be safe, so many on their way at once: CPU of both threads by the process's
// clock.
#include <benchmark/benchmark.h>

#include <filesystem>

#include "asterism/rt/sim.h"
#include "asterism/store/sqlite_journal.h"

namespace asterism::store {
namespace {

void append(benchmark::State& state) {
    const auto path = std::filesystem::temp_directory_path() / "asterism-journal-bench.sqlite3";
    for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + end);
    {
        rt::SimLoop loop;
        SqliteJournal journal({.path = path}, loop);
        const std::string value(200, 'x');
        std::size_t next = 0;
        for (auto _ : state) {
            for (int i = 0; i < state.range(0); ++i)
                journal.append({"contact", "6001;@" + std::to_string(next++ % 10000), value}, [](Safety) {});
            journal.flush();
            loop.settle();
        }
        state.SetItemsProcessed(state.iterations() * state.range(0));
    }
    for (const auto* end : {"", "-wal", "-shm"}) std::filesystem::remove(path.string() + end);
}
BENCHMARK(append)->Arg(1)->Arg(10)->Arg(100)->Arg(1000)->MeasureProcessCPUTime();

}  // namespace
}  // namespace asterism::store
