// SPDX-License-Identifier: Apache-2.0
#include "allocator.h"

#include <malloc.h>

#include <cstddef>

// jemalloc(3). Weak: null where the program is not linked with it.
extern "C" [[gnu::weak]] int mallctl(const char* name, void* old, std::size_t* old_size, void* now,
                                     std::size_t now_size);

namespace asterism::server {

void give_memory_back() {
    // 4096 stands for every arena (MALLCTL_ARENAS_ALL).
    if (mallctl)
        mallctl("arena.4096.purge", nullptr, nullptr, nullptr, 0);
    else
        malloc_trim(0);
}

void keep_giving_memory_back() {
    bool on = true;
    if (mallctl) mallctl("background_thread", nullptr, nullptr, &on, sizeof on);
}

}  // namespace asterism::server
