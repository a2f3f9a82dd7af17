// SPDX-License-Identifier: Apache-2.0
// Where log lines go: the console, the files of logger.conf, and whoever listens on a remote console. Files
// are written by a thread of spdlog's, so no log line waits for a disk. Lines have the form that fail2ban's
// stock filter reads.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "asterism/base/complaint.h"
#include "asterism/base/log.h"
#include "asterism/manage/services.h"
#include "asterism/store/conf_file.h"

namespace spdlog {
class async_logger;
namespace details {
class thread_pool;
}
}  // namespace spdlog

namespace asterism::server {

class Logger final : public log::Sink {
public:
    /// `console`: lines go to standard output as well.
    Logger(std::string log_directory, bool console);
    ~Logger() override;

    /// [general] dateformat, [logfiles] name => levels. Without the file: messages.log with notice, warning,
    /// error.
    void configure(const store::ConfFile& conf, Complaints& complaints);
    /// Closes and opens the files again (`logger reload`, logrotate).
    void reopen();
    /// What is written to where; for `logger show channels`.
    std::vector<manage::LogChannel> channels() const;
    /// Whether any file has that level.
    bool writes(log::Level level);
    void write(const log::Record& record) override;

private:
    struct File;
    std::string prefix(const log::Record& record) const;

    std::string directory_;
    bool console_;
    unsigned console_levels_;
    std::string date_format_ = "%b %e %H:%M:%S";
    mutable std::mutex mutex_;  // console and the list of files: log lines come from every thread
    std::shared_ptr<spdlog::details::thread_pool> writer_;
    std::vector<std::unique_ptr<File>> files_;
};

}  // namespace asterism::server
