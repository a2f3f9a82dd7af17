// SPDX-License-Identifier: Apache-2.0
// The program around the exchange: threads, signals, reading configuration, the end. Lives on the main
// thread.
#pragma once

#include <string>

#include "asterism/server/paths.h"

namespace asterism::server {

struct Arguments {
    std::string config_file = "/etc/asterisk/asterisk.conf";
    bool config_file_given = false;
    bool foreground = false;
    bool console = false;
    bool remote = false;
    std::string command;  // -x
    bool quiet = false;
    bool dump_core = false;
    bool mute = false;
    bool no_color = false;
    int verbose = 0;
    int debug = 0;
    std::string run_user;
    std::string run_group;
    bool version = false;
    // asterism check
    bool check = false;
    bool check_unsupported = false;
    // asterism manual
    bool manual_compare = false;
    std::string manual_folder;
};

inline constexpr const char* kVersion = "22.10.1";

/// Runs the server until it is told to stop; the exit status.
int run_server(const Arguments& arguments);
/// asterism check: every complaint, exit 0 when nothing is wrong; with --unsupported what has no effect yet.
int run_check(const Arguments& arguments);
/// asterism manual FOLDER: what each option means, a page an object type, out of the tables. With --compare
/// nothing is written: 1 when a page there says something else.
int run_manual(const Arguments& arguments);

}  // namespace asterism::server
