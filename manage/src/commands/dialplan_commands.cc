// SPDX-License-Identifier: Apache-2.0
// The dialplan in force and the global variables.
#include <ranges>

#include "asterism/base/event.h"
#include "asterism/base/text.h"
#include "asterism/call/events.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "asterism/dialplan/edit.h"
#include "asterism/dialplan/save.h"
#include "asterism/dialplan/show.h"
#include "asterism/manage/cli.h"
#include "state/dialplan_edits.h"

namespace asterism::manage {

namespace {

void show_plan(const Services& services, CommandCall& call) {
    const auto shown = dialplan::show(*services.calls.dialplan(),
                                      call.args.empty() ? std::string_view() : call.args.front());
    call.out.text(shown.text);
    if (!shown.found) call.out.fail_and_say_so();
}

void reload_dialplan(Services& services, CommandCall& call) {
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
    for (const auto& [name, value, author] : list) call.out.line("   {}={}", name, value);
    call.out.line();
    call.out.line("    -- {} variable(s)", list.size());
}

void set_global(Services& services, CommandCall& call) {
    call::set_global(services.calls, authority_of(call), call.args[0], call.args[1]);
    call.out.line("    -- Global variable '{}' set to '{}'", call.args[0], call.args[1]);
}

void set_chanvar(Services& services, CommandCall& call) {
    auto* channel = services.calls.channels.find(call.args[0]);
    if (!channel) {
        call.out.line("Channel '{}' not found", call.args[0]);
        return call.out.fail_and_say_so();
    }
    const call::Acting acting(services.calls, from_outside(services, call));
    if (!call::set_variable(services.calls, channel, call.args[1], call.args[2])) return call.out.fail();
    call.out.line();
    call.out.line("    -- Channel variable '{}' set to '{}' for '{}'", call.args[1], call.args[2],
                  channel->name());
}

void show_chanvar(Services& services, CommandCall& call) {
    const auto* channel = services.calls.channels.find(call.args[0]);
    if (!channel) {
        call.out.line("Channel '{}' not found", call.args[0]);
        return call.out.fail_and_say_so();
    }
    // The newest first.
    for (const auto& [name, value, author] : channel->variables.list() | std::views::reverse)
        call.out.line("{}={}", name, value);
}

void eval_function(Services& services, CommandCall& call) {
    const call::Acting acting(services.calls, from_outside(services, call));
    const auto name = std::string_view(call.args.front()).substr(0, call.args.front().find('('));
    if (!services.calls.functions.find(name)) {
        call.out.line("Return Value: Failure (-1)");
        return call.out.line("Result: ");
    }
    const auto value =
        call::substitute_now(services.calls, nullptr, fmt::format("${{{}}}", call.args.front()));
    call.out.line("Return Value: Success (0)");
    call.out.line("Result: {}", value);
}

constexpr std::string_view kTooMany = "too many were added (limit dialplan_added)";

/// "100,1,NoOp(hi) into office [replace]"
void add_extension(Services& services, CommandCall& call) {
    const auto parts = dialplan::split_raw_args(call.args[0], ',', 3);
    if (parts.size() < 3) {
        call.out.line("Usage: dialplan add extension <exten>,<priority>,<app> into <context> [replace]");
        return call.out.fail();
    }
    std::string_view app = parts[2], data;
    if (const auto open = app.find_first_of("(,"); open != app.npos) {
        data = app.substr(open + 1);
        if (app[open] == '(' && data.ends_with(')')) data.remove_suffix(1);
        app = app.substr(0, open);
    }
    dialplan::NewStep step{call.args[1], trim(parts[0]), trim(parts[1]), app, data, call.args.size() > 2};
    auto edited = dialplan::add_step(*services.calls.dialplan(), step);
    if (!edited) {
        call.out.line("Failed to add extension '{},{},{}' to context '{}': {}", step.exten, step.priority,
                      app, step.context, edited.error().reason);
        return call.out.fail();
    }
    if (!put_in_force(services, *edited)) {
        call.out.line("Failed to add extension '{},{},{}' to context '{}': {}", step.exten, step.priority,
                      app, step.context, kTooMany);
        return call.out.fail();
    }
    call.out.line("Extension '{},{},{}({})' added into '{}' context", step.exten, step.priority, app, data,
                  step.context);
}

/// "100@office [1]"
void remove_extension(Services& services, CommandCall& call) {
    const auto [exten, context] = split_once(call.args[0], '@');
    std::optional<int> priority;
    if (call.args.size() > 1) {
        const auto number = parse_uint(call.args[1]);
        if (!number || *number == 0 || *number > 1'000'000) {
            call.out.line("The priority is no number: '{}'", call.args[1]);
            return call.out.fail();
        }
        priority = static_cast<int>(*number);
    }
    auto edited = dialplan::remove_steps(*services.calls.dialplan(), context, exten, priority);
    if (!edited) {
        call.out.line("Failed to remove extension {}", call.args[0]);
        return call.out.fail_and_say_so();
    }
    put_in_force(services, *edited);
    if (priority)
        call.out.line("Extension {} with priority {} removed", call.args[0], *priority);
    else
        call.out.line("Whole extension {} removed", call.args[0]);
}

void include_context(Services& services, CommandCall& call) {
    const bool is_new = services.calls.dialplan()->context(call.args[1]) == nullptr;
    auto edited = dialplan::add_include(*services.calls.dialplan(), call.args[1], call.args[0]);
    if (!edited) {
        call.out.line("Failed to include '{}' in '{}' context: {}", call.args[0], call.args[1],
                      edited.error().reason);
        return call.out.fail();
    }
    if (!put_in_force(services, *edited)) {
        call.out.line("Failed to include '{}' in '{}' context: {}", call.args[0], call.args[1], kTooMany);
        return call.out.fail();
    }
    if (is_new)
        call.out.line("Context '{}' did not exist prior to add include - the context will be created.",
                      call.args[1]);
    call.out.line("Context '{}' included in '{}' context", call.args[0], call.args[1]);
}

/// Anew into extensions.conf, or into a file of that name in another folder (655).
void save_plan(Services& services, CommandCall& call) {
    const auto& folder = call.args.empty() ? services.config_directory : call.args[0];
    const auto path = folder + (folder.ends_with('/') ? "" : "/") + "extensions.conf";
    const auto finish = call.later();
    auto job = [plan = services.calls.dialplan(), path,
                finish](store::Files& files) -> std::function<void()> {
        CommandOutput out;
        if (const auto written = files.write(path, dialplan::save_text(*plan)); written) {
            out.line("Dialplan successfully saved into '{}'", path);
        } else {
            out.line("Failed to save dialplan into '{}': {}", path, written.error().reason);
            out.fail();
        }
        return [finish, out] { finish(out); };
    };
    if (services.file_jobs.run("console", std::move(job))) return;
    CommandOutput full;
    full.line("Too many files are asked for");
    full.fail();
    finish(full);
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
         [all](CommandCall& call) { show_plan(*all, call); }, contexts},
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
         {},
         classes(EventClass::System, EventClass::Call)},
        {"dialplan set chanvar <channel> <name> <value>",
         "dialplan set chanvar <channel> <varname> <value>",
         "Set a channel variable",
         [all](CommandCall& call) { set_chanvar(*all, call); },
         {},
         classes(EventClass::System, EventClass::Call)},
        {"dialplan eval function <function>",
         "dialplan eval function <name(args)>",
         "Evaluate dialplan function",
         [all](CommandCall& call) { eval_function(*all, call); },
         {},
         classes(EventClass::System, EventClass::Call, EventClass::Reporting)},
        {"dialplan add extension <exten,priority,app> into <context> [replace]",
         "dialplan add extension <exten>,<priority>,<app> into <context> [replace]",
         "Add new extension into context",
         [all](CommandCall& call) { add_extension(*all, call); },
         {},
         classes(EventClass::System)},
        {"dialplan remove extension <exten@context> [<priority>]",
         "dialplan remove extension exten[/cid]@context [priority]",
         "Remove a specified extension",
         [all](CommandCall& call) { remove_extension(*all, call); },
         {},
         classes(EventClass::System)},
        {"dialplan add include <context> into <context>",
         "dialplan add include <context> into <context>",
         "Include context in other context",
         [all](CommandCall& call) { include_context(*all, call); },
         {},
         classes(EventClass::System)},
        {"dialplan save [<folder>]",
         "dialplan save [/path/to/extension/file]",
         "Save current dialplan into a file",
         [all](CommandCall& call) { save_plan(*all, call); },
         {},
         classes(EventClass::System),
         [all] { return dialplan::may_be_saved(*all->calls.dialplan()); }},
        {"dialplan reload",
         "dialplan reload",
         "Reload extensions and *only* extensions",
         [all](CommandCall& call) { reload_dialplan(*all, call); },
         {},
         classes(EventClass::System, EventClass::Config)},
    };
}

}  // namespace asterism::manage
