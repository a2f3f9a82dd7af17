// SPDX-License-Identifier: Apache-2.0
// What a configuration file says, without what it means: for those that ask whether a line stands there.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace asterism::store {

/// The lines of a file as its reader takes them: without comments, blocks of them too, without blanks at both
/// ends and without the byte order mark. Those that say nothing are left out.
std::vector<std::string> conf_lines(std::string_view text);

}  // namespace asterism::store
