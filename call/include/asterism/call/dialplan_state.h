// SPDX-License-Identifier: Apache-2.0
// What a channel has for its dialplan: variables, on whose word it runs, subroutines to return to, timeouts.
// Plain values, a part of the channel.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "asterism/base/time.h"
#include "asterism/call/authority.h"
#include "asterism/call/end_timer.h"
#include "asterism/call/facts.h"
#include "asterism/call/rare.h"
#include "asterism/call/text_message.h"
#include "asterism/call/variables.h"

namespace asterism::call {

class Channel;

/// StoreDTMF(): the digits of one direction, in a variable.
struct KeptDigits {
    bool on = false;
    bool received = false;
    std::string variable;
    std::string digits;
    /// 0: as many as a variable holds.
    std::size_t most = 0;
    /// Puts `digits` there.
    void (*store)(Channel&) = nullptr;
};

/// A call of a subroutine, to be returned to.
struct GosubFrame {
    Place back;
};

struct DialplanState {
    Variables variables;
    /// MESSAGE(): null unless a message started its dialplan, or is being written.
    std::unique_ptr<TextMessage> message;
    /// SHARED(): seen by every channel that asks for them by this one's name.
    Variables shared;
    /// GROUP(): category (empty: none) and group.
    std::vector<std::pair<std::string, std::string>> groups;
    /// How many applications (Exec) run within each other just now.
    int exec_nesting = 0;
    /// Of those begun since the outermost.
    int exec_within = 0;
    /// The least of those who gave it words: applications to run, variables (authority.h).
    Authority authority;
    /// While an application runs: of whoever wrote its text, values left out: those are the channel's words.
    Authority author;

    // TIMEOUT(): how long WaitExten waits for the next digit, and for the first; and when the call ends.
    Millis digit_timeout{5000};
    Millis response_timeout{10000};
    std::optional<MonoTime> ends_at;
    std::unique_ptr<EndTimer> end_timer;
    /// Set by an application that says where the dialplan goes on, be it the very place where it stands.
    bool moved = false;
    std::vector<GosubFrame> gosub;
    /// RaiseException: why, and where the channel stood.
    struct Exception {
        std::string reason;
        Place at;
    };
    Rare<Exception> exception;
    /// Gosub targets to run when the channel is gone, newest first (CHANNEL(hangup_handler_push)), and who
    /// runs them: he finishes the channel.
    std::vector<std::string> hangup_handlers;
    void (*run_hangup_handlers)(Channel&) = nullptr;
    /// Runs a dialplan of its own (an incoming call, Originate to an extension).
    bool has_dialplan = false;
    Rare<KeptDigits> kept_digits;
};

}  // namespace asterism::call
