// SPDX-License-Identifier: Apache-2.0
// RaiseException(reason): goes to extension e of the context, which reads EXCEPTION(); without one the call
// ends. DBdeltree(family[/key]): removes a family, or what lies below a key of it, from the database.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"

namespace asterism::apps {

rt::Task<Next> raise_exception(Channel& channel, std::string data) {
    channel.exception.touch() = {data, channel.place};
    const dialplan::Where where{.context = channel.place.context,
                                .exten = "e",
                                .priority = 1,
                                .caller_id = channel.caller.number.text,
                                .clock = channel.calls().clock()};
    if (!channel.calls().dialplan()->exists(where)) {
        log::warning("{}: exception '{}', and no extension e in context '{}'", channel.name(), data,
                     channel.place.context);
        co_return Next::HangUp;
    }
    channel.place = {channel.place.context, "e", 1};
    channel.moved = true;
    co_return Next::GoOn;
}

rt::Task<Next> db_del_tree(Channel& channel, std::string data) {
    const auto [family, key] = split_once(trim(data), '/');
    auto* values = channel.calls().key_values();
    if (family.empty())
        log::debug(1, "Ignoring; Syntax error in argument");
    else if (values)
        values->erase_tree(family, key);
    co_return Next::GoOn;
}

}  // namespace asterism::apps
