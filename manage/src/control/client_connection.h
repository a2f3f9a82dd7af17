// SPDX-License-Identifier: Apache-2.0
// The client's side of the control protocol (control.h) on a blocking socket: sends lines, takes frames
// apart.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace asterism::manage {

class ClientConnection {
public:
    ClientConnection() = default;
    ~ClientConnection();
    ClientConnection(const ClientConnection&) = delete;
    ClientConnection& operator=(const ClientConnection&) = delete;

    /// Connects and reads the greeting; false when nobody answers in a few seconds.
    bool open(const std::string& path);
    bool send_line(std::string_view line);

    struct Frame {
        /// "out", "log" or "end".
        std::string kind;
        std::string text;
        int status = 0;
    };
    /// The next frame; nullopt at the end of the connection.
    std::optional<Frame> read();
    /// Whether read() would find something without waiting.
    bool has_more() const { return !buffer_.empty(); }

    int fd() const { return fd_; }
    const std::string& hostname() const { return hostname_; }
    const std::string& version() const { return version_; }

private:
    std::optional<std::string> read_line();
    bool fill();

    int fd_ = -1;
    std::string buffer_;
    std::string hostname_;
    std::string version_;
};

}  // namespace asterism::manage
