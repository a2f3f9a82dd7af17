// SPDX-License-Identifier: Apache-2.0
// What stands in the parentheses of Dial, read: Dial(targets,timeout,options,URL).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/time.h"
#include "asterism/call/calls.h"
#include "asterism/call/cause.h"
#include "asterism/dialplan/args.h"

namespace asterism::apps {

struct DialOptions {
    /// "PJSIP/6001", each with its technology.
    std::vector<std::string> targets;
    /// How long it may ring; not set: until somebody does something.
    std::optional<Millis> patience;
    /// timeout^x: how long until the first sign of life of any leg.
    std::optional<Millis> first_sign;
    dialplan::AppOptions letters;
    /// The shorter of S and L: the call ends so long after the answer.
    std::optional<Millis> limit;
    /// L(x:y:z): said when y ms are left, and every z ms from then on.
    std::optional<Millis> warn_when_left;
    std::optional<Millis> warn_every;
    /// Q: the cause that legs hear which lost.
    std::optional<call::Cause> losers_cause;

    bool has(char letter) const { return letters.has(letter); }
    std::string_view arg(char letter) const { return letters.arg(letter); }
    /// Nothing of the far end is heard before the answer: r and m.
    bool ring_always() const { return has('r') || has('m'); }

    /// Faults are warned of and left out; options without effect yet are named once.
    static DialOptions parse(call::Calls& calls, const dialplan::Marked& data);
};

/// "context^exten^priority", what is missing taken from `context` and `exten`, as Goto reads it; arguments
/// behind the priority, "1(a^b)", stay with it. Empty for no text.
std::string target_of(std::string_view text, std::string_view context, std::string_view exten);

}  // namespace asterism::apps
