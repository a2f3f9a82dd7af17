// SPDX-License-Identifier: Apache-2.0
#include "asterism/server/log_rotation.h"

#include <fmt/core.h>

#include <filesystem>

#include "asterism/base/text.h"

namespace asterism::server {

namespace {

/// The first number whose file is not there. Who rotates once a day gets there in decades.
unsigned free_number(const std::string& path) {
    unsigned number = 0;
    std::error_code ignored;
    while (number < 100'000 && std::filesystem::exists(fmt::format("{}.{}", path, number), ignored)) ++number;
    return number;
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
    const auto move = [&](std::string from, std::string to) { std::filesystem::rename(from, to, ignored); };
    switch (how) {
        case Rotation::Sequential:
            return move(path, fmt::format("{}.{}", path, free_number(path)));
        case Rotation::Rotate:
            for (auto number = free_number(path); number > 0; --number)
                move(fmt::format("{}.{}", path, number - 1), fmt::format("{}.{}", path, number));
            return move(path, path + ".0");
        case Rotation::Timestamp:
            return move(path, fmt::format("{}.{}", path, now));
        case Rotation::None:
            return;
    }
}

}  // namespace asterism::server
