// SPDX-License-Identifier: Apache-2.0
// What of the configuration is as good as running programs, so that whoever may write `config` alone may not
// write it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "asterism/store/files.h"

namespace asterism::manage {

/// Which files are guarded, as the configuration stands on the disk when this is made: those of certain
/// names, in any folder, and everything that the ones in `folder` include, there or not yet, however deep.
/// Main thread: it reads them. `files` outlives it.
class ConfigGuard {
public:
    ConfigGuard(const std::string& folder, store::Files& files);
    /// A file that says what the program runs, reads or writes, or who may do what. `path` is whole.
    bool says_what_runs(const std::string& path) const;
    /// A file whose secrets let anybody log in who reads it.
    bool says_who_may_what(const std::string& path) const;

private:
    using Patterns = std::vector<std::string>;
    bool reaches(const Patterns& patterns, const std::string& path) const;
    void add_included(const std::string& folder, std::string_view name);

    store::Files& files_;
    Patterns what_runs_;
    Patterns who_may_what_;
};

/// Whether `after` has a line that runs something wherever it stands (a priority of the dialplan, a global
/// variable, a program, another file), and that `before` has not in the same section.
bool adds_what_runs(std::string_view before, std::string_view after);

}  // namespace asterism::manage
