// SPDX-License-Identifier: Apache-2.0
// What this room counts.
#pragma once

#include "asterism/base/counter.h"

namespace asterism::store {

inline Counter written_changes{"store_changes_written_total", "Changes written to the local database."};
inline Counter commits{"store_commits_total",
                       "Commits to the local database; each carries all changes that waited."};
inline Counter failed_writes{"store_failures_total", "Attempts to write the local database that failed."};

}  // namespace asterism::store
