// SPDX-License-Identifier: Apache-2.0
// asterism: takes the arguments of the `asterisk` program, because init scripts, UIs and test suites call it
// so.
#include <CLI/CLI.hpp>
#include <cstdio>

#include "asterism/manage/control_client.h"
#include "asterism/server/paths.h"
#include "asterism/server/program.h"

int main(int argc, char** argv) {
    using namespace asterism::server;
    Arguments arguments;
    CLI::App app{"Asterism, a SIP application server that runs Asterisk's configuration"};
    app.add_option("-C", arguments.config_file, "Use this asterisk.conf");
    app.add_flag("-f", arguments.foreground, "Do not fork");
    app.add_flag("-c", arguments.console, "Console: do not fork, show what happens");
    app.add_flag("-r", arguments.remote, "Connect to a server that runs");
    app.add_option("-x", arguments.command, "With -r: run one command and print its output");
    app.add_flag("-g", arguments.dump_core, "Dump core on a crash");
    app.add_flag("-q", arguments.quiet, "Say less");
    app.add_flag("-m", arguments.mute, "Mute the console");
    app.add_flag("-n", arguments.no_color, "No colours");
    app.add_flag("-v", arguments.verbose, "Say more; repeatable");
    app.add_flag("-d", arguments.debug, "Debug; repeatable");
    bool ignored = false;
    app.add_flag("-p,-F,-i,-I,-T,-t,-W,-B,-X", ignored, "Accepted for scripts that pass them");
    app.add_option("-U", arguments.run_user, "Run as this user");
    app.add_option("-G", arguments.run_group, "Run with this group");
    app.add_flag("-V", arguments.version, "Show the version");
    auto* check = app.add_subcommand("check", "Check the configuration: every complaint at once");
    check->add_option("-C", arguments.config_file, "Use this asterisk.conf");
    check->add_flag("--unsupported", arguments.check_unsupported,
                    "List the options that are set and have no effect yet");
    auto* manual = app.add_subcommand("manual", "Write what each option means, a page an object type");
    manual->add_option("folder", arguments.manual_folder, "Where the pages go")->required();
    manual->add_flag("--compare", arguments.manual_compare, "Only say which pages are out of date");
    CLI11_PARSE(app, argc, argv);
    arguments.config_file_given = app.count("-C") > 0 || check->count("-C") > 0;

    if (arguments.version) {
        std::printf("Asterisk %s\n", kVersion);
        return 0;
    }
    if (check->parsed()) return run_check(arguments);
    if (manual->parsed()) return run_manual(arguments);
    if (arguments.remote || !arguments.command.empty()) {
        const auto options = read_program_options(arguments.config_file, !arguments.config_file_given);
        const auto socket = options.paths.control_socket();
        if (!arguments.command.empty())
            return asterism::manage::run_remote_command(socket, arguments.command);
        return asterism::manage::run_remote_console(
            {socket, options.paths.varlib + "/.asterism_history", !arguments.mute, arguments.verbose});
    }
    return run_server(arguments);
}
