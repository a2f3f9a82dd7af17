// SPDX-License-Identifier: Apache-2.0
// What a configuration folder holds that nobody reads, and what its files expect of each other: said while
// they are loaded, so that nobody waits for what will never come. Main thread.
#pragma once

#include <set>
#include <string>

#include "asterism/base/complaint.h"
#include "asterism/dialplan/dialplan.h"
#include "asterism/schema/snapshot.h"
#include "asterism/store/conf_file.h"

namespace asterism::server {

/// The files that were asked for, and those that they include.
class FilesRead {
public:
    void add(const std::string& name, const store::ConfFile& conf);
    bool has(const std::string& path) const;

private:
    std::set<std::string> names_;
    std::set<std::string> paths_;
    std::vector<std::string> patterns_;
};

/// `snapshot`: null where the files had a fault that keeps what runs. Files of `folder` that are not read,
/// each once, with what that means; those of no concern in one complaint.
void review_folder(const std::string& folder, const FilesRead& seen, const schema::Snapshot* snapshot,
                   store::Files& files, Complaints& complaints);

/// Contexts of endpoints that the dialplan does not have: each once, with the number of endpoints.
/// `pjsip`: the file that the endpoints come from.
void review_contexts(const schema::Snapshot& snapshot, const dialplan::Dialplan& plan,
                     const store::ConfFile& pjsip, Complaints& complaints);

}  // namespace asterism::server
