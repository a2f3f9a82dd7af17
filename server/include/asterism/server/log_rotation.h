// SPDX-License-Identifier: Apache-2.0
// Where a log file goes when a new one begins: logger.conf, [general] rotatestrategy. Touches the disk: main
// thread.
#pragma once

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

namespace asterism::server {

enum class Rotation : std::uint8_t {
    Sequential,  ///< file.0, file.1 ...: the newest has the highest number
    Rotate,      ///< the newest has the lowest: the others move up
    Timestamp,   ///< file.<seconds>
    None,        ///< it stays: somebody else has moved it
};

/// Sequential when the word is unknown.
Rotation rotation_named(std::string_view word);
/// Moves the file away. One that is not there is none of its business. So many are kept (limit
/// log_files_kept): then the oldest goes.
void rotate_file(const std::string& path, Rotation how, std::time_t now);

}  // namespace asterism::server
