// SPDX-License-Identifier: Apache-2.0
// The limits of the program itself (base/limit.h).
#pragma once

#include "asterism/base/limit.h"

namespace asterism::server::limits {

inline Limit reloads{"reloads", Limit::Of::All, 64, 1, 10'000, "Reloads that wait or run; the next fails"};

inline Limit log_channels{"log_channels",
                          Limit::Of::All,
                          64,
                          1,
                          1000,
                          "Log files, of logger.conf and of logger add channel; the next is not opened"};
inline Limit log_channel_bytes{"log_channel_bytes",
                               Limit::Of::Message,
                               4096,
                               64,
                               8191,
                               "Bytes of the name and the levels of a log file"};
inline Limit log_file_bytes{
    "log_file_bytes",
    Limit::Of::Message,
    std::size_t{1} << 30,
    4096,
    std::size_t{1} << 40,
    "Bytes of one log file; then it is kept as NAME.full, in place of the one before, "
    "and begun anew"};
inline Limit log_files_kept{"log_files_kept",
                            Limit::Of::Message,
                            1000,
                            1,
                            100'000,
                            "Files of one log file that logger rotate has moved away; then the oldest goes"};
inline Limit log_line_bytes{
    "log_line_bytes",
    Limit::Of::Message,
    16'384,
    1024,
    1'000'000,
    "Bytes of a line of the log; the rest of a longer one is left out. 8192 lines wait "
    "for the disk at most"};

}  // namespace asterism::server::limits
