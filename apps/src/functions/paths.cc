// SPDX-License-Identifier: Apache-2.0
// BASENAME, DIRNAME: the parts of a path, as POSIX's basename and dirname name them. FILE_FORMAT and
// FILE_COUNT_LINE: how the lines of a text file end, and how many there are.
#include <fstream>

#include "../blocking.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "functions.h"

namespace asterism::apps {

namespace {

/// Without the slashes at its end; "/" stays.
std::string_view without_last_slashes(std::string_view path) {
    while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
    return path;
}

std::string base_name(Calls&, Channel*, const std::string& args) {
    const auto path = without_last_slashes(args);
    if (path.empty()) return ".";
    if (path == "/") return "/";
    return std::string(path.substr(path.rfind('/') + 1));
}

std::string directory_name(Calls&, Channel*, const std::string& args) {
    const auto path = without_last_slashes(args);
    const auto slash = path.rfind('/');
    if (slash == path.npos) return ".";
    return std::string(without_last_slashes(path.substr(0, slash + 1)));
}

/// The line ends of a file, as far as it is looked into.
struct LineEnds {
    bool opened = false;
    std::uint64_t unix_ends = 0;  ///< \n
    std::uint64_t dos_ends = 0;   ///< \r\n
    std::uint64_t mac_ends = 0;   ///< \r
    /// The first of the file: u, d, m; x: there is none.
    char first = 'x';
};

/// A file may be large: no more of it is read.
constexpr std::uint64_t kMostCounted = 1024ull * 1024 * 1024;

/// Blocks. `only_first`: no further than the first line end.
LineEnds line_ends_of(const std::string& path, bool only_first) {
    LineEnds out;
    if (!is_plain_file(path)) return out;
    std::ifstream file(path, std::ios::binary);
    out.opened = file.is_open();
    std::array<char, 65536> block;
    bool after_return = false;
    std::uint64_t read = 0;
    const auto end_return = [&](char next) {
        if (out.first == 'x') out.first = next == '\n' ? 'd' : 'm';
        after_return = false;
    };
    while (read < kMostCounted && (file.read(block.data(), block.size()) || file.gcount() > 0)) {
        read += static_cast<std::uint64_t>(file.gcount());
        for (const char c : std::string_view(block.data(), static_cast<std::size_t>(file.gcount()))) {
            const bool pair = after_return && c == '\n';
            if (after_return) end_return(c);
            if (c == '\n') {
                ++out.unix_ends;
                if (pair) ++out.dos_ends;
                if (out.first == 'x') out.first = 'u';
            }
            if (c == '\r') {
                ++out.mac_ends;
                after_return = true;
            }
        }
        if (only_first && out.first != 'x') return out;
    }
    if (after_return) end_return('\0');
    return out;
}

rt::Task<LineEnds> look_into(Calls& calls, const Channel* channel, std::string path, bool only_first) {
    std::function<LineEnds()> job = [path, only_first] { return line_ends_of(path, only_first); };
    auto read = co_await beside<LineEnds>(calls, channel, job);
    LineEnds ends = read.value_or(LineEnds{});
    if (!ends.opened) log::error("Unable to open '{}'", path);
    co_return ends;
}

rt::Task<std::string> file_format(Calls& calls, Channel* channel, std::string args) {
    const std::string path(trim(args));
    const auto ends = co_await look_into(calls, channel, path, true);
    std::string out(1, ends.first);
    co_return out;
}

rt::Task<std::string> file_count_line(Calls& calls, Channel* channel, std::string args) {
    const auto parts = function_args(args, 2);
    const std::string path(trim(parts[0]));
    const auto ends = co_await look_into(calls, channel, path, false);
    if (!ends.opened) co_return "-1";
    const auto asked = trim(parts[1]);
    char format = asked.empty() ? ends.first : lower(asked[0]);
    if (std::string_view("udm").find(format) == std::string_view::npos) format = ends.first;
    std::uint64_t count = format == 'd' ? ends.dos_ends : format == 'm' ? ends.mac_ends : ends.unix_ends;
    co_return std::to_string(count);
}

constexpr call::Function kPathsRows[] = {
    {"BASENAME", "BASENAME(filename)", "The last part of a path.", base_name},
    {"DIRNAME", "DIRNAME(filename)", "A path without its last part.", directory_name},
    call::Function{"FILE_COUNT_LINE", "FILE_COUNT_LINE(filename[,format])",
                   "How many lines a text file has; -1: it cannot be read.", nullptr, file_count_line}
        .dangerous(Danger::Files),
    call::Function{"FILE_FORMAT", "FILE_FORMAT(filename)",
                   "How the lines of a text file end: u, d, m, or x for none.", nullptr, file_format}
        .dangerous(Danger::Files),
};

}  // namespace

std::span<const call::Function> path_functions() { return kPathsRows; }

}  // namespace asterism::apps
