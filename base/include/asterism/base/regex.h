// SPDX-License-Identifier: Apache-2.0
// POSIX extended regular expressions, the kind that the configuration, the dialplan, the console and the
// manager are written with (XBD 9.4). RE2 finds them: in time that grows with the text alone, and with memory
// that has a bound, whoever wrote the pattern (a caller may have: "${CALLERID(num)}"). There are no back
// references.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/result.h"

namespace re2 {
class RE2;
}

namespace asterism {

/// A compiled expression; cheap to copy, safe on any thread. Compiling costs some microseconds: keep it.
class Regex {
public:
    /// Fails with the reason where `pattern` is none, holds a back reference or needs too much memory.
    static Result<Regex> compile(std::string_view pattern);

    const std::string& pattern() const { return pattern_; }

    /// Whether it fits anywhere in `text`.
    bool found_in(std::string_view text) const;

    struct Hit {
        std::string_view all;
        /// What the first (group) holds: empty where it took no part, or there is none.
        std::string_view group;
    };
    /// Whether there is a (group).
    bool grouped() const;
    /// The leftmost place where it fits, there the longest; views of `text`. `anchored`: only at its start.
    std::optional<Hit> find(std::string_view text, bool anchored = false) const;

    bool operator==(const Regex& other) const { return pattern_ == other.pattern_; }

private:
    Regex(std::string_view pattern, std::shared_ptr<const re2::RE2> compiled);
    /// A text for which the expression is too large is not looked into: nothing is found there.
    bool is_affordable(std::string_view text) const;
    std::string pattern_;
    std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace asterism
