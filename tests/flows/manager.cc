// SPDX-License-Identifier: Apache-2.0
#include "manager.h"

#include <fmt/core.h>

#include "asterism/base/text.h"

namespace asterism::flows {

std::string Runner::Manager::Block::text() const {
    std::string out;
    for (const auto& [key, value] : fields) out += fmt::format("{}: {}\n", key, value);
    return out;
}

Runner::Manager::Manager(rt::Net& net, Ladder& ladder, SocketAddress from, SocketAddress to)
    : ladder_(ladder) {
    rt::ConnectOptions options;
    options.to = to;
    options.from = from;
    stream_ = net.connect(options, *this);
}

void Runner::Manager::say(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string text;
    for (const auto& [key, value] : fields) text += fmt::format("{}: {}\r\n", key, value);
    ladder_.message("manager", "us", text);
    stream_->send(SharedBytes::copy(text + "\r\n"));
}

void Runner::Manager::on_bytes(rt::Stream&, std::string_view bytes) {
    bytes_ += bytes;
    if (bytes_.starts_with("Asterisk Call Manager/")) {
        const auto end = bytes_.find("\r\n");
        if (end == std::string::npos) return;
        bytes_.erase(0, end + 2);
    }
    for (auto end = bytes_.find("\r\n\r\n"); end != std::string::npos; end = bytes_.find("\r\n\r\n")) {
        Block block;
        for (auto line : split(std::string_view(bytes_).substr(0, end), '\n')) {
            const auto [key, value] = split_once(line, ':');
            block.fields.emplace_back(trim(key), trim(value));
        }
        ladder_.message("us", "manager", bytes_.substr(0, end));
        heard.push_back(std::move(block));
        bytes_.erase(0, end + 4);
    }
}

}  // namespace asterism::flows
