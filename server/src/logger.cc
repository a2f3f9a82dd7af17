// SPDX-License-Identifier: Apache-2.0
#include "asterism/server/logger.h"

#include <fmt/core.h>
#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "asterism/base/log_depth.h"
#include "asterism/base/text.h"
#include "asterism/base/time.h"
#include "log_file.h"
#include "log_line.h"
#include "logger_conf.h"
#include "room_limits.h"

namespace asterism::server {

namespace {

constexpr unsigned bit(log::Level level) { return 1u << static_cast<unsigned>(level); }

}  // namespace

struct Logger::File {
    std::string path;
    /// As they stand in logger.conf, and what they mean.
    std::string words;
    unsigned levels;
    LogForm form;
    std::optional<int> verbose;
    /// Of `logger add channel`: stays when logger.conf is read again.
    bool by_command = false;
    std::shared_ptr<spdlog::async_logger> logger;

    bool takes(const log::Record& record) const {
        if (!(levels & bit(record.level))) return false;
        return record.level != log::Level::Verbose || record.depth <= verbose.value_or(log::verbose_depth());
    }
};

Logger::Logger(std::string log_directory, bool console, std::string program)
    : directory_(std::move(log_directory)),
      console_(console),
      program_(std::move(program)),
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
    for (const auto& file : files_) all.push_back({file->path, "File", to_text(file->form), file->levels});
    if (console_named_) all.push_back({"", "Console", to_text(LogForm::Default), console_levels_});
    return all;
}

std::string Logger::path_of(const std::string& name) const { return log_path(directory_, name); }

Result<void> Logger::has_room(std::size_t files, std::string_view name, std::string_view levels) const {
    if (!limits::log_channel_bytes.admits(name.size() + levels.size()))
        return fail(fmt::format("its name and levels have more than {} bytes (limit log_channel_bytes)",
                                limits::log_channel_bytes.value()));
    if (!limits::log_channels.admits(files + 1))
        return fail(fmt::format("there are {} already (limit log_channels)", files));
    return {};
}

Result<std::unique_ptr<Logger::File>> Logger::open(const std::string& name, const std::string& words) const {
    auto file = std::make_unique<File>();
    std::vector<std::string_view> unknown;
    file->path = path_of(name);
    file->words = words;
    file->levels = log_levels_of(words, unknown);
    file->form = read_log_form(words).form;
    file->verbose = verbose_depth_of(words);
    // Opening it would wait for somebody who reads.
    std::error_code error;
    if (std::filesystem::is_fifo(file->path, error)) return fail(fmt::format("{} is a pipe", file->path));
    try {
        auto sink = std::make_shared<LogFile>(file->path);
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
    const auto by_command = [this] {
        std::lock_guard lock(mutex_);
        return static_cast<std::size_t>(
            std::ranges::count_if(files_, [](const auto& file) { return file->by_command; }));
    }();
    for (const auto& one : wanted.files) {
        const auto complain = [&](const std::string& reason) {
            complaints.push_back(
                {Severity::Error, one.place, "logfiles", one.name.substr(0, 100), {}, reason, {}});
        };
        if (const auto room = has_room(files.size() + by_command, one.name, one.words); !room)
            complain(room.error().reason);
        else if (auto file = open(one.name, one.words))
            files.push_back(std::move(*file));
        else
            complain(file.error().reason);
    }
    std::lock_guard lock(mutex_);
    for (auto& file : files_)
        if (file->by_command) files.push_back(std::move(file));
    files_.swap(files);  // the former ones are closed behind the lock
    date_format_ = std::move(wanted.date_format);
    console_levels_ = wanted.console_levels;
    console_named_ = wanted.console_named;
    rotation_ = wanted.rotation;
    for (auto& file : files_)
        if (!file->by_command) greet(*file);
    want_depth();
}

// 629. What reads JSON finds nothing but JSON.
void Logger::greet(File& file) const {
    if (!program_.empty() && file.form != LogForm::Json) file.logger->info("[{}] {}", date(), program_);
}

void Logger::want_depth() const {
    int deepest = 0;
    for (const auto& file : files_)
        if (file->levels & bit(log::Level::Verbose)) deepest = std::max(deepest, file->verbose.value_or(0));
    log::want_verbose(deepest);
}

Result<void> Logger::add_channel(const std::string& name, std::string_view levels) {
    std::vector<std::string_view> unknown;
    log_levels_of(levels, unknown);
    if (!unknown.empty()) return fail(fmt::format("level '{}' is not known", unknown.front()));
    const auto path = path_of(name);
    {
        std::lock_guard lock(mutex_);
        for (const auto& file : files_)
            if (file->path == path) return fail(fmt::format("Logger channel '{}' already exists", name));
        if (auto room = has_room(files_.size(), name, levels); !room) return room;
    }
    auto file = open(name, std::string(levels));
    if (!file) return std::unexpected(file.error());
    (*file)->by_command = true;
    std::lock_guard lock(mutex_);
    greet(**file);
    files_.push_back(std::move(*file));
    want_depth();
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
    want_depth();
    return {};
}

void Logger::follow(Follower follower) {
    std::lock_guard lock(mutex_);
    follower_ = std::move(follower);
}

void Logger::rotate() {
    struct Former {
        std::string path, words;
    };
    std::vector<Former> files;
    Rotation how;
    {
        std::lock_guard lock(mutex_);
        for (const auto& file : files_) files.push_back({file->path, file->words});
        how = rotation_;
    }
    // The disk is not waited for while others want to log.
    std::vector<std::unique_ptr<File>> opened;
    for (const auto& [path, words] : files) {
        rotate_file(path, how, std::time(nullptr));
        if (auto next = open(path, words)) opened.push_back(std::move(*next));
    }
    std::lock_guard lock(mutex_);
    // What is queued still goes to the former one. Where none could be opened, everything does.
    for (auto& next : opened)
        for (auto& file : files_)
            if (file->path == next->path) {
                std::swap(file->logger, next->logger);
                greet(*file);
            }
}

bool Logger::writes(log::Level level) {
    std::lock_guard lock(mutex_);
    return std::any_of(files_.begin(), files_.end(),
                       [level](const auto& file) { return (file->levels & bit(level)) != 0; });
}

std::string Logger::date() const {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    std::tm local{};
    localtime_r(&now.tv_sec, &local);
    const auto format = with_fraction(date_format_, static_cast<int>(now.tv_nsec / 1000));
    char date[64];
    return {date, std::strftime(date, sizeof date, format.c_str(), &local)};
}

void Logger::write(const log::Record& whole) {
    std::lock_guard lock(mutex_);
    const auto wanted = bit(whole.level);
    // Of what files want more deeply the console and who listens there hear nothing.
    const bool shallow = whole.level != log::Level::Verbose || whole.depth <= log::verbose_depth();
    const bool for_console = console_ && shallow && (console_levels_ & wanted) != 0;
    const bool for_follower = follower_ && shallow;
    const bool for_files = std::ranges::any_of(files_, [&](const auto& file) { return file->takes(whole); });
    if (!for_files && !for_console && !for_follower) return;
    auto record = whole;
    std::string cut;
    if (!limits::log_line_bytes.admits(record.text.size())) {
        cut = record.text.substr(0, limits::log_line_bytes.value());
        cut += " ... (limit log_line_bytes)";
        record.text = cut;
    }
    const auto now = date();
    const auto thread = syscall(SYS_gettid);
    // Most files have the same form.
    std::string lines[3];
    for (const auto& file : files_) {
        if (!file->takes(whole)) continue;
        auto& line = lines[static_cast<std::size_t>(file->form)];
        if (line.empty()) line = log_line(file->form, now, thread, record);
        file->logger->info("{}", line);
    }
    if (!for_console && !for_follower) return;
    static constexpr std::string_view kMarks[] = {"", "", "  == ", "    -- ", "       > "};
    std::string shown = record.level == log::Level::Verbose
                            ? fmt::format("{}{}\n", kMarks[std::clamp(record.depth, 0, 4)], record.text)
                            : log_line(LogForm::Plain, now, thread, record) + "\n";
    if (for_console) {
        std::fwrite(shown.data(), 1, shown.size(), stdout);
        std::fflush(stdout);
    }
    if (for_follower) follower_(record.level, std::move(shown));
}

}  // namespace asterism::server
