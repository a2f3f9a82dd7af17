// SPDX-License-Identifier: Apache-2.0
// The program itself: version, uptime, settings, verbosity, reload, stop.
#include <sys/resource.h>

#include "asterism/base/event.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/manage/cli.h"
#include "commands/modules.h"
#include "state/durations.h"

namespace asterism::manage {

namespace {

void show_uptime(const Services& services, CommandCall& call) {
    const auto now = services.loop.wall_now();
    const auto& operations = services.operations;
    const auto up = between(operations.started, now);
    // Before the first reload it is the start that read everything.
    const auto reloaded =
        between(operations.last_reload ? operations.last_reload() : operations.started, now);
    const bool plain = call.args.empty();
    call.out.line("System uptime: {}", plain ? words_text(up) : std::to_string(up.count()));
    call.out.line("Last reload: {}", plain ? words_text(reloaded) : std::to_string(reloaded.count()));
}

void show_settings(const Services& services, CommandCall& call) {
    auto& out = call.out;
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    const auto most = services.calls.options.most_calls;
    const auto row = [&out](std::string_view name, std::string_view value) {
        out.line("  {:<28} {}", fmt::format("{}:", name), value);
    };
    out.line();
    out.line("PBX Core settings");
    out.line("-----------------");
    row("Version", services.version);
    row("ABI related Build Options", "None");
    row("All Build Options", "None");
    row("Maximum calls", most ? std::to_string(most) : "Not set");
    row("Maximum open file handles", std::to_string(files.rlim_cur));
    row("Root console verbosity", std::to_string(log::verbose_depth()));
    row("Debug level", std::to_string(log::debug_depth()));
    row("System name", services.calls.options.system_name);
    row("Default language", services.calls.options.default_language);
    out.line();
    out.line("* Directories");
    out.line("-------------");
    row("Configuration directory", services.config_directory);
    row("Log directory", services.log_directory);
    out.line();
}

/// "core set verbose 3", "core set verbose atleast 3", "off".
void set_level(CommandCall& call, std::string_view what, int (*get)(), void (*set)(int)) {
    const bool at_least = iequals(call.args.front(), "atleast");
    if (at_least && call.args.size() < 2) {
        call.out.line("Usage: core set {} [atleast] <level>", to_lower(what));
        return call.out.fail();
    }
    const auto& text = at_least ? call.args[1] : call.args[0];
    const auto level = iequals(text, "off") ? std::optional<std::uint64_t>(0) : parse_uint(text);
    if (!level || *level > 1000) {
        call.out.line("Usage: core set {} [atleast] <level>", to_lower(what));
        return call.out.fail();
    }
    const int former = get(), wanted = static_cast<int>(*level);
    if (at_least && wanted < former) return;
    set(wanted);
    const auto shown = [](int depth) { return depth == 0 ? std::string("OFF") : std::to_string(depth); };
    if (former == wanted)
        call.out.line("{} is still {}.", what, shown(wanted));
    else
        call.out.line("{} was {} and is now {}.", what, shown(former), shown(wanted));
}

void wait_booted(Services& services, CommandCall& call) {
    CommandOutput out;
    if (!services.operations.booted()) out.line("Waiting for Asterisk to fully boot...");
    const auto finish = call.later();
    services.operations.when_booted([finish, out]() mutable {
        out.line("Asterisk has fully booted.");
        finish(out);
    });
}

}  // namespace

std::vector<Command> core_commands(Services& services) {
    auto* all = &services;
    // 628: it answers when the program is gone.
    const auto stop = [all](StopMode mode) {
        return [all, mode](CommandCall& call) {
            all->operations.stop(mode, [finish = call.later()] { finish({}); });
        };
    };
    const auto no_restart = [](CommandCall& call) {
        call.out.line(
            "A restart from inside is not supported: stop it, and let whoever started it start it again.");
        call.out.fail();
    };
    return {
        {"core show version",
         "core show version",
         "Display version info",
         [all](CommandCall& call) { call.out.line("Asterisk {} {}", all->version, all->build); },
         {}},
        {"core show uptime [seconds]",
         "core show uptime [seconds]",
         "Show uptime information",
         [all](CommandCall& call) { show_uptime(*all, call); },
         {}},
        {"core show settings",
         "core show settings",
         "Show some core settings",
         [all](CommandCall& call) { show_settings(*all, call); },
         {}},
        {"core set verbose <level> [silent]",
         "core set verbose [atleast] <level> [silent]",
         "Set level of verbosity",
         [](CommandCall& call) { set_level(call, "Console verbose", log::verbose_depth, log::set_verbose); },
         {}},
        {"core set verbose atleast <level>",
         "core set verbose [atleast] <level> [silent]",
         "Set level of verbosity, at least",
         [](CommandCall& call) {
             call.args.insert(call.args.begin(), "atleast");
             set_level(call, "Console verbose", log::verbose_depth, log::set_verbose);
         },
         {}},
        {"core set debug <level>",
         "core set debug [atleast] <level>",
         "Set level of debug chattiness",
         [](CommandCall& call) { set_level(call, "Core debug", log::debug_depth, log::set_debug); },
         {}},
        {"core set debug atleast <level>",
         "core set debug [atleast] <level>",
         "Set level of debug chattiness, at least",
         [](CommandCall& call) {
             call.args.insert(call.args.begin(), "atleast");
             set_level(call, "Core debug", log::debug_depth, log::set_debug);
         },
         {}},
        {"core reload",
         "core reload",
         "Global reload",
         [all](CommandCall& call) { reload_everything(*all, call); },
         {},
         classes(EventClass::System, EventClass::Config)},
        {"reload",
         "reload",
         "Global reload",
         [all](CommandCall& call) { reload_everything(*all, call); },
         {},
         classes(EventClass::System, EventClass::Config)},
        {"core waitfullybooted",
         "core waitfullybooted",
         "Wait for Asterisk to be fully booted",
         [all](CommandCall& call) { wait_booted(*all, call); },
         {}},
        {"core stop now",
         "core stop now",
         "Shut down Asterisk immediately",
         stop(StopMode::Now),
         {},
         classes(EventClass::System)},
        {"core stop gracefully",
         "core stop gracefully",
         "Gracefully shut down Asterisk",
         stop(StopMode::Gracefully),
         {},
         classes(EventClass::System)},
        {"core stop when convenient",
         "core stop when convenient",
         "Shut down Asterisk at empty call volume",
         stop(StopMode::WhenConvenient),
         {},
         classes(EventClass::System)},
        {"core abort shutdown",
         "core abort shutdown",
         "Cancel a running shutdown",
         [all](CommandCall& call) {
             if (all->operations.abort_stop()) call.out.line("Shutdown cancelled.");
         },
         {},
         classes(EventClass::System)},
        {"core restart now",
         "core restart now",
         "Not supported",
         no_restart,
         {},
         classes(EventClass::System)},
        {"core restart gracefully",
         "core restart gracefully",
         "Not supported",
         no_restart,
         {},
         classes(EventClass::System)},
        {"core restart when convenient",
         "core restart when convenient",
         "Not supported",
         no_restart,
         {},
         classes(EventClass::System)},
    };
}

}  // namespace asterism::manage
