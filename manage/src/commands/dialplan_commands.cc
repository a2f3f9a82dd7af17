// SPDX-License-Identifier: Apache-2.0
// The dialplan in force and the global variables.
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/show.h"
#include "asterism/manage/cli.h"

namespace asterism::manage {

namespace {

void show(const Services& services, CommandCall& call) {
    const auto shown = dialplan::show(*services.calls.dialplan(),
                                      call.args.empty() ? std::string_view() : call.args.front());
    call.out.text(shown.text);
    if (!shown.found) call.out.fail();
}

void reload(Services& services, CommandCall& call) {
    const auto finish = call.later();
    services.operations.reload("dialplan", [finish](const Reloaded& result) {
        CommandOutput out;
        out.text(result.text);
        if (result.ok)
            out.line("Dialplan reloaded.");
        else
            out.fail();
        finish(out);
    });
}

void show_globals(const Services& services, CommandCall& call) {
    const auto& list = services.calls.globals.list();
    for (const auto& [name, value] : list) call.out.line("   {}={}", name, value);
    call.out.line();
    call.out.line("    -- {} variable{}", list.size(), list.size() == 1 ? "" : "s");
}

void set_global(Services& services, CommandCall& call) {
    services.calls.globals.set(call.args[0], call.args[1]);
    call::publish_varset(services.calls, nullptr, call.args[0], call.args[1]);
    call.out.line("    -- Global variable '{}' set to '{}'", call.args[0], call.args[1]);
}

void set_chanvar(Services& services, CommandCall& call) {
    auto* channel = services.calls.channels.find(call.args[0]);
    if (!channel) {
        call.out.line("Channel '{}' not found", call.args[0]);
        return call.out.fail();
    }
    if (!call::set_variable(services.calls, channel, call.args[1], call.args[2])) return call.out.fail();
    call.out.line();
    call.out.line("    -- Channel variable '{}' set to '{}' for '{}'", call.args[1], call.args[2],
                  channel->name());
}

void show_chanvar(Services& services, CommandCall& call) {
    const auto* channel = services.calls.channels.find(call.args[0]);
    if (!channel) {
        call.out.line("Channel '{}' not found", call.args[0]);
        return call.out.fail();
    }
    for (const auto& [name, value] : channel->variables.list()) call.out.line("{}={}", name, value);
}

void eval_function(Services& services, CommandCall& call) {
    const auto value =
        call::substitute_now(services.calls, nullptr, fmt::format("${{{}}}", call.args.front()));
    call.out.line("Return Value: Success (0)");
    call.out.line("Result: {}", value);
}

}  // namespace

std::vector<Command> dialplan_commands(Services& services) {
    auto* all = &services;
    const auto contexts = [all](std::size_t, std::string_view) {
        std::vector<std::string> names;
        for (const auto& context : all->calls.dialplan()->contexts()) names.push_back(context->name());
        return names;
    };
    return {
        {"dialplan show [<context>]", "dialplan show [[exten@]context]", "Show dialplan",
         [all](CommandCall& call) { show(*all, call); }, contexts},
        {"dialplan show globals",
         "dialplan show globals",
         "Show global dialplan variables",
         [all](CommandCall& call) { show_globals(*all, call); },
         {}},
        {"dialplan show chanvar <channel>",
         "dialplan show chanvar <channel>",
         "Show channel variables",
         [all](CommandCall& call) { show_chanvar(*all, call); },
         {}},
        {"dialplan set global <name> <value>",
         "dialplan set global <name> <value>",
         "Set global dialplan variable",
         [all](CommandCall& call) { set_global(*all, call); },
         {}},
        {"dialplan set chanvar <channel> <name> <value>",
         "dialplan set chanvar <channel> <varname> <value>",
         "Set a channel variable",
         [all](CommandCall& call) { set_chanvar(*all, call); },
         {}},
        {"dialplan eval function <function>",
         "dialplan eval function <name(args)>",
         "Evaluate dialplan function",
         [all](CommandCall& call) { eval_function(*all, call); },
         {}},
        {"dialplan reload",
         "dialplan reload",
         "Reload extensions and *only* extensions",
         [all](CommandCall& call) { reload(*all, call); },
         {}},
    };
}

}  // namespace asterism::manage
