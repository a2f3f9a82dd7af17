// SPDX-License-Identifier: Apache-2.0
// Values as the manager's events have them: as in a C string, so that whatever is in them stays in one line.
#pragma once

#include <string>
#include <string_view>

namespace asterism {

/// `"` and `\` with a backslash before them; bell, backspace, form feed, line feed, carriage return, tab and
/// vertical tab as `\a` to `\v`. Everything else as it is.
std::string escaped(std::string_view value);
/// What escaped() made such a text of. An unknown escape stays as it is.
std::string unescaped(std::string_view text);

}  // namespace asterism
