// SPDX-License-Identifier: Apache-2.0
// Where log lines go: the console, the files of logger.conf, and whoever listens on a remote console. Files
// are written by a thread of spdlog's, so no log line waits for a disk. Lines have the form that logger.conf
// asks for; but for json, fail2ban's stock filter reads it.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "asterism/base/complaint.h"
#include "asterism/base/log.h"
#include "asterism/base/result.h"
#include "asterism/manage/services.h"
#include "asterism/server/log_rotation.h"
#include "asterism/store/conf_file.h"

namespace spdlog {
class async_logger;
namespace details {
class thread_pool;
}
}  // namespace spdlog

namespace asterism::server {

enum class LogForm : std::uint8_t;

class Logger final : public log::Sink {
public:
    /// `console`: lines go to standard output as well. `program`: who writes, for the first line of each
    /// file.
    Logger(std::string log_directory, bool console, std::string program = {});
    ~Logger() override;

    /// [general] dateformat, [logfiles] name => levels. Without the file: messages.log with notice, warning,
    /// error. Opens the files anew. Main thread.
    void configure(const store::ConfFile& conf, Complaints& complaints);
    /// Begins new files, the former ones kept by [general] rotatestrategy (`logger rotate`). Main thread.
    void rotate();
    /// logger add channel: a file more, until the program ends or it is removed. Main thread.
    Result<void> add_channel(const std::string& name, std::string_view levels);
    Result<void> remove_channel(const std::string& name);
    /// Gets every line as a console shows it, on whatever thread it was logged; must not log. Null ends it.
    using Follower = std::function<void(log::Level, std::string)>;
    void follow(Follower follower);
    /// What is written to where; for `logger show channels`.
    std::vector<manage::LogChannel> channels() const;
    /// Whether any file has that level.
    bool writes(log::Level level);
    void write(const log::Record& record) override;

private:
    struct File;
    std::string date() const;
    std::string path_of(const std::string& name) const;
    /// Beside so many files.
    Result<void> has_room(std::size_t files, std::string_view name, std::string_view levels) const;
    /// `words`: "[plain]notice,verbose(3)".
    Result<std::unique_ptr<File>> open(const std::string& name, const std::string& words) const;
    /// A file that was just opened says who writes it; with the lock.
    void greet(File& file) const;
    /// What the files want of verbose lines; with the lock.
    void want_depth() const;

    std::string directory_;
    bool console_;
    std::string program_;
    unsigned console_levels_;
    bool console_named_ = false;  // in logger.conf
    std::string date_format_ = "%b %e %H:%M:%S";
    mutable std::mutex mutex_;  // console and the list of files: log lines come from every thread
    std::shared_ptr<spdlog::details::thread_pool> writer_;
    std::vector<std::unique_ptr<File>> files_;
    Rotation rotation_ = Rotation::Sequential;
    Follower follower_;
};

}  // namespace asterism::server
