// SPDX-License-Identifier: Apache-2.0
// Goto([[context,]extension,]priority): the dialplan goes on there. A priority is a number, a step (+2, -1)
// or a label. A place that does not exist ends in extension i, as for a number that was dialled.
#include "applications.h"
#include "asterism/call/executor.h"

namespace asterism::apps {

rt::Task<Next> go_to(Channel& channel, std::string data) {
    co_return call::go_to(channel, data) ? Next::GoOn : Next::HangUp;
}

}  // namespace asterism::apps
