// SPDX-License-Identifier: Apache-2.0
// The log: its levels, read again, begun anew.
#include "asterism/base/log.h"
#include "asterism/manage/cli.h"

namespace asterism::manage {

std::vector<Command> logger_commands(Services& services) {
    auto* all = &services;
    return {
        {"logger show levels",
         "logger show levels",
         "List configured log levels",
         [](CommandCall& call) {
             call.out.line("Logger Levels:");
             for (unsigned level = 0; level < log::kLevels; ++level)
                 call.out.line("  {}", log::level_name(static_cast<log::Level>(level)));
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
                 out.line("{:<38} {:<8} {:<10} {:<9}  - {}", one.name, one.type, "default", "Enabled",
                          one.levels);
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
         {}},
        {"logger rotate",
         "logger rotate",
         "Rotates and reopens the log files",
         [all](CommandCall& call) {
             if (!all->operations.rotate_logs) {
                 call.out.line("No log files are written.");
                 return call.out.fail();
             }
             all->operations.rotate_logs();
         },
         {}},
    };
}

}  // namespace asterism::manage
