// SPDX-License-Identifier: Apache-2.0
// What applications do with a channel and wait for. Each ends as Done, Gone or Diverted.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "asterism/call/call_keys.h"
#include "asterism/call/inbox.h"

namespace asterism::call {

/// Lets `time` pass.
rt::Task<Outcome> wait(Channel& channel, Millis time);
/// Waits for the end of the channel.
rt::Task<Outcome> wait_for_end(Channel& channel);

/// Answers whoever called us, if he is not up yet, and waits until the first of his media has come, 500 ms at
/// most (590); with `delay` as long as it says, and no less than that, whatever comes. Every application that
/// answers does so by this; what he pressed meanwhile waits for the next that listens. Gone: he is.
rt::Task<Outcome> answer_and_wait(Channel& channel, Millis delay = Millis{0});

struct Played {
    Outcome outcome = Outcome::Done;
    /// False: the file is not there or cannot be played.
    bool ok = true;
    /// The digit that interrupted it; 0 when none did.
    char digit = 0;
};
/// Plays a file by its name; digits out of `interrupt` end it.
rt::Task<Played> play_file(Channel& channel, std::string name, std::string interrupt = {});

struct DigitRead {
    Outcome outcome = Outcome::Done;
    /// 0: none came in time.
    char digit = 0;
};
rt::Task<DigitRead> wait_digit(Channel& channel, Millis time);

/// Sends digits; false in `ok` when the leg cannot.
rt::Task<Played> send_digits(Channel& channel, std::string digits, Millis duration, Millis gap);

/// DIALSTATUS of legs that all failed: BUSY, CHANUNAVAIL, CONGESTION, NOANSWER, by what most of them said.
std::string_view fold_dial_status(const std::vector<Cause>& causes);
/// What DialEnd says of one leg that ended with this cause: another table than that (503).
std::string_view dial_end_word(Cause cause);

/// Two channels talk until one of them ends or is taken away. `a` runs this.
struct Talk {
    Outcome outcome = Outcome::Done;  // of a
    bool peer_gone = false;
    /// How long they talked.
    Millis time{0};
    /// It was `limit` that ended it.
    bool over_limit = false;
    /// One of them ended it by a digit.
    bool by_digit = false;
};
struct TalkOptions {
    /// End after so long (Dial's S and L).
    std::optional<Millis> limit;
    /// Said to one side, or both, at a time of the talk: files, one after the other.
    struct Notice {
        Millis at{0};
        std::vector<std::string> files;
        bool to_a = false;
        bool to_b = false;
    };
    /// By their time.
    std::vector<Notice> notices;
    /// What either may have done by keys; nothing, when there are none.
    CallKeys a_keys;
    CallKeys b_keys;
    /// b hung up: called while a still is in the bridge (638), so that b may be finished before a leaves.
    std::function<void()> b_ended;
};
rt::Task<Talk> talk(Channel& a, Channel& b, TalkOptions options = {});

}  // namespace asterism::call
