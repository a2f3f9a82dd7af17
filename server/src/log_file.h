// SPDX-License-Identifier: Apache-2.0
// One log file. When it has as many bytes as it may have (limit log_file_bytes) it is kept as NAME.full, in
// place of the one before, and begun anew: whatever strangers have us log, a log takes no more of the disk
// than twice that.
#pragma once

#include <spdlog/details/file_helper.h>
#include <spdlog/sinks/base_sink.h>

#include <mutex>
#include <string>

namespace asterism::server {

/// Written on the log's own thread. The constructor opens it and throws spdlog_ex.
class LogFile final : public spdlog::sinks::base_sink<std::mutex> {
public:
    explicit LogFile(const std::string& path);

private:
    void sink_it_(const spdlog::details::log_msg& message) override;
    void flush_() override { file_.flush(); }
    /// Somebody else may have cut it meanwhile.
    void look_at_size();
    void begin_anew();

    std::string path_;
    /// Of a device or the like nothing is kept.
    bool grows_;
    std::size_t bytes_ = 0;
    spdlog::details::file_helper file_;
};

}  // namespace asterism::server
