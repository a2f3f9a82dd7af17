// SPDX-License-Identifier: Apache-2.0
// The log: its levels, read again, begun anew.
#include <optional>
#include <utility>

#include "asterism/base/event.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/manage/cli.h"

namespace asterism::manage {

namespace {

/// The numbers that the levels have in Asterisk; those between are of levels that do not exist here.
constexpr std::pair<int, log::Level> kNumbers[] = {
    {0, log::Level::Debug},   {2, log::Level::Notice}, {3, log::Level::Warning},  {4, log::Level::Error},
    {5, log::Level::Verbose}, {6, log::Level::Dtmf},   {19, log::Level::Security}};

/// In the order of their numbers, a blank behind each.
std::string levels_text(unsigned levels) {
    std::string out;
    for (const auto& [number, level] : kNumbers)
        if (levels & 1u << static_cast<unsigned>(level)) out += fmt::format("{} ", log::level_name(level));
    return out;
}

void change(Services& services, CommandCall& call, std::optional<std::string> levels,
            std::string_view changed) {
    if (!services.operations.change_log) {
        call.out.line("No log files are written.");
        return call.out.fail();
    }
    const auto name = call.args.front();
    const auto done = [finish = call.later(), name, changed](const std::string& fault) {
        CommandOutput out;
        if (!fault.empty()) {
            out.line("{}", fault);
            out.fail();
        } else if (!changed.empty()) {
            out.line("{} dynamic logger channel '{}'", changed, name);
        }
        finish(out);
    };
    services.operations.change_log(name, std::move(levels), done);
}

/// Only who sits at a console has one to mute.
Console* console_of(CommandCall& call) {
    if (call.asker.console) return call.asker.console;
    call.out.line("This is about the console that it is typed at, and there is none.");
    call.out.fail();
    return nullptr;
}

void mute(CommandCall& call) {
    auto* console = console_of(call);
    if (!console) return;
    console->muted = !console->muted;
    call.out.line("{}", console->muted ? "Console is muted." : "Console is not muted anymore.");
}

void set_level(CommandCall& call) {
    auto* console = console_of(call);
    if (!console) return;
    const auto level = log::level_named(call.args[0]);
    if (!level) {
        call.out.line("Unknown level '{}'", call.args[0]);
        return call.out.fail();
    }
    const auto bit = 1u << static_cast<unsigned>(*level);
    const bool on = iequals(call.args[1], "on");
    console->levels = on ? console->levels | bit : console->levels & ~bit;
    call.out.line("Logger level {} has been set to '{}'", log::level_name(*level), on ? "on" : "off");
}

}  // namespace

std::vector<Command> logger_commands(Services& services) {
    auto* all = &services;
    return {
        {"logger show levels",
         "logger show levels",
         "List configured log levels",
         [](CommandCall& call) {
             call.out.line("Level Name");
             call.out.line("----- ----");
             for (const auto& [number, level] : kNumbers)
                 call.out.line("{:>5} {}", number, log::level_name(level));
             call.out.line();
         },
         {}},
        {"logger show channels",
         "logger show channels",
         "List configured log channels",
         [all](CommandCall& call) {
             auto& out = call.out;
             out.line("Logger queue limit: 8192");
             out.line();
             out.line("{:<35} {:<8} {:<10} {:<9} {}", "Channel", "Type", "Formatter", "Status",
                      "Configuration");
             out.line("{:<35} {:<8} {:<10} {:<9} {}", "-------", "----", "---------", "------",
                      "-------------");
             if (!all->operations.log_channels) return;
             for (const auto& one : all->operations.log_channels())
                 out.line("{:<35} {:<8} {:<10} {:<9}  - {}", one.name, one.type, one.form, "Enabled",
                          levels_text(one.levels));
         },
         {}},
        {"logger reload",
         "logger reload",
         "Reopens the log files and reads logger.conf again",
         [all](CommandCall& call) {
             const auto finish = call.later();
             all->operations.reload("logger", [finish](const Reloaded& result) {
                 CommandOutput out;
                 out.text(result.text);
                 if (!result.ok) out.fail();
                 finish(out);
             });
         },
         {},
         classes(EventClass::System, EventClass::Config)},
        {"logger rotate",
         "logger rotate",
         "Begins new log files and keeps the former ones",
         [all](CommandCall& call) {
             if (!all->operations.rotate_logs) {
                 call.out.line("No log files are written.");
                 return call.out.fail();
             }
             all->operations.rotate_logs();
         },
         {},
         classes(EventClass::System, EventClass::Reporting)},
        {"logger add channel <name> <levels>",
         "logger add channel <name> <levels>",
         "Adds a log file, until the program ends",
         [all](CommandCall& call) { change(*all, call, call.args[1], ""); },
         {},
         classes(EventClass::System)},
        {"logger remove channel <name>",
         "logger remove channel <name>",
         "Removes a log file",
         [all](CommandCall& call) { change(*all, call, std::nullopt, "Removed"); },
         {},
         classes(EventClass::System)},
        {"logger mute", "logger mute", "Shows the log here no more, or again", mute, {}},
        {"logger set level <level> {on|off}", "logger set level <LEVEL> on|off",
         "Shows or hides a level of the log here", set_level,
         [](std::size_t, std::string_view) {
             std::vector<std::string> names;
             for (unsigned level = 0; level < log::kLevels; ++level)
                 names.emplace_back(log::level_name(static_cast<log::Level>(level)));
             return names;
         }},
    };
}

}  // namespace asterism::manage
