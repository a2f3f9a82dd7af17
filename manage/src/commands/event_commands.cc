// SPDX-License-Identifier: Apache-2.0
#include "commands/event_commands.h"

#include "asterism/base/text.h"
#include "asterism/manage/ami.h"
#include "asterism/manage/event_table.h"

namespace asterism::manage {

namespace {

void show_events(CommandCall& call) {
    constexpr std::size_t kColumns = 3;
    const std::string rule(24, '-');
    call.out.line("Events:");
    call.out.line("  {}  {}  {}", rule, rule, rule);
    std::string row;
    std::size_t column = 0;
    for (const auto& event : event_table()) {
        row += fmt::format("  {:<24}", event.name);
        if (++column < kColumns) continue;
        call.out.line("{}", row);
        row.clear();
        column = 0;
    }
    if (column > 0) call.out.line("{}", row);
}

void show_event(CommandCall& call) {
    auto& out = call.out;
    const auto* event = find_event(call.args.front());
    if (!event) {
        out.line("Could not find event '{}'", call.args.front());
        return out.fail();
    }
    out.line("Event: {}", event->name);
    out.line("[Class]");
    out.line("{}", print_event_classes(static_cast<std::uint32_t>(event->event_class)));
    out.line();
    out.line("[Synopsis]");
    out.line("{}", event->synopsis);
    if (event->on_request) out.line("Sent to whoever asked for it, and to nobody else.");
    out.line();
    out.line("[Syntax]");
    out.line("Event: {}", event->name);
    for (const auto& field : fields_of(*event)) {
        if (field == "...")
            out.line("[and what is its own]");
        else
            out.line("{}: <value>", field);
    }
}

/// Events wait nowhere but behind what a client has not read so far.
void show_queue(const AmiServer& ami, CommandCall& call) {
    const auto rows = ami.rows();
    call.out.line("Events go to their readers at once; what these have not taken so far:");
    call.out.line("  {:<15}  {:<40}  {:>12}", "Username", "IP Address", "Bytes");
    for (const auto& row : rows)
        call.out.line("  {:<15.15}  {:<40.40}  {:>12}", row.user, row.peer.ip.text(), row.unsent);
    call.out.line("{} users connected.", rows.size());
}

void set_debug(AmiServer& ami, CommandCall& call) {
    if (!call.args.empty()) return ami.set_debug(iequals(call.args.front(), "on"));
    call.out.line("manager debug is {}", ami.options().debug ? "on" : "off");
}

}  // namespace

std::vector<Command> event_commands(AmiServer& ami) {
    auto* server = &ami;
    const auto names = [](std::size_t, std::string_view) {
        std::vector<std::string> list;
        for (const auto& event : event_table()) list.emplace_back(event.name);
        return list;
    };
    return {
        {"manager show events",
         "manager show events",
         "List manager interface events",
         [](CommandCall& call) { show_events(call); },
         {}},
        {"manager show event <event>", "manager show event <eventname>", "Show a manager interface event",
         [](CommandCall& call) { show_event(call); }, names},
        {"manager show eventq",
         "manager show eventq",
         "List what clients of the manager interface have not read",
         [server](CommandCall& call) { show_queue(*server, call); },
         {}},
        {"manager set debug [on|off]",
         "manager set debug [on|off]",
         "Show or change whether events say where they come from",
         [server](CommandCall& call) { set_debug(*server, call); },
         {}},
    };
}

}  // namespace asterism::manage
