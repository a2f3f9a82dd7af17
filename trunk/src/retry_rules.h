// SPDX-License-Identifier: Apache-2.0
// What a failed REGISTER of ours leads to: when to try again, or that it is given up. Statements 160 to 164;
// RFC 3261 10.2.8. Pure.
#pragma once

#include <optional>

#include "asterism/base/time.h"
#include "asterism/endpoint/objects/registration.h"

namespace asterism::trunk {

struct Failure {
    /// The response's status; 408 when nobody answered, 503 when nobody could be reached.
    int status = 503;
    /// Its Retry-After; 0: none.
    Seconds retry_after{0};
};

struct NextTry {
    /// Nullopt: it is given up (Rejected, for good).
    std::optional<Seconds> after;
    /// Counts towards max_retries.
    bool counts = false;
    /// Why it is given up, for the log.
    bool retries_exhausted = false;
};

/// 408, 500, 502, 503, 504, 6xx; 401 and 407 unless auth_rejection_permanent (161).
bool is_temporary(int status, bool auth_rejection_permanent);

/// `retries`: how many tries after failures there were since it was last registered.
NextTry after_failure(const endpoint::Registration& config, const Failure& failure, unsigned retries);

/// never_give_up: from `retry_interval` (30 s when that is 0) doubled with each try to half an hour at most.
/// Spread by the caller.
Seconds patience_after(const endpoint::Registration& config, unsigned tries);

}  // namespace asterism::trunk
