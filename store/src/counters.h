// SPDX-License-Identifier: Apache-2.0
// What the store counts.
#pragma once

#include "asterism/base/counter.h"

namespace asterism::store {

struct Counters {
    Counter changes{"store_changes_written_total", "Changes written to the local database."};
    Counter commits{"store_commits_total",
                    "Commits to the local database; each carries all changes that waited."};
    Counter failures{"store_failures_total", "Attempts to write the local database that failed."};
};

inline Counters& counters() {
    static Counters all;
    return all;
}

}  // namespace asterism::store
