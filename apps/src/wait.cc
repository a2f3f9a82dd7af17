// SPDX-License-Identifier: Apache-2.0
// Wait(seconds): lets time pass; fractions are allowed.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/call/operations.h"
#include "common.h"

namespace asterism::apps {

rt::Task<Next> wait(Channel& channel, std::string data) {
    const auto time = parse_seconds(data);
    if (!time) {
        log::warning("Wait: '{}' is no number of seconds", data);
        co_return Next::GoOn;
    }
    co_await call::wait(channel, *time);
    co_return Next::GoOn;
}

}  // namespace asterism::apps
