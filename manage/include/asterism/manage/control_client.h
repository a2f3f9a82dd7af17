// SPDX-License-Identifier: Apache-2.0
// The other end of the control socket, for `asterism -rx` and `asterism -r`: blocking calls, no loop. Both
// return the exit status of the program: 0 once the command was delivered, 1 with a sentence on standard
// error when no server listens there.
#pragma once

#include <string>

namespace asterism::manage {

/// Runs one command; its output to standard output.
int run_remote_command(const std::string& socket_path, const std::string& command);

struct ConsoleOptions {
    std::string socket_path;
    /// Where the lines typed are kept between sessions; empty: nowhere.
    std::string history_file;
    /// Log lines are shown as they come.
    bool show_log = true;
    /// -rvvv: verbose lines as deep as that are shown, at least; of the whole program, as `core set verbose`
    /// has it.
    int verbose = 0;
};
/// The interactive console: `host*CLI> `, history, completion by TAB; ends with exit, quit or the end of
/// input.
int run_remote_console(const ConsoleOptions& options);

}  // namespace asterism::manage
