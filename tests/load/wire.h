// SPDX-License-Identifier: Apache-2.0
// A UDP socket that reads and writes in batches (recvmmsg, sendmmsg), so that generating load costs little.
// Whatever is sent waits for flush() or for a full batch. Never blocks except in wait().
#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace asterism::load {

class Wire {
public:
    static constexpr std::size_t kBatch = 64;
    static constexpr std::size_t kLargest = 4096;

    /// Ends the program when the address cannot be bound: a load run without its socket measures nothing.
    Wire(in_addr address, std::uint16_t port);
    ~Wire();
    Wire(const Wire&) = delete;
    Wire& operator=(const Wire&) = delete;

    void send(const sockaddr_in& to, std::string_view bytes);
    void flush();

    /// One batch: calls on_datagram(bytes, from) for each; how many there were.
    template <typename F>
    std::size_t receive(F&& on_datagram) {
        const std::size_t got = read_batch();
        for (std::size_t i = 0; i < got; ++i)
            on_datagram(std::string_view{in_->bytes[i].data(), in_->heads[i].msg_len}, in_->from[i]);
        return got;
    }

    int descriptor() const { return fd_; }
    std::uint16_t port() const { return port_; }
    std::uint64_t unsent() const { return unsent_; }  ///< datagrams the kernel would not take

private:
    struct Ring {
        std::array<std::array<char, kLargest>, kBatch> bytes;
        std::array<sockaddr_in, kBatch> from;
        std::array<iovec, kBatch> parts;
        std::array<mmsghdr, kBatch> heads;
    };
    std::size_t read_batch();

    int fd_ = -1;
    std::uint16_t port_ = 0;
    std::unique_ptr<Ring> in_;
    std::unique_ptr<Ring> out_;
    std::size_t waiting_ = 0;
    std::uint64_t unsent_ = 0;
};

}  // namespace asterism::load
