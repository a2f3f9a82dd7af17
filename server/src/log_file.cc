// SPDX-License-Identifier: Apache-2.0
#include "log_file.h"

#include <filesystem>

#include "asterism/base/log.h"
#include "room_limits.h"

namespace asterism::server {

LogFile::LogFile(const std::string& path) : path_(path) {
    file_.open(path);
    std::error_code error;
    grows_ = std::filesystem::is_regular_file(path, error);
    look_at_size();
}

void LogFile::look_at_size() {
    std::error_code error;
    const auto size = std::filesystem::file_size(path_, error);
    bytes_ = error ? 0 : size;
}

void LogFile::sink_it_(const spdlog::details::log_msg& message) {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    if (grows_ && bytes_ + line.size() > limits::log_file_bytes.value()) {
        file_.flush();
        look_at_size();
        if (!limits::log_file_bytes.admits(bytes_ + line.size())) begin_anew();
    }
    file_.write(line);
    bytes_ += line.size();
}

void LogFile::begin_anew() {
    const auto kept = path_ + ".full";
    file_.close();
    std::error_code error;
    std::filesystem::rename(path_, kept, error);
    // Where it cannot be moved, it is cut.
    file_.open(path_, true);
    bytes_ = 0;
    log::warning("{} has as many bytes as it may have ({}, limit log_file_bytes): {}, and it begins anew",
                 path_, limits::log_file_bytes.value(), error ? "they are gone" : "they are kept as " + kept);
}

}  // namespace asterism::server
