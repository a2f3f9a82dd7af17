// SPDX-License-Identifier: Apache-2.0
// Small things that several applications need.
#pragma once

#include <string>
#include <string_view>

#include "asterism/call/application.h"
#include "asterism/call/operations.h"
#include "asterism/dialplan/dialplan.h"

namespace asterism::apps {

/// "2.5" as a time; nullopt when it is no number, or a negative one. Bounded to a year.
std::optional<Millis> parse_seconds(std::string_view text);

/// Sets a variable of the channel and tells the events.
void set_variable(call::Channel& channel, std::string_view name, std::string_view value);

/// True the first time it is called with `what`: for what is said once in the log.
bool first_time(call::Calls& calls, std::string_view what);

/// "condition?yes:no"; the colon is looked for outside of parentheses and quotes. What was put in parts
/// nothing.
struct Choice {
    dialplan::MarkedView condition, yes, no;
    /// What the condition stands for; is_true_condition(), or a time.
    dialplan::MarkedView outcome(bool is_true) const { return is_true ? yes : no; }
};
Choice parse_choice(dialplan::MarkedView text);
bool holds(const Choice& choice);

/// "name=value" of Set: the first '=' outside of parentheses. False, and said in the log: there is none,
/// there is no name, or call::set_variable() refuses it.
bool assign(call::Calls& calls, call::Channel* channel, dialplan::MarkedView pair);

/// The first argument, without blanks at its ends and without quotes: the name of a variable to be set.
dialplan::Marked first_argument(const dialplan::Marked& data);

/// "09:00-17:00,mon-fri,*,*[,zone]" holds now.
bool is_time(call::Calls& calls, std::string_view times);
/// The same at another moment than now, in seconds since 1970.
bool is_time_at(std::int64_t seconds, std::string_view times);

/// Of applications and subroutines that one runs out of another: each is a frame more, and a copy of the
/// text, so there is an end to it. Lives as long as the inner one runs.
class Nesting {
public:
    explicit Nesting(call::Channel& channel);
    ~Nesting() {
        if (--channel_.exec_nesting == 0) channel_.exec_within = 0;
    }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;
    /// False: there are enough, which was said.
    bool fits() const { return fits_; }

private:
    call::Channel& channel_;
    bool fits_;
};

/// The step of the dialplan at which it stands, to be used before anything waits; nullopt: there is none any
/// more.
std::optional<dialplan::Found> standing_at(const call::Channel& channel);

constexpr std::string_view kEveryDigit = "0123456789*#ABCD";

/// Takes more digits behind the extension where `channel` stands, which was too short, and goes where they
/// lead; to t when none comes, to i when none could fit. False: there is no such place. digits.cc
rt::Task<bool> collect_the_rest(call::Channel& channel);

/// Collects an extension that begins with `dialled`, then goes there, or to i, or (nothing was dialled) to t.
/// False when there is neither: the dialplan goes on by itself. digits.cc
rt::Task<bool> collect_extension(call::Channel& channel, std::string dialled, std::string context,
                                 Millis first);

struct Prompt {
    call::Outcome outcome = call::Outcome::Done;
    char digit = 0;
};
/// Plays files, joined by &, one after the other until a digit comes. digits.cc
rt::Task<Prompt> play_prompt(call::Channel& channel, std::string files);

struct Entered {
    call::Outcome outcome = call::Outcome::Done;
    std::string digits;
};
/// Plays files until the first digit; then digits up to #, `most`, or a pause. digits.cc
rt::Task<Entered> enter_digits(call::Channel& channel, std::string files, std::size_t most);

/// The channel is gone or its dialplan goes on elsewhere: an application returns.
inline bool over(call::Outcome outcome) { return outcome != call::Outcome::Done; }
/// What it returns then.
inline call::Next next_after(call::Outcome outcome) {
    return outcome == call::Outcome::Gone ? call::Next::HangUp : call::Next::GoOn;
}

}  // namespace asterism::apps
