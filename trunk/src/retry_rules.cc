// SPDX-License-Identifier: Apache-2.0
#include "retry_rules.h"

#include <algorithm>

namespace asterism::trunk {

using namespace std::chrono_literals;

bool is_temporary(int status, bool auth_rejection_permanent) {
    switch (status) {
        case 408:
        case 500:
        case 502:
        case 503:
        case 504:
            return true;
        case 401:
        case 407:
            return !auth_rejection_permanent;
        default:
            return status >= 600;
    }
}

NextTry after_failure(const endpoint::Registration& config, const Failure& failure, unsigned retries) {
    // 160: what the peer says comes first.
    if (failure.retry_after > 0s) return {.after = failure.retry_after};
    // 161, 162
    if (config.retry_interval > 0s && is_temporary(failure.status, config.auth_rejection_permanent)) {
        if (retries >= config.max_retries) return {.retries_exhausted = true};
        return {.after = config.retry_interval, .counts = true};
    }
    // 163, 164
    const bool forbidden = failure.status == 403 && config.forbidden_retry_interval > 0s;
    const auto interval = forbidden ? config.forbidden_retry_interval : config.fatal_retry_interval;
    if (interval == 0s) return {};
    if (retries >= config.max_retries) return {.retries_exhausted = true};
    return {.after = interval, .counts = true};
}

Seconds patience_after(const endpoint::Registration& config, unsigned tries) {
    constexpr Seconds kMost = 30min;
    const Seconds first = config.retry_interval > 0s ? config.retry_interval : 30s;
    return std::min(kMost, first * (1u << std::min(tries, 10u)));
}

}  // namespace asterism::trunk
