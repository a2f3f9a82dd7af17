// SPDX-License-Identifier: Apache-2.0
// The arguments of applications and functions: "PJSIP/6001&PJSIP/6002,20,tL(1000:500)".
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asterism::dialplan {

/// Split at `separator` outside of "quotes", (parentheses) and [brackets]. Quotes are taken away, and so is a
/// backslash, which keeps the next character from meaning anything. Empty pieces are kept; no text has no
/// arguments. With `most`, the last piece keeps everything that is left.
std::vector<std::string> split_args(std::string_view text, char separator = ',', std::size_t most = 0);

/// The same, with quotes and backslashes left where they are.
std::vector<std::string> split_raw_args(std::string_view text, char separator = ',', std::size_t most = 0);

/// Options by letter, some with an argument: "tTL(1000:500)g".
class AppOptions {
public:
    static AppOptions parse(std::string_view text);
    bool has(char letter) const { return set_[static_cast<unsigned char>(letter)]; }
    /// What stands in its parentheses; empty when there is nothing.
    std::string_view arg(char letter) const { return args_[static_cast<unsigned char>(letter) & 127]; }
    /// Every letter given, in order, once.
    const std::string& letters() const { return letters_; }

private:
    std::array<bool, 256> set_{};
    std::array<std::string, 128> args_;
    std::string letters_;
};

/// "[[context,]exten,]priority[(args)]" as Goto and Gosub take it. Missing parts are empty; the priority may
/// be a label.
struct Target {
    std::string context, exten, priority;
    std::string args;
};
Target parse_target(std::string_view text);

}  // namespace asterism::dialplan
