// SPDX-License-Identifier: Apache-2.0
// The time between placing the legs of a Dial and its outcome: somebody answers, all fail, patience ends, or
// the caller goes.
#pragma once

#include <string_view>

#include "legs.h"

namespace asterism::apps {

struct Rung {
    /// DIALSTATUS: ANSWER, BUSY, NOANSWER, CANCEL, CONGESTION, CHANUNAVAIL.
    std::string_view status;
    /// Of ANSWER; belongs to the legs.
    DialLeg* winner = nullptr;
};

/// `caller`, `legs` and `options` live in the frame that awaits this. Legs that are there are placed first;
/// at the end only the winner is left.
rt::Task<Rung> ring_until_outcome(call::Channel& caller, Legs& legs, const DialOptions& options);

/// b(context^exten^priority) on a leg before it is placed.
rt::Task<void> run_before_dial(call::Channel& caller, Legs& legs, DialLeg& leg, const DialOptions& options);

/// ANSWEREDTIME and its like: seconds, and milliseconds as NAME_MS.
void set_time(call::Channel& caller, std::string_view name, Millis time);

}  // namespace asterism::apps
