// SPDX-License-Identifier: Apache-2.0
// Commands: one table, many renderings. Each room hands out its list; `server` names the rooms; the CLI,
// AMI's Command action and the control socket run them. Handlers run on the exchange thread and must not
// block. Shapes of the output: reference/cli.json.
#pragma once

#include <fmt/core.h>

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/clean.h"

namespace asterism {

/// What a command says. Cleaned here (clean.h): of what strangers wrote, nothing begins a line or moves a
/// cursor.
class CommandOutput {
public:
    /// One line of text, whatever is put in; the newline is added.
    template <class... A>
    void line(fmt::format_string<A...> format, A&&... args) {
        const auto begin = text_.size();
        fmt::format_to(std::back_inserter(text_), format, std::forward<A>(args)...);
        clean(std::span(text_).subspan(begin), Keep::OneLine);
        text_ += '\n';
    }
    void line() { text_ += '\n'; }
    /// Lines that are made already.
    void text(std::string_view text) {
        text_ += text;
        clean(std::span(text_).last(text.size()), Keep::Lines);
    }
    /// A line of fields for programs. A separator within a field is written as in URIs (%21).
    void row(char separator, std::initializer_list<std::string_view> fields);
    /// The command could not do what was asked: `-rx` still exits 0, AMI answers Error.
    void fail() { failed_ = true; }
    /// The same, and whoever runs the command says so behind what was said: "Command '...' failed."
    void fail_and_say_so() { failed_ = says_so_ = true; }
    bool failed() const { return failed_; }
    /// Whether that line is owed: it was asked for, or nothing else was said.
    bool owes_the_line() const { return failed_ && (says_so_ || text_.empty()); }
    /// Whoever asks may not: nothing was done.
    void forbid() { failed_ = forbidden_ = true; }
    bool forbidden() const { return forbidden_; }
    const std::string& str() const { return text_; }
    bool empty() const { return text_.empty(); }

private:
    std::string text_;
    bool failed_ = false;
    bool says_so_ = false;
    bool forbidden_ = false;
};

/// What ends a command that could not answer at once. Called once, in a later turn.
using CommandFinish = std::function<void(const CommandOutput&)>;

/// Somebody who sits at a console and is shown the log.
struct Console {
    bool muted = false;
    /// Bits by log::Level.
    unsigned levels = ~0u;
};

/// Who asks for a command.
struct CommandAsker {
    /// Where it was typed; null when a script or a program asks.
    Console* console = nullptr;
    /// Bits of EventClass: what it may write. The console may everything.
    std::uint32_t classes = ~0u;
};

struct CommandCall {
    /// The words after the command's own, quotes removed.
    std::vector<std::string> args;
    CommandOutput& out;
    /// Set by whoever runs the command when it can wait for the answer.
    CommandFinish finish;
    bool answers_later = false;
    CommandAsker asker;

    /// For a handler whose answer is not there yet: `out` is not looked at any more, the answer is what the
    /// returned function is called with.
    CommandFinish later() {
        answers_later = true;
        return finish ? finish : [](const CommandOutput&) {};
    }
};

struct Command {
    /// "pjsip show endpoints". A word in <angle brackets> takes any text and is handed over in args;
    /// alternatives are written {on|off}, and are handed over too. What stands in [brackets] at the end may
    /// be left out ([like <pattern>], [concise|verbose]); <words...> at the end takes all that is left. Words
    /// that stand for themselves inside brackets are handed over like alternatives.
    std::string words;
    std::string usage;
    std::string summary;
    std::function<void(CommandCall&)> run;
    /// Words that may stand at position `index` of the arguments, for completion. May be empty.
    std::function<std::vector<std::string>(std::size_t index, std::string_view begun)> complete;
    /// Bits of EventClass (base/event.h), any of which whoever asks must be allowed to write; 0: whoever may
    /// ask for commands may ask for this one.
    std::uint32_t classes = 0;
    /// Whether there is such a command just now; empty: always.
    std::function<bool()> present = {};
};

}  // namespace asterism
