// SPDX-License-Identifier: Apache-2.0
#include "asterism/server/logger.h"

#include <fmt/core.h>
#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "asterism/base/text.h"
#include "asterism/base/time.h"
#include "asterism/base/where.h"
#include "logger_conf.h"

namespace asterism::server {

namespace {

constexpr unsigned bit(log::Level level) { return 1u << static_cast<unsigned>(level); }

}  // namespace

struct Logger::File {
    std::string path;
    unsigned levels;
    /// Of `logger add channel`: stays when logger.conf is read again.
    bool by_command = false;
    std::shared_ptr<spdlog::async_logger> logger;
};

Logger::Logger(std::string log_directory, bool console)
    : directory_(std::move(log_directory)),
      console_(console),
      console_levels_(default_console_levels()),
      writer_(std::make_shared<spdlog::details::thread_pool>(8192, 1)) {}

Logger::~Logger() {
    // The writer ends first: it writes what is queued, and nobody uses the files any more.
    writer_.reset();
    std::lock_guard lock(mutex_);
    files_.clear();
}

std::vector<manage::LogChannel> Logger::channels() const {
    std::lock_guard lock(mutex_);
    std::vector<manage::LogChannel> all;
    for (const auto& file : files_) all.push_back({file->path, "File", file->levels});
    if (console_named_) all.push_back({"", "Console", console_levels_});
    return all;
}

std::string Logger::path_of(const std::string& name) const { return log_path(directory_, name); }

Result<std::unique_ptr<Logger::File>> Logger::open(const std::string& name, unsigned levels) const {
    auto file = std::make_unique<File>();
    file->path = path_of(name);
    file->levels = levels;
    try {
        auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file->path);
        file->logger = std::make_shared<spdlog::async_logger>(file->path, std::move(sink), writer_,
                                                              spdlog::async_overflow_policy::overrun_oldest);
        file->logger->set_pattern("%v");
        file->logger->flush_on(spdlog::level::info);
    } catch (const spdlog::spdlog_ex& error) {
        return fail(error.what());
    }
    return file;
}

void Logger::configure(const store::ConfFile& conf, Complaints& complaints) {
    auto wanted = read_logger_conf(conf, complaints);
    std::vector<std::unique_ptr<File>> files;
    for (const auto& one : wanted.files) {
        if (auto file = open(one.name, one.levels))
            files.push_back(std::move(*file));
        else
            complaints.push_back(
                {Severity::Error, one.place, "logfiles", one.name, {}, file.error().reason, {}});
    }
    std::lock_guard lock(mutex_);
    for (auto& file : files_)
        if (file->by_command) files.push_back(std::move(file));
    files_.swap(files);  // the former ones are closed behind the lock
    date_format_ = std::move(wanted.date_format);
    console_levels_ = wanted.console_levels;
    console_named_ = wanted.console_named;
    rotation_ = wanted.rotation;
}

Result<void> Logger::add_channel(const std::string& name, std::string_view levels) {
    std::vector<std::string_view> unknown;
    const auto wanted = log_levels_of(levels, unknown);
    if (!unknown.empty()) return fail(fmt::format("level '{}' is not known", unknown.front()));
    const auto path = path_of(name);
    {
        std::lock_guard lock(mutex_);
        for (const auto& file : files_)
            if (file->path == path) return fail(fmt::format("Logger channel '{}' already exists", name));
    }
    auto file = open(name, wanted);
    if (!file) return std::unexpected(file.error());
    (*file)->by_command = true;
    std::lock_guard lock(mutex_);
    files_.push_back(std::move(*file));
    return {};
}

Result<void> Logger::remove_channel(const std::string& name) {
    const auto path = path_of(name);
    std::unique_ptr<File> gone;  // closed behind the lock
    std::lock_guard lock(mutex_);
    const auto at = std::ranges::find_if(files_, [&path](const auto& file) { return file->path == path; });
    if (at == files_.end()) return fail(fmt::format("Unable to find dynamic logger channel '{}'", name));
    gone = std::move(*at);
    files_.erase(at);
    return {};
}

void Logger::follow(Follower follower) {
    std::lock_guard lock(mutex_);
    follower_ = std::move(follower);
}

void Logger::rotate() {
    std::vector<std::pair<std::string, unsigned>> files;
    Rotation how;
    {
        std::lock_guard lock(mutex_);
        for (const auto& file : files_) files.emplace_back(file->path, file->levels);
        how = rotation_;
    }
    // The disk is not waited for while others want to log.
    std::vector<std::unique_ptr<File>> opened;
    for (const auto& [path, levels] : files) {
        rotate_file(path, how, std::time(nullptr));
        if (auto next = open(path, levels)) opened.push_back(std::move(*next));
    }
    std::lock_guard lock(mutex_);
    // What is queued still goes to the former one. Where none could be opened, everything does.
    for (auto& next : opened)
        for (auto& file : files_)
            if (file->path == next->path) std::swap(file->logger, next->logger);
}

bool Logger::writes(log::Level level) {
    std::lock_guard lock(mutex_);
    return std::any_of(files_.begin(), files_.end(),
                       [level](const auto& file) { return (file->levels & bit(level)) != 0; });
}

std::string Logger::prefix(const log::Record& record) const {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    std::tm local{};
    localtime_r(&now.tv_sec, &local);
    const auto format = with_fraction(date_format_, static_cast<int>(now.tv_nsec / 1000));
    char date[64];
    const auto size = std::strftime(date, sizeof date, format.c_str(), &local);
    return fmt::format("[{}] {}[{}]: {}:{} {}:", std::string_view(date, size), log::level_name(record.level),
                       syscall(SYS_gettid), file_name(record.where), record.where.line(),
                       function_name(record.where));
}

void Logger::write(const log::Record& record) {
    std::lock_guard lock(mutex_);
    const auto wanted = bit(record.level);
    std::string line;
    for (const auto& file : files_) {
        if (!(file->levels & wanted)) continue;
        if (line.empty()) line = fmt::format("{} {}", prefix(record), record.text);
        file->logger->info("{}", line);
    }
    const bool for_console = console_ && (console_levels_ & wanted) != 0;
    if (!for_console && !follower_) return;
    static constexpr std::string_view kMarks[] = {"", "", "  == ", "    -- ", "       > "};
    std::string shown = record.level == log::Level::Verbose
                            ? fmt::format("{}{}\n", kMarks[std::clamp(record.depth, 0, 4)], record.text)
                            : fmt::format("{} {}\n", prefix(record), record.text);
    if (for_console) {
        std::fwrite(shown.data(), 1, shown.size(), stdout);
        std::fflush(stdout);
    }
    if (follower_) follower_(record.level, std::move(shown));
}

}  // namespace asterism::server
