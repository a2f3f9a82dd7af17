// SPDX-License-Identifier: Apache-2.0
// Commands: one table, many renderings. Each room hands out its list; `server` names the rooms; the CLI,
// AMI's Command action and the control socket run them. Handlers run on the exchange thread and must not
// block. Shapes of the output: reference/cli.json.
#pragma once

#include <fmt/core.h>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace asterism {

class CommandOutput {
public:
    /// One line of text; the newline is added.
    template <class... A>
    void line(fmt::format_string<A...> format, A&&... args) {
        text_ += fmt::format(format, std::forward<A>(args)...);
        text_ += '\n';
    }
    void line() { text_ += '\n'; }
    void text(std::string_view text) { text_ += text; }
    /// The command could not do what was asked: `-rx` still exits 0, AMI answers Error.
    void fail() { failed_ = true; }
    bool failed() const { return failed_; }
    const std::string& str() const { return text_; }

private:
    std::string text_;
    bool failed_ = false;
};

struct CommandCall {
    /// The words after the command's own, quotes removed.
    std::vector<std::string> args;
    CommandOutput& out;
};

struct Command {
    /// "pjsip show endpoints". A word in <angle brackets> takes any text and is handed over in args;
    /// alternatives are written {on|off}, and are handed over too.
    std::string words;
    std::string usage;
    std::string summary;
    std::function<void(CommandCall&)> run;
    /// Words that may stand at position `index` of the arguments, for completion. May be empty.
    std::function<std::vector<std::string>(std::size_t index, std::string_view begun)> complete;
};

}  // namespace asterism
