// SPDX-License-Identifier: Apache-2.0
// `database query`: a SELECT over records that live in memory, as table astdb(key, value). It is a copy that
// is asked: nothing can be changed by it. Bounded: a query that computes too long is broken off.
#pragma once

#include <string>
#include <vector>

#include "asterism/base/result.h"
#include "asterism/store/journal.h"

namespace asterism::store {

struct QueryRows {
    std::vector<std::string> columns;
    std::vector<std::vector<std::string>> rows;
    /// There would have been more.
    bool cut_off = false;
};

Result<QueryRows> query(const std::vector<Record>& records, const std::string& sql);

}  // namespace asterism::store
