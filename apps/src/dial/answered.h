// SPDX-License-Identifier: Apache-2.0
// What Dial does between the answer and the talk: announcements (A), digits (D), the subroutine on the called
// leg (U).
#pragma once

#include "legs.h"

namespace asterism::apps {

enum class AfterAnswer : std::uint8_t {
    Talk,      ///< as usual
    EndBoth,   ///< GOSUB_RESULT=ABORT
    Continue,  ///< the called leg is ended, the caller goes on with `status`
    Moved,     ///< the same, and the caller's place was set
};

struct Prepared {
    AfterAnswer what = AfterAnswer::Talk;
    /// DIALSTATUS from here on, and what DialEnd says.
    std::string status = "ANSWER";
};

struct Introduction;
rt::Task<Prepared> prepare_talk(call::Channel& caller, Legs& legs, DialLeg& leg, const DialOptions& options,
                                const Introduction& introduction);

}  // namespace asterism::apps
