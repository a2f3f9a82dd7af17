// SPDX-License-Identifier: Apache-2.0
// A phone or server at the other end of the wire: an address, a UDP socket, a listener and connections for
// TCP and TLS, and everything that arrived there, in order. It knows no dialogs (party.h).
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/rt/loop.h"
#include "asterism/rt/net.h"
#include "ladder.h"
#include "letter.h"

namespace asterism::flows {

class Repeats;

enum class Over { Udp, Tcp, Tls };

struct Arrived {
    Letter letter;
    std::string text;
    MonoTime at;
    bool used = false;
    /// Where an answer goes.
    Over over = Over::Udp;
    SocketAddress from;
    std::weak_ptr<void> connection;
};

class Peer final : public rt::DatagramHandler, public rt::Acceptor {
public:
    Peer(rt::Loop& loop, rt::Net& net, Ladder& ladder, std::string name, SocketAddress address);
    ~Peer();

    const std::string& name() const { return name_; }
    const SocketAddress& address() const { return address_; }

    /// By UDP, or on the connection that stands, or a new one.
    void send(const std::string& text, Over over, const SocketAddress& to);
    /// Where `request` came from.
    void answer(const std::string& text, const Arrived& request);
    /// Ends every connection.
    void close_connections();
    /// From here on it repeats what is not answered, and does not take repeats for new, as the RFC has it.
    void set_patient(bool patient);

    std::vector<Arrived>& inbox() { return inbox_; }
    std::size_t unused() const;

private:
    class Connection;
    friend class Connection;
    void on_datagram(const rt::Datagram& datagram) override;
    void on_accept(std::unique_ptr<rt::Stream> stream) override;
    void arrived(std::string_view text, Over over, const SocketAddress& from, std::weak_ptr<void> connection);
    std::shared_ptr<Connection> connect(Over over, const SocketAddress& to);
    static SocketAddress tls_address(SocketAddress address);

    rt::Loop& loop_;
    rt::Net& net_;
    Ladder& ladder_;
    std::string name_;
    SocketAddress address_;
    std::unique_ptr<rt::UdpSocket> udp_;
    std::unique_ptr<rt::Listener> tcp_, tls_;
    std::vector<std::shared_ptr<Connection>> connections_;
    std::unique_ptr<Repeats> repeats_;
    std::vector<Arrived> inbox_;
};

}  // namespace asterism::flows
