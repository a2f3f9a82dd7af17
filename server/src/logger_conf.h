// SPDX-License-Identifier: Apache-2.0
// logger.conf: which lines go into which files. Read at start and by `logger reload`, and only looked at by
// `check`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/complaint.h"
#include "asterism/server/log_rotation.h"
#include "asterism/store/conf_file.h"

namespace asterism::server {

/// Unless the file says otherwise: all but digits and security.
unsigned default_console_levels();

struct LoggerConf {
    struct File {
        Place place;
        std::string name;
        /// Bits by log::Level.
        unsigned levels;
        /// As they stand there, with the form of the lines: "[json]notice,warning".
        std::string words;
    };
    std::vector<File> files;
    std::string date_format = "%b %e %H:%M:%S";
    unsigned console_levels = default_console_levels();
    /// A line `console => ...` is there.
    bool console_named = false;
    Rotation rotation = Rotation::Sequential;
};

/// "notice,warning,verbose(3)" as bits; words that are no level are added to `unknown`.
unsigned log_levels_of(std::string_view text, std::vector<std::string_view>& unknown);

/// "notice,verbose(3)": verbose lines no deeper than 3; nullopt: as the console has them (629).
std::optional<int> verbose_depth_of(std::string_view text);

/// [general] and [logfiles]. Without the file: messages.log with notice, warning, error.
LoggerConf read_logger_conf(const store::ConfFile& conf, Complaints& complaints);

/// For who only checks: whether its files can be written into `directory`. At a start the logger finds out by
/// opening them.
void review_log_files(const LoggerConf& conf, const std::string& directory, Complaints& complaints);

/// A name of [logfiles]: below the directory of logs unless it is a whole path.
std::string log_path(const std::string& directory, const std::string& name);

}  // namespace asterism::server
