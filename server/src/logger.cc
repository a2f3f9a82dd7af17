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

namespace asterism::server {

namespace {

constexpr unsigned bit(log::Level level) { return 1u << static_cast<unsigned>(level); }
constexpr unsigned kConsoleLevels = bit(log::Level::Notice) | bit(log::Level::Warning) |
                                    bit(log::Level::Error) | bit(log::Level::Verbose) |
                                    bit(log::Level::Debug);

/// "notice,warning,verbose(3)": the levels a file or the console wants.
unsigned levels_of(std::string_view text, std::vector<std::string_view>& unknown) {
    unsigned levels = 0;
    if (text.starts_with('['))
        text = text.substr(std::min(text.find(']'), text.size() - 1) + 1);  // [json] and the like
    for (auto word : split(text, ',')) {
        word = trim(word.substr(0, word.find('(')));
        if (word.empty() || iequals(word, "fax") || iequals(word, "trace")) continue;
        if (word == "*") {
            levels = ~0u;
            continue;
        }
        const auto level = log::level_named(word);
        if (level)
            levels |= bit(*level);
        else
            unknown.push_back(word);
    }
    return levels;
}

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
      console_levels_(kConsoleLevels),
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

std::string Logger::path_of(const std::string& name) const {
    return name.starts_with('/') ? name : directory_ + "/" + name;
}

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
    std::vector<std::unique_ptr<File>> files;
    std::string date_format = "%b %e %H:%M:%S";
    unsigned console_levels = kConsoleLevels;
    bool console_named = false;
    auto strategy = Rotation::Sequential;
    const auto complain = [&complaints](Severity severity, const Place& where, const std::string& name,
                                        std::string reason) {
        complaints.push_back({severity, where, "logfiles", name, {}, std::move(reason), {}});
    };
    const auto add = [&](const Place& where, const std::string& name, unsigned levels) {
        if (auto file = open(name, levels))
            files.push_back(std::move(*file));
        else
            complain(Severity::Error, where, name, file.error().reason);
    };
    const auto add_line = [&](const SourceLine& line) {
        std::vector<std::string_view> unknown;
        const auto levels = levels_of(line.value, unknown);
        for (const auto word : unknown)
            complain(Severity::Warning, line.place, line.name, fmt::format("level '{}' is not known", word));
        if (iequals(line.name, "console")) {
            console_levels = levels | bit(log::Level::Verbose) | bit(log::Level::Debug);
            console_named = true;
        } else if (!line.name.starts_with("syslog"))
            add(line.place, line.name, levels);
        else
            complain(Severity::Warning, line.place, line.name, "syslog is not written to yet");
    };
    // Not security: two lines for each REGISTER are for those who ask for them.
    if (!conf.found())
        add(place("logger.conf", 0), "messages.log",
            bit(log::Level::Notice) | bit(log::Level::Warning) | bit(log::Level::Error));
    else
        for (const auto& section : conf.resolved())
            for (const auto& line : section.lines) {
                if (iequals(section.name, "logfiles")) add_line(line);
                if (!iequals(section.name, "general")) continue;
                if (iequals(line.name, "dateformat")) date_format = line.value;
                if (iequals(line.name, "rotatestrategy")) strategy = rotation_named(line.value);
            }
    std::lock_guard lock(mutex_);
    for (auto& file : files_)
        if (file->by_command) files.push_back(std::move(file));
    files_.swap(files);  // the former ones are closed behind the lock
    date_format_ = std::move(date_format);
    console_levels_ = console_levels;
    console_named_ = console_named;
    rotation_ = strategy;
}

Result<void> Logger::add_channel(const std::string& name, std::string_view levels) {
    std::vector<std::string_view> unknown;
    const auto wanted = levels_of(levels, unknown);
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
