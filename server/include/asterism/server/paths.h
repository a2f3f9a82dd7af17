// SPDX-License-Identifier: Apache-2.0
// asterisk.conf: where everything is ([directories]) how the program behaves ([options]), and what it
// holds at most ([limits], which are base/limit.h's). Main thread, once.
#pragma once

#include <string>

#include "asterism/base/complaint.h"
#include "asterism/store/conf_file.h"

namespace asterism::server {

struct Paths {
    std::string etc = "/etc/asterisk";
    std::string varlib = "/var/lib/asterisk";
    std::string db = "/var/lib/asterisk";
    std::string key = "/var/lib/asterisk";
    std::string data = "/usr/share/asterisk";
    std::string spool = "/var/spool/asterisk";
    std::string run = "/var/run/asterisk";
    std::string log = "/var/log/asterisk";

    std::string control_socket() const { return run + "/asterisk.ctl"; }
    std::string pid_file() const { return run + "/asterisk.pid"; }
    std::string database() const { return db + "/astdb.sqlite3"; }
    std::string sounds() const { return data + "/sounds"; }
};

struct ProgramOptions {
    Paths paths;
    int verbose = 0;
    int debug = 0;
    bool exec_includes = false;
    bool strict = false;
    bool power_safe = false;
    std::string system_name;
    /// Our name among servers that publish states to each other: six bytes in hexadecimal, with colons.
    /// Empty: made up at the start.
    std::string entity_id;
    std::string default_language = "en";
    std::size_t most_calls = 0;
    /// Functions that reach the machine may be asked for from outside of the dialplan, by those who may write
    /// `system`.
    bool live_dangerously = false;
    /// Applications and functions that nothing may run. (Ours.)
    std::vector<std::string> forbidden;
    /// Threads that read and write the sockets of SIP; 0: the exchange does it itself. (Ours.)
    unsigned io_threads = 0;
    std::string run_user;
    std::string run_group;
    Complaints complaints;
};

/// `file`: asterisk.conf. A missing file leaves the defaults, with a warning unless `may_be_missing`.
ProgramOptions read_program_options(const std::string& file, bool may_be_missing,
                                    store::Files& files = store::disk_files());

}  // namespace asterism::server
