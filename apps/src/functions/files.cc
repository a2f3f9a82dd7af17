// SPDX-License-Identifier: Apache-2.0
// SHELL(command): what it writes. STAT(flag,file): d, e, f whether it is a directory, there, a file; m its
// mode, s its size, A, C, M when it was read, changed, written. FILE(file[,offset[,length[,options]]]): a
// piece of it by bytes, or (option l) by lines; counted from the end when negative.
#include <fmt/core.h>
#include <sys/stat.h>

#include <fstream>

#include "../blocking.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "functions.h"

namespace asterism::apps {

namespace {

constexpr std::size_t kMostOutput = 64 * 1024;
constexpr std::size_t kMostFile = 1024 * 1024;

rt::Task<std::string> shell(Calls& calls, Channel* channel, std::string args) {
    if (trim(args).empty()) {
        log::warning("Missing Argument!  Example:  Set(foo=${{SHELL(echo \"bar\")}})");
        co_return std::string();
    }
    auto ran = co_await run_command(calls, channel, args, kMostOutput);
    co_return ran ? std::move(ran->output) : std::string();
}

std::string stat_of(char flag, const std::string& path) {
    struct stat info{};
    if (::stat(path.c_str(), &info) != 0) return "0";
    switch (flag) {
        case 'e':
            return "1";
        case 'd':
            return S_ISDIR(info.st_mode) ? "1" : "0";
        case 'f':
            return S_ISREG(info.st_mode) ? "1" : "0";
        case 's':
            return std::to_string(info.st_size);
        case 'm':
            return fmt::format("{:o}", info.st_mode);
        case 'A':
            return std::to_string(info.st_atime);
        case 'C':
            return std::to_string(info.st_ctime);
        case 'M':
            return std::to_string(info.st_mtime);
        default:
            return {};
    }
}

rt::Task<std::string> stat_function(Calls& calls, Channel* channel, std::string args) {
    const auto parts = function_args(args, 2);
    const char flag = trim(parts[0]).empty() ? '\0' : trim(parts[0])[0];
    const std::string path(trim(parts[1]));
    std::function<std::string()> job = [flag, path] { return stat_of(flag, path); };
    auto read = co_await beside<std::string>(calls, channel, job);
    co_return read ? std::move(*read) : std::string();
}

std::int64_t number_of(std::string_view text, std::int64_t otherwise) {
    text = trim(text);
    const bool below = text.starts_with('-');
    const auto number = parse_uint(below ? text.substr(1) : text);
    if (!number || *number > 1'000'000'000'000) return otherwise;
    return below ? -static_cast<std::int64_t>(*number) : static_cast<std::int64_t>(*number);
}

constexpr std::int64_t kAll = 1'000'000'000'000;

/// Where a piece of `size` units begins and ends.
std::pair<std::size_t, std::size_t> piece_of(std::size_t size, std::int64_t offset, std::int64_t length) {
    const auto all = static_cast<std::int64_t>(size);
    const auto begin = std::clamp<std::int64_t>(offset < 0 ? all + offset : offset, 0, all);
    const auto end = std::clamp<std::int64_t>(length < 0 ? all + length : begin + length, begin, all);
    return {static_cast<std::size_t>(begin), static_cast<std::size_t>(end)};
}

/// `line_end`: what parts lines; empty: bytes are counted, not lines.
std::string read_file(const std::string& path, std::int64_t offset, std::int64_t length,
                      std::string_view line_end) {
    if (!is_plain_file(path)) return {};
    std::ifstream file(path, std::ios::binary);
    std::string text;
    std::array<char, 4096> block;
    while (text.size() < kMostFile && (file.read(block.data(), block.size()) || file.gcount() > 0))
        text.append(block.data(), static_cast<std::size_t>(file.gcount()));
    if (line_end.empty()) {
        const auto [begin, end] = piece_of(text.size(), offset, length);
        return text.substr(begin, end - begin);
    }
    std::vector<std::size_t> starts{0};
    for (std::size_t at = 0; (at = text.find(line_end, at)) != text.npos;)
        starts.push_back(at += line_end.size());
    if (starts.back() != text.size()) starts.push_back(text.size());
    const auto [begin, end] = piece_of(starts.size() - 1, offset, length);
    return text.substr(starts[begin], starts[end] - starts[begin]);
}

rt::Task<std::string> file_function(Calls& calls, Channel* channel, std::string args) {
    const auto parts = function_args(args, 5);
    const std::string path(trim(parts[0]));
    const auto offset = number_of(parts[1], 0);
    const auto length = number_of(parts[2], kAll);
    // u, d, m: as Unix, DOS and the Macintosh end a line; whatever else stands there is u.
    const char format = trim(parts[4]).empty() ? 'u' : lower(trim(parts[4])[0]);
    const std::string line_end(format == 'd' ? "\r\n" : format == 'm' ? "\r" : "\n");
    const std::string by = parts[3].find('l') != std::string::npos ? line_end : std::string();
    std::function<std::string()> job = [path, offset, length, by] {
        return read_file(path, offset, length, by);
    };
    auto read = co_await beside<std::string>(calls, channel, job);
    co_return read ? std::move(*read) : std::string();
}

constexpr call::Function kFilesRows[] = {
    call::Function{"FILE", "FILE(filename[,offset[,length[,options[,format]]]])", "A piece of a text file.",
                   nullptr, file_function}
        .dangerous(Danger::Files),
    call::Function{"SHELL", "SHELL(command)", "What a command of the shell writes.", nullptr, shell}
        .dangerous(Danger::Programs),
    call::Function{"STAT", "STAT(flag,filename)", "What is known of a file.", nullptr, stat_function}
        .dangerous(Danger::Files),
};

}  // namespace

std::span<const call::Function> file_functions() { return kFilesRows; }

}  // namespace asterism::apps
