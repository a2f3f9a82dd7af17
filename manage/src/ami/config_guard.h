// SPDX-License-Identifier: Apache-2.0
// What of the configuration is as good as running programs, so that whoever may write `config` alone may not
// write it.
#pragma once

#include <string_view>

namespace asterism::manage {

/// A file that says what the program runs, reads or writes, or who may do what; by its name, in any folder.
bool says_what_runs(std::string_view file);
/// A file whose secrets let anybody log in who reads it.
bool says_who_may_what(std::string_view file);
/// Whether `after` has a line that runs something wherever it stands (a priority of the dialplan, a program,
/// another file), and that `before` has not.
bool adds_what_runs(std::string_view before, std::string_view after);

}  // namespace asterism::manage
