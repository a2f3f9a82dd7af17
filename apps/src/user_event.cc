// SPDX-License-Identifier: Apache-2.0
// UserEvent(name[,Key: value[,...]]): an event of class user, with the fields of the channel and these.
#include <algorithm>

#include "applications.h"
#include "asterism/base/event_field.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/events.h"
#include "asterism/dialplan/args.h"

namespace asterism::apps {

namespace {
/// What a caller put in adds no field that the event has already: the last of two would count.
bool may_be_added(const Event& event, const dialplan::Marked& pair, std::string_view field) {
    if (!may_name_a_field(field)) return false;
    const bool written = !dialplan::MarkedView(pair).trimmed().is_put_in(0);
    return written ||
           std::ranges::none_of(event.fields, [field](const auto& one) { return iequals(one.first, field); });
}
}  // namespace

rt::Task<Next> user_event(Channel& channel, dialplan::Marked data) {
    const auto args = dialplan::split_marked_args(data);
    if (args.empty() || trim(args[0].text).empty()) {
        log::warning("UserEvent requires an argument (eventname[,optional event body])");
        co_return Next::GoOn;
    }
    channel.calls().events.publish("UserEvent", EventClass::User, [&](Event& event) {
        call::add_channel(event, channel);
        event.add("UserEvent", trim(args[0].text));
        for (std::size_t i = 1; i < args.size(); ++i) {
            const auto [field, value] = split_once(args[i].text, ':');
            if (may_be_added(event, args[i], trim(field))) event.add(trim(field), trim(value));
        }
    });
    co_return Next::GoOn;
}

}  // namespace asterism::apps
