// SPDX-License-Identifier: Apache-2.0
// Small things with text: words, `key=value`, patterns with * and captures.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asterism::flows {

/// What stands before the first blank, which is cut off `rest` with the blanks behind it.
std::string take_word(std::string_view& rest);
/// Parts between ", " outside of quotes.
std::vector<std::string> split_parts(std::string_view text);

using Captures = std::map<std::string, std::string>;

/// `$name` by what was captured, `$$` by one $, `@us`, `sip:us`, `@alice` by addresses. A name that is not
/// known yet stays as it is.
class Substitution {
public:
    Captures captured;
    /// "us", "alice" to the text of an address.
    std::function<std::optional<std::string>(std::string_view name)> address;
    /// `hosts`: also what stands behind @ and sip:.
    std::string apply(std::string_view text, bool hosts = true) const;
};

/// Whether `text` fits `pattern`, in which * stands for anything and $name for what is captured under it.
bool fits(std::string_view pattern, std::string_view text, Captures* captured = nullptr);
/// Whether `pattern`, a regular expression (ECMAScript), is found in `text`; nullopt when it is none.
std::optional<bool> found(const std::string& pattern, const std::string& text);

}  // namespace asterism::flows
