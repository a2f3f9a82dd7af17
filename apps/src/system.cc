// SPDX-License-Identifier: Apache-2.0
// System(command), TrySystem(command): a command of the shell; the call waits for its end, the exchange does
// not. SYSTEMSTATUS: SUCCESS, APPERROR (it said so), FAILURE (it could not be run; System then ends the
// call; there was no room for it: limit `programs`).
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "blocking.h"
#include "common.h"

namespace asterism::apps {

namespace {

rt::Task<Next> system_command(Channel& channel, std::string command, bool end_on_failure) {
    if (trim(command).empty()) {
        log::warning("System requires an argument(command)");
        set_variable(channel, "SYSTEMSTATUS", "FAILURE");
        co_return end_on_failure ? Next::HangUp : Next::GoOn;
    }
    const auto ran = co_await run_command(channel.calls(), &channel, command, 0);
    constexpr int kNoSuchCommand = 127;
    const bool failed = !ran || ran->status < 0 || ran->status == kNoSuchCommand;
    if (ran && failed) log::warning("Unable to execute '{}'", command);
    set_variable(channel, "SYSTEMSTATUS", failed ? "FAILURE" : ran->status == 0 ? "SUCCESS" : "APPERROR");
    co_return failed&& end_on_failure ? Next::HangUp : Next::GoOn;
}

}  // namespace

rt::Task<Next> system_app(Channel& channel, std::string data) {
    co_return co_await system_command(channel, std::move(data), true);
}

rt::Task<Next> try_system(Channel& channel, std::string data) {
    co_return co_await system_command(channel, std::move(data), false);
}

}  // namespace asterism::apps
