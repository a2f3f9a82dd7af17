// SPDX-License-Identifier: Apache-2.0
// Datagram sockets and listeners of I/O threads, each with a half on either side (remote_stream.h says how).
#pragma once

#include <memory>
#include <vector>

#include "../real/listener.h"
#include "../real/udp_socket.h"
#include "remote_stream.h"
#include "side.h"

namespace asterism::rt {

class NearUdp final : public UdpSocket, public Receiver {
public:
    NearUdp(std::shared_ptr<Side> side, std::uint64_t id, SocketAddress local, DatagramHandler& handler);
    ~NearUdp() override;
    SocketAddress local() const override { return local_; }
    void send(const SocketAddress& to, SharedBytes bytes) override;
    void on_parcel(Parcel& parcel) override;
    void on_undelivered(const SocketAddress& to, std::string_view bytes, bool by_icmp) {
        handler_.on_undelivered(to, bytes, by_icmp);
    }

private:
    std::shared_ptr<Side> side_;
    std::uint64_t id_;
    SocketAddress local_;
    DatagramHandler& handler_;
};

class FarUdp final : public DatagramHandler, public Receiver {
public:
    FarUdp(EventLoop& loop, std::shared_ptr<Side> side, std::uint64_t id, Fd fd, std::shared_ptr<Gate> gate,
           std::size_t most_waiting);
    void on_datagram(const Datagram& datagram) override;
    void on_undelivered(const SocketAddress& to, std::string_view bytes, bool by_icmp) override;
    void on_parcel(Parcel& parcel) override { socket_.send(parcel.to, std::move(parcel.bytes)); }

private:
    std::shared_ptr<Side> side_;
    std::uint64_t id_;
    std::shared_ptr<Gate> gate_;
    std::size_t most_waiting_;
    RealUdpSocket socket_;
};

/// Where streams of another thread arrive.
class StreamTaker : public Receiver {
public:
    virtual void on_accepted(std::unique_ptr<NearStream> stream) = 0;
    void on_parcel(Parcel&) override {}

protected:
    ~StreamTaker() = default;
};

/// Gives a stream of this thread to the taker with that id on the other side; `cut`: it comes in pieces.
void hand_over(const std::shared_ptr<Side>& side, std::uint64_t taker, std::unique_ptr<Stream> stream,
               std::unique_ptr<Cutter> cutter, bool cut, FarStream::Limits limits);

class FarListener final : public Acceptor, public Receiver {
public:
    FarListener(EventLoop& loop, std::shared_ptr<Side> side, std::uint64_t id, Fd fd, ListenOptions options,
                FarStream::Limits limits);
    void on_accept(std::unique_ptr<Stream> stream) override;
    void on_parcel(Parcel&) override {}
    void set_tls(std::shared_ptr<TlsContext> tls) { listener_.set_tls(std::move(tls)); }

private:
    std::shared_ptr<Side> side_;
    std::uint64_t id_;
    MakeCutter cutter_;
    FarStream::Limits limits_;
    RealListener listener_;
};

/// One for all threads.
class NearListener final : public Listener, public StreamTaker {
public:
    struct Part {
        std::shared_ptr<Side> side;
        std::uint64_t id;
    };
    NearListener(std::vector<Part> parts, SocketAddress local, Acceptor& acceptor);
    ~NearListener() override;
    SocketAddress local() const override { return local_; }
    void set_tls(std::shared_ptr<TlsContext> tls) override;
    void on_accepted(std::unique_ptr<NearStream> stream) override { acceptor_.on_accept(std::move(stream)); }

private:
    std::vector<Part> parts_;
    SocketAddress local_;
    Acceptor& acceptor_;
};

}  // namespace asterism::rt
