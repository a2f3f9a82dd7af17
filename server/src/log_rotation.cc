// SPDX-License-Identifier: Apache-2.0
#include "asterism/server/log_rotation.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "room_limits.h"

namespace asterism::server {

namespace {

/// Numbers below are counted, those from here on are times (2001).
constexpr std::uint64_t kFirstTime = 1'000'000'000;

/// The numbers of the files that were moved away in that way, by size.
std::vector<std::uint64_t> numbers_of(const std::filesystem::path& path, bool times) {
    std::vector<std::uint64_t> out;
    const auto begin = path.filename().string() + ".";
    std::error_code error;
    for (std::filesystem::directory_iterator at(path.parent_path(), error), end; !error && at != end;
         at.increment(error)) {
        const auto name = at->path().filename().string();
        if (!name.starts_with(begin)) continue;
        const auto number = parse_uint(std::string_view(name).substr(begin.size()));
        if (number && (*number >= kFirstTime) == times) out.push_back(*number);
    }
    std::ranges::sort(out);
    return out;
}

std::string moved(const std::string& path, std::uint64_t number) {
    return fmt::format("{}.{}", path, number);
}

void drop(const std::string& path, std::uint64_t number) {
    const auto name = moved(path, number);
    std::error_code error;
    if (std::filesystem::remove(name, error))
        log::notice("{} is gone: of {} the last {} are kept (limit log_files_kept)", name, path,
                    limits::log_files_kept.value());
}

/// `numbers`: the oldest first, and room is made for one more.
void make_room(const std::string& path, const std::vector<std::uint64_t>& numbers) {
    if (limits::log_files_kept.admits(numbers.size() + 1)) return;
    const auto too_many = numbers.size() + 1 - limits::log_files_kept.value();
    for (std::size_t at = 0; at < too_many && at < numbers.size(); ++at) drop(path, numbers[at]);
}

/// The newest gets 0, and each other one number more, up to where one is free.
void move_up(const std::string& path, const std::vector<std::uint64_t>& numbers) {
    std::error_code ignored;
    std::uint64_t free = 0;
    while (free < numbers.size() && numbers[free] == free) ++free;
    const auto kept = limits::log_files_kept.value();
    if (!limits::log_files_kept.admits(numbers.size() + 1)) {
        for (const auto number : numbers)
            if (number + 1 >= kept) drop(path, number);
        free = std::min<std::uint64_t>(free, kept - 1);
    }
    for (; free > 0; --free) std::filesystem::rename(moved(path, free - 1), moved(path, free), ignored);
}

}  // namespace

Rotation rotation_named(std::string_view word) {
    if (iequals(word, "rotate")) return Rotation::Rotate;
    if (iequals(word, "timestamp")) return Rotation::Timestamp;
    if (iequals(word, "none")) return Rotation::None;
    return Rotation::Sequential;
}

void rotate_file(const std::string& path, Rotation how, std::time_t now) {
    std::error_code ignored;
    if (how == Rotation::None || !std::filesystem::exists(path, ignored)) return;
    const auto numbers = numbers_of(path, how == Rotation::Timestamp);
    std::uint64_t number = 0;
    switch (how) {
        case Rotation::Sequential:
            if (!numbers.empty()) number = numbers.back() + 1;
            make_room(path, numbers);
            break;
        case Rotation::Timestamp:
            // What was moved away within this second stays.
            number = static_cast<std::uint64_t>(now);
            if (!numbers.empty()) number = std::max(number, numbers.back() + 1);
            make_room(path, numbers);
            break;
        default:
            move_up(path, numbers);
            break;
    }
    std::filesystem::rename(path, moved(path, number), ignored);
}

}  // namespace asterism::server
