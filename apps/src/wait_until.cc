// SPDX-License-Identifier: Apache-2.0
// WaitUntil(epoch): lets time pass until then. WAITUNTILSTATUS: OK, PAST, FAILURE (no number), HANGUP.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/operations.h"
#include "common.h"

namespace asterism::apps {

namespace {

/// So far away at most: ten years.
constexpr double kMostAhead = 10 * 366.0 * 86'400;

}  // namespace

rt::Task<Next> wait_until(Channel& channel, std::string data) {
    const auto text = trim(data);
    const auto epoch = parse_double(text);
    if (!epoch) {
        if (text.empty())
            log::warning("WaitUntil requires an argument(epoch)");
        else
            log::warning("WaitUntil called with non-numeric argument");
        set_variable(channel, "WAITUNTILSTATUS", "FAILURE");
        co_return Next::GoOn;
    }
    const auto now = channel.calls().loop.wall_now().time_since_epoch();
    const double left = *epoch - std::chrono::duration<double>(now).count();
    if (!(left >= 0)) {
        log::notice("WaitUntil called in the past (now {}, arg {})",
                    std::chrono::duration_cast<Seconds>(now).count(), text);
        set_variable(channel, "WAITUNTILSTATUS", "PAST");
        co_return Next::GoOn;
    }
    const Millis time{static_cast<std::int64_t>(std::min(left, kMostAhead) * 1000)};
    const auto outcome = co_await call::wait(channel, time);
    set_variable(channel, "WAITUNTILSTATUS", outcome == call::Outcome::Done ? "OK" : "HANGUP");
    co_return next_after(outcome);
}

}  // namespace asterism::apps
