// SPDX-License-Identifier: Apache-2.0
#include "asterism/server/logger.h"

#include <fmt/chrono.h>
#include <fmt/core.h>
#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/sinks/basic_file_sink.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "asterism/base/text.h"

namespace asterism::server {

namespace {

unsigned bit(log::Level level) { return 1u << static_cast<unsigned>(level); }

/// "notice,warning,verbose(3)": the levels a file or the console wants. Unknown words are told.
unsigned levels_of(std::string_view text, const SourceLine& line, Complaints& complaints) {
    unsigned levels = 0;
    if (text.starts_with('['))
        text = text.substr(std::min(text.find(']'), text.size() - 1) + 1);  // [json] and the like
    for (auto word : split(text, ',')) {
        word = trim(word.substr(0, word.find('(')));
        if (word.empty()) continue;
        if (word == "*") {
            levels = ~0u;
            continue;
        }
        bool known = false;
        for (unsigned i = 0; i < log::kLevels; ++i)
            if (iequals(word, log::level_name(static_cast<log::Level>(i)))) {
                levels |= 1u << i;
                known = true;
            }
        if (!known && !iequals(word, "fax") && !iequals(word, "trace"))
            complaints.push_back({Severity::Warning,
                                  line.place,
                                  "logfiles",
                                  line.name,
                                  {},
                                  fmt::format("level '{}' is not known", word),
                                  {}});
    }
    return levels;
}

std::string_view base_name(std::string_view path) {
    const auto slash = path.rfind('/');
    return slash == path.npos ? path : path.substr(slash + 1);
}

/// "auto asterism::call::Pjsip::request(...)" to "request".
std::string_view function_name(std::string_view pretty) {
    const auto open = pretty.find('(');
    auto name = pretty.substr(0, open);
    if (const auto space = name.rfind(' '); space != name.npos) name = name.substr(space + 1);
    if (const auto colon = name.rfind(':'); colon != name.npos) name = name.substr(colon + 1);
    return name.empty() ? std::string_view("main") : name;
}

}  // namespace

struct Logger::File {
    std::string path;
    unsigned levels;
    std::shared_ptr<spdlog::async_logger> logger;
};

Logger::Logger(std::string log_directory, bool console)
    : directory_(std::move(log_directory)),
      console_(console),
      console_levels_(bit(log::Level::Notice) | bit(log::Level::Warning) | bit(log::Level::Error) |
                      bit(log::Level::Verbose) | bit(log::Level::Debug)),
      writer_(std::make_shared<spdlog::details::thread_pool>(8192, 1)) {}

Logger::~Logger() {
    // The writer ends first: it writes what is queued, and nobody uses the files any more.
    writer_.reset();
    std::lock_guard lock(mutex_);
    files_.clear();
}

std::vector<manage::LogChannel> Logger::channels() const {
    const auto words = [](unsigned levels) {
        std::string out;
        for (unsigned level = 0; level < log::kLevels; ++level)
            if (levels & bit(static_cast<log::Level>(level)))
                out += fmt::format("{}{}", out.empty() ? "" : " ",
                                   log::level_name(static_cast<log::Level>(level)));
        return out;
    };
    std::lock_guard lock(mutex_);
    std::vector<manage::LogChannel> all;
    for (const auto& file : files_) all.push_back({file->path, "File", words(file->levels)});
    if (console_) all.push_back({"", "Console", words(console_levels_)});
    return all;
}

void Logger::configure(const store::ConfFile& conf, Complaints& complaints) {
    std::vector<std::unique_ptr<File>> files;
    const auto open = [&](const std::string& name, unsigned levels) {
        auto file = std::make_unique<File>();
        file->path = name.starts_with('/') ? name : directory_ + "/" + name;
        file->levels = levels;
        try {
            auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file->path);
            file->logger = std::make_shared<spdlog::async_logger>(
                file->path, std::move(sink), writer_, spdlog::async_overflow_policy::overrun_oldest);
            file->logger->set_pattern("%v");
            file->logger->flush_on(spdlog::level::info);
            files.push_back(std::move(file));
        } catch (const spdlog::spdlog_ex& error) {
            complaints.push_back(
                {Severity::Error, place("logger.conf", 0), "logfiles", name, {}, error.what(), {}});
        }
    };
    std::string date_format = "%b %e %H:%M:%S";
    unsigned console_levels = console_levels_;
    if (!conf.found()) {
        // Not security: two lines for each REGISTER are for those who ask for them.
        open("messages.log", bit(log::Level::Notice) | bit(log::Level::Warning) | bit(log::Level::Error));
    } else {
        for (const auto& section : conf.resolved())
            for (const auto& line : section.lines) {
                if (iequals(section.name, "general")) {
                    if (iequals(line.name, "dateformat")) date_format = line.value;
                } else if (iequals(section.name, "logfiles")) {
                    const auto levels = levels_of(line.value, line, complaints);
                    if (iequals(line.name, "console"))
                        console_levels = levels | bit(log::Level::Verbose) | bit(log::Level::Debug);
                    else if (!line.name.starts_with("syslog"))
                        open(line.name, levels);
                    else
                        complaints.push_back({Severity::Warning,
                                              line.place,
                                              "logfiles",
                                              line.name,
                                              {},
                                              "syslog is not written to yet",
                                              {}});
                }
            }
    }
    std::lock_guard lock(mutex_);
    files_ = std::move(files);
    date_format_ = std::move(date_format);
    console_levels_ = console_levels;
}

void Logger::reopen() {
    std::lock_guard lock(mutex_);
    for (auto& file : files_) {
        auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(file->path);
        file->logger->sinks() = {std::move(sink)};
        file->logger->set_pattern("%v");
    }
}

bool Logger::writes(log::Level level) {
    std::lock_guard lock(mutex_);
    return std::any_of(files_.begin(), files_.end(),
                       [level](const auto& file) { return (file->levels & bit(level)) != 0; });
}

std::string Logger::prefix(const log::Record& record) const {
    const auto now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    char date[64];
    const auto size = std::strftime(date, sizeof date, date_format_.c_str(), &local);
    return fmt::format("[{}] {}[{}]: {}:{} {}:", std::string_view(date, size), log::level_name(record.level),
                       syscall(SYS_gettid), base_name(record.where.file_name()), record.where.line(),
                       function_name(record.where.function_name()));
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
    if (!console_ || !(console_levels_ & wanted)) return;
    static constexpr std::string_view kMarks[] = {"", "", "  == ", "    -- ", "       > "};
    std::string shown = record.level == log::Level::Verbose
                            ? fmt::format("{}{}\n", kMarks[std::clamp(record.depth, 0, 4)], record.text)
                            : fmt::format("{} {}\n", prefix(record), record.text);
    std::fwrite(shown.data(), 1, shown.size(), stdout);
    std::fflush(stdout);
}

}  // namespace asterism::server
