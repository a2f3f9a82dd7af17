// SPDX-License-Identifier: Apache-2.0
// UserEvent(name[,Key: value[,...]]): an event of class user, with the fields of the channel and these.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/events.h"
#include "asterism/dialplan/args.h"

namespace asterism::apps {

rt::Task<Next> user_event(Channel& channel, std::string data) {
    const auto args = dialplan::split_args(data);
    if (args.empty() || trim(args[0]).empty()) {
        log::warning("UserEvent requires an argument (eventname[,optional event body])");
        co_return Next::GoOn;
    }
    channel.calls().events.publish("UserEvent", EventClass::User, [&](Event& event) {
        call::add_channel(event, channel);
        event.add("UserEvent", trim(args[0]));
        for (std::size_t i = 1; i < args.size(); ++i) {
            const auto [field, value] = split_once(args[i], ':');
            if (!trim(field).empty()) event.add(trim(field), trim(value));
        }
    });
    co_return Next::GoOn;
}

}  // namespace asterism::apps
