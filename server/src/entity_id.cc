// SPDX-License-Identifier: Apache-2.0
#include "entity_id.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <vector>

#include "asterism/base/random.h"

namespace asterism::server {

std::string machine_entity_id() {
    std::error_code error;
    std::vector<std::pair<std::string, std::string>> cards;
    for (const auto& card : std::filesystem::directory_iterator("/sys/class/net", error)) {
        std::string address;
        std::ifstream(card.path() / "address") >> address;
        if (address.size() == 17 && address != "00:00:00:00:00:00")
            cards.emplace_back(card.path().filename().string(), address);
    }
    std::ranges::sort(cards);
    return cards.empty() ? std::string() : cards.front().second;
}

std::string random_entity_id() {
    const auto number = random_below(std::uint64_t{1} << 48);
    std::string out;
    for (int shift = 40; shift >= 0; shift -= 8)
        out += fmt::format("{}{:02x}", out.empty() ? "" : ":", number >> shift & 0xFF);
    return out;
}

}  // namespace asterism::server
