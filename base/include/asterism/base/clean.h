// SPDX-License-Identifier: Apache-2.0
// What strangers wrote, on its way to where a line means something: a row of a listing, a field of the
// manager's, a record of the log, a terminal. Cleaned there, once, by whoever writes lines (CommandOutput,
// AmiText, log), so that nobody who hands over a text has to think of it.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace asterism {

enum class Keep : unsigned char {
    OneLine,  ///< line ends become blanks, too
    Lines,    ///< LF, and CR before it, stay
};

/// In place, and of the same size: control characters (C0 but the tab, DEL, C1) and what turns lines or their
/// direction (U+2028 to U+202E, U+2066 to U+2069) become blanks; bytes that are no UTF-8 become `?`.
void clean(std::span<char> text, Keep keep);
std::string cleaned(std::string_view text, Keep keep = Keep::OneLine);

}  // namespace asterism
