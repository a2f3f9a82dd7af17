// SPDX-License-Identifier: Apache-2.0
#include "control/client_connection.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "asterism/base/text.h"

namespace asterism::manage {

namespace {
/// A frame of ours is never longer; more means that something else listens there.
constexpr std::uint64_t kMostFrame = 1u << 30;
constexpr std::size_t kMostLine = 4096;
}  // namespace

ClientConnection::~ClientConnection() {
    if (fd_ >= 0) close(fd_);
}

bool ClientConnection::open(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (path.size() >= sizeof address.sun_path) return false;
    std::memcpy(address.sun_path, path.data(), path.size());
    fd_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd_ < 0) return false;
    if (connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return false;
    const auto greeting = read_line();
    if (!greeting) return false;
    const auto words = split(*greeting, ' ');
    if (words.size() < 4 || words[0] != "asterism-control") return false;
    hostname_ = words[2];
    version_ = words[3];
    return true;
}

bool ClientConnection::send_line(std::string_view line) {
    std::string text(line);
    for (char& c : text)
        if (c == '\n' || c == '\r') c = ' ';
    text += '\n';
    std::string_view left = text;
    while (!left.empty()) {
        const auto sent = send(fd_, left.data(), left.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        left.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

bool ClientConnection::fill() {
    char bytes[16384];
    for (;;) {
        const auto got = recv(fd_, bytes, sizeof bytes, 0);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return false;
        buffer_.append(bytes, static_cast<std::size_t>(got));
        return true;
    }
}

std::optional<std::string> ClientConnection::read_line() {
    for (;;) {
        if (const auto end = buffer_.find('\n'); end != buffer_.npos) {
            std::string line = buffer_.substr(0, end);
            buffer_.erase(0, end + 1);
            return line;
        }
        if (buffer_.size() > kMostLine || !fill()) return std::nullopt;
    }
}

std::optional<ClientConnection::Frame> ClientConnection::read() {
    const auto head = read_line();
    if (!head) return std::nullopt;
    const auto [kind, rest] = split_once(*head, ' ');
    const auto number = parse_uint(rest);
    if (!number) return std::nullopt;
    Frame frame{std::string(kind), {}, 0};
    if (kind == "end") {
        frame.status = static_cast<int>(*number);
        return frame;
    }
    if (*number > kMostFrame) return std::nullopt;
    while (buffer_.size() < *number)
        if (!fill()) return std::nullopt;
    frame.text = buffer_.substr(0, *number);
    buffer_.erase(0, *number);
    return frame;
}

}  // namespace asterism::manage
