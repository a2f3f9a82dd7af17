// SPDX-License-Identifier: Apache-2.0
#include "logger_conf.h"
#include "log_line.h"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "asterism/base/log.h"
#include "asterism/base/text.h"

namespace asterism::server {

namespace {

constexpr unsigned level_bit(log::Level level) { return 1u << static_cast<unsigned>(level); }
constexpr std::uint64_t kDeepest = 10;
constexpr std::string_view kRotations[] = {"sequential", "rotate", "timestamp", "none"};
/// Of Asterisk's [general], and without effect: nothing is to be said of them.
constexpr std::string_view kHarmless[] = {
    "use_callids",       "display_callids",    "appendhostname",
    "queue_log",         "queue_log_to_file",  "queue_log_name",
    "exec_after_rotate", "logger_queue_limit", "queue_log_realtime_use_gmt",
    "custom_level",      "custom_levels"};

/// What one section of the file adds to what is read.
class LoggerReader {
public:
    LoggerReader(LoggerConf& out, Complaints& complaints) : out_(out), complaints_(complaints) {}

    void general(const SourceLine& line) {
        if (iequals(line.name, "dateformat")) {
            out_.date_format = line.value;
        } else if (iequals(line.name, "rotatestrategy")) {
            out_.rotation = rotation_named(line.value);
            if (std::ranges::none_of(kRotations, [&](auto one) { return iequals(one, line.value); }))
                say(line, "general",
                    fmt::format(
                        "'{}' is no way to rotate (sequential, rotate, timestamp, none); sequential is used",
                        line.value));
        } else if (std::ranges::none_of(kHarmless, [&](auto one) { return iequals(one, line.name); })) {
            std::vector<std::string_view> known(std::begin(kHarmless), std::end(kHarmless));
            known.insert(known.end(), {"dateformat", "rotatestrategy"});
            say(line, "general", "there is no such option", std::string(nearest(line.name, known)));
        }
    }

    void logfile(const SourceLine& line) {
        std::vector<std::string_view> unknown;
        const auto levels = log_levels_of(line.value, unknown);
        for (const auto word : unknown) say(line, "logfiles", fmt::format("level '{}' is not known", word));
        if (iequals(line.name, "console")) {
            out_.console_levels = levels | level_bit(log::Level::Verbose) | level_bit(log::Level::Debug);
            out_.console_named = true;
        } else if (line.name.starts_with("syslog")) {
            say(line, "logfiles", "syslog is not written to yet");
        } else {
            if (levels == 0) say(line, "logfiles", "no level is named: nothing is written there");
            out_.files.push_back({line.place, line.name, levels, line.value});
        }
    }

    void unknown(const Section& section) {
        complaints_.push_back({Severity::Warning,
                               section.place,
                               section.name,
                               {},
                               {},
                               "there is no such section; there are [general] and [logfiles]",
                               {}});
    }

private:
    void say(const SourceLine& line, const char* section, std::string reason, std::string meant = {}) {
        complaints_.push_back(
            {Severity::Warning, line.place, section, line.name, {}, std::move(reason), std::move(meant)});
    }

    LoggerConf& out_;
    Complaints& complaints_;
};

}  // namespace

unsigned default_console_levels() {
    return level_bit(log::Level::Notice) | level_bit(log::Level::Warning) | level_bit(log::Level::Error) |
           level_bit(log::Level::Verbose) | level_bit(log::Level::Debug);
}

unsigned log_levels_of(std::string_view text, std::vector<std::string_view>& unknown) {
    unsigned levels = 0;
    text = read_log_form(text).levels;
    for (auto word : split(text, ',')) {
        word = trim(word.substr(0, word.find('(')));
        if (word.empty() || iequals(word, "fax") || iequals(word, "trace")) continue;
        if (word == "*") {
            levels = ~0u;
            continue;
        }
        if (const auto level = log::level_named(word))
            levels |= level_bit(*level);
        else
            unknown.push_back(word);
    }
    return levels;
}

std::optional<int> verbose_depth_of(std::string_view text) {
    for (auto word : split(read_log_form(text).levels, ',')) {
        word = trim(word);
        if (!istarts_with(word, "verbose(") || !word.ends_with(')')) continue;
        if (const auto depth = parse_uint(trim(word.substr(8, word.size() - 9))))
            return static_cast<int>(std::min<std::uint64_t>(*depth, kDeepest));
    }
    return std::nullopt;
}

LoggerConf read_logger_conf(const store::ConfFile& conf, Complaints& complaints) {
    LoggerConf out;
    // Not security: two lines for each REGISTER are for those who ask for them.
    if (!conf.found()) {
        out.files.push_back(
            {place("logger.conf", 0), "messages.log",
             level_bit(log::Level::Notice) | level_bit(log::Level::Warning) | level_bit(log::Level::Error),
             "notice,warning,error"});
        return out;
    }
    complaints.insert(complaints.end(), conf.complaints().begin(), conf.complaints().end());
    LoggerReader reader(out, complaints);
    for (const auto& section : conf.resolved()) {
        const bool general = iequals(section.name, "general"), files = iequals(section.name, "logfiles");
        if (!general && !files) reader.unknown(section);
        for (const auto& line : section.lines) {
            if (general) reader.general(line);
            if (files) reader.logfile(line);
        }
    }
    return out;
}

std::string log_path(const std::string& directory, const std::string& name) {
    return name.starts_with('/') ? name : directory + "/" + name;
}

void review_log_files(const LoggerConf& conf, const std::string& directory, Complaints& complaints) {
    for (const auto& file : conf.files) {
        const auto path = log_path(directory, file.name);
        const auto folder = std::filesystem::path(path).parent_path().string();
        std::error_code ignored;
        // The folder of logs itself is made at the start; others are not.
        const bool made = folder == directory && !std::filesystem::exists(folder, ignored);
        const auto& asked = std::filesystem::exists(path, ignored) ? path : folder;
        if (made || ::access(asked.c_str(), W_OK) == 0) continue;
        complaints.push_back({Severity::Error,
                              file.place,
                              "logfiles",
                              file.name,
                              {},
                              fmt::format("cannot be written: {}: {}", asked, std::strerror(errno)),
                              {}});
    }
}

}  // namespace asterism::server
