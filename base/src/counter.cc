// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/counter.h"

#include <algorithm>
#include <array>
#include <mutex>

#include "asterism/base/expect.h"

namespace asterism {

namespace {

using Cells = std::array<std::atomic<std::uint64_t>, Counter::kMost>;

struct Registry {
    std::mutex mutex;
    std::vector<const Counter*> counters;
    std::vector<Cells*> threads;
    std::array<std::uint64_t, Counter::kMost> ended{};  // what threads counted that are gone
};

Registry& registry() {
    static auto* one = new Registry;  // outlives every thread and static
    return *one;
}

struct ThreadCells {
    Cells cells{};
    ThreadCells() {
        std::lock_guard lock(registry().mutex);
        registry().threads.push_back(&cells);
    }
    ~ThreadCells() {
        std::lock_guard lock(registry().mutex);
        std::erase(registry().threads, &cells);
        for (unsigned i = 0; i < Counter::kMost; ++i)
            registry().ended[i] += cells[i].load(std::memory_order_relaxed);
    }
};

}  // namespace

Counter::Counter(const char* name, const char* help) : name_(name), help_(help) {
    std::lock_guard lock(registry().mutex);
    index_ = static_cast<unsigned>(registry().counters.size());
    if (!ASTERISM_EXPECT(index_ < kMost)) index_ = kMost - 1;
    registry().counters.push_back(this);
}

Counter::Cell* Counter::cells() {
    thread_local ThreadCells mine;
    return mine.cells.data();
}

std::uint64_t Counter::value() const {
    std::lock_guard lock(registry().mutex);
    std::uint64_t sum = registry().ended[index_];
    for (const auto* cells : registry().threads) sum += (*cells)[index_].load(std::memory_order_relaxed);
    return sum;
}

std::vector<const Counter*> Counter::all() {
    std::lock_guard lock(registry().mutex);
    return registry().counters;
}

}  // namespace asterism
