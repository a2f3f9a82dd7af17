// SPDX-License-Identifier: Apache-2.0
// Verbose([level,]message) and Log(level,message): a line in the log.
// DumpChan([level]): what is known of the channel, in the log.
#include <fmt/core.h>

#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/dialplan/args.h"

namespace asterism::apps {

rt::Task<Next> verbose(Channel&, std::string data) {
    int level = 0;
    std::string_view message = data;
    const auto [first, rest] = split_once(data, ',');
    if (const auto number = parse_uint(trim(first)); number && data.find(',') != std::string::npos) {
        if (*number <= 10) {
            level = static_cast<int>(*number);
            message = rest;
        } else {
            log::warning("Verbose: '{}' is not a verboser number", first);
        }
    }
    log::verbose(level, "{}", message);
    co_return Next::GoOn;
}

rt::Task<Next> log_line(Channel& channel, std::string data) {
    const auto [level, message] = split_once(data, ',');
    const auto where =
        fmt::format("Ext. {}:{} @ {}", channel.place.exten, channel.place.priority, channel.place.context);
    const auto word = trim(level);
    if (iequals(word, "ERROR"))
        log::error("{}: {}", where, message);
    else if (iequals(word, "WARNING"))
        log::warning("{}: {}", where, message);
    else if (iequals(word, "NOTICE"))
        log::notice("{}: {}", where, message);
    else if (iequals(word, "DEBUG"))
        log::debug(1, "{}: {}", where, message);
    else if (iequals(word, "VERBOSE"))
        log::verbose(1, "{}: {}", where, message);
    else
        log::error("Log: unknown log level '{}'", level);
    co_return Next::GoOn;
}

rt::Task<Next> dump_channel(Channel& channel, std::string data) {
    const auto level = static_cast<int>(std::min<std::uint64_t>(parse_uint(trim(data)).value_or(0), 10));
    const auto line = [level](std::string_view name, std::string_view value) {
        log::verbose(level, "{:<22}= {}", name, value);
    };
    log::verbose(level, "Dumping Info For Channel: {}:", channel.name());
    line("Name", channel.name());
    line("Type", channel.technology());
    line("UniqueID", channel.uniqueid());
    line("LinkedID", channel.linkedid());
    line("CallerIDNum", channel.caller.number.shown());
    line("CallerIDName", channel.caller.name.shown());
    line("ConnectedLineIDNum", channel.connected.number.shown());
    line("ConnectedLineIDName", channel.connected.name.shown());
    line("DNIDDigits", channel.caller.dnid);
    line("Language", channel.language);
    line("State", call::to_text(channel.state()));
    line("Context", channel.place.context);
    line("Extension", channel.place.exten);
    line("Priority", std::to_string(channel.place.priority));
    if (channel.leg())
        for (const auto& [name, value] : channel.leg()->details()) line(name, value);
    for (const auto& [name, value, author] : channel.variables.list()) line(name, value);
    co_return Next::GoOn;
}

}  // namespace asterism::apps
