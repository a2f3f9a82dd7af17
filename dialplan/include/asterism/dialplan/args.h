// SPDX-License-Identifier: Apache-2.0
// The arguments of applications and functions: "PJSIP/6001&PJSIP/6002,20,tL(1000:500)".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asterism/dialplan/marked.h"

namespace asterism::dialplan {

/// Split at `separator` outside of "quotes", (parentheses) and [brackets]. Quotes are taken away, and so is a
/// backslash, which keeps the next character from meaning anything. Empty pieces are kept; no text has no
/// arguments. With `most`, the last piece keeps everything that is left.
std::vector<std::string> split_args(std::string_view text, char separator = ',', std::size_t most = 0);

/// The same, with quotes and backslashes left where they are.
std::vector<std::string> split_raw_args(std::string_view text, char separator = ',', std::size_t most = 0);

/// As split_args, and it stays known which bytes were put in (marked.h); those part arguments, too.
std::vector<Marked> split_marked_args(const MarkedView& text, std::size_t most = 0);

/// Options by letter, some with an argument: "tTL(1000:500)g". Small: one lies in the frame of every Dial.
class AppOptions {
public:
    /// A parenthesis that was written is closed by one that was written, one that was put in by one that was
    /// put in: D(${NAME}) ends where its author says.
    static AppOptions parse(const MarkedView& text);
    static AppOptions parse(std::string_view written) { return parse(MarkedView::written(written)); }
    bool has(char letter) const { return letters_.find(letter) != std::string::npos; }
    /// What stands in its parentheses; empty when there is nothing.
    std::string_view arg(char letter) const;
    /// Every letter given, in order, once.
    const std::string& letters() const { return letters_; }

private:
    std::string letters_;
    /// Of those that have one.
    std::vector<std::pair<char, std::string>> args_;
};

/// "[[context,]exten,]priority[(args)]" as Goto and Gosub take it. Missing parts are empty; the priority may
/// be a label.
struct Target {
    std::string context, exten, priority;
    std::string args;
    /// What stands behind the three.
    std::string ignored;
};
Target parse_target(std::string_view text);

}  // namespace asterism::dialplan
