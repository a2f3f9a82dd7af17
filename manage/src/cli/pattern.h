// SPDX-License-Identifier: Apache-2.0
// The words of a command as they are declared, and how a line fits them:
//
//   core        stands for itself
//   <name>      any word, handed over          <data...>   all words that are left, handed over
//   {on|off}    one of them, handed over
//   [like <x>]  at the end: may be left out as a whole; words in it that stand for themselves are handed over
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace asterism::manage {

class CommandPattern {
public:
    explicit CommandPattern(std::string_view declared);

    struct Fit {
        bool whole = false;
        /// Words of the line that stood for the command's own words (or one of its alternatives).
        std::size_t own = 0;
        std::vector<std::string> args;
    };
    Fit fit(const std::vector<std::string>& words) const;
    /// Whether the line begins with every word that stands for itself up to the first that does not; how many
    /// they are, or 0.
    std::size_t leading(const std::vector<std::string>& words) const;
    /// Whether `words` could be the beginning of the command.
    bool may_begin(const std::vector<std::string>& words) const;
    /// What may stand after `words`: the words themselves, or the index of the argument there in `argument`.
    void next(const std::vector<std::string>& words, std::vector<std::string>& out, bool& takes_any,
              std::size_t& argument) const;

private:
    struct Word {
        enum class Kind : std::uint8_t { Own, Any, OneOf, Rest } kind;
        std::vector<std::string> choices;
        bool handed_over;
    };
    /// Each way to leave out what may be left out.
    std::vector<std::vector<Word>> forms_;

    static bool fits(const Word& word, std::string_view text);
};

}  // namespace asterism::manage
