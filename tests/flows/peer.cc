// SPDX-License-Identifier: Apache-2.0
#include "peer.h"

#include <algorithm>

#include "asterism/base/text.h"
#include "repeats.h"

namespace asterism::flows {

/// One connection, whoever opened it. Messages are found in its bytes by Content-Length.
class Peer::Connection final : public rt::StreamHandler,
                               public std::enable_shared_from_this<Peer::Connection> {
public:
    Connection(Peer& peer, Over over) : peer_(peer), over_(over) {}
    void set(std::unique_ptr<rt::Stream> stream) {
        stream_ = std::move(stream);
        stream_->set_handler(*this);
    }
    rt::Stream& stream() { return *stream_; }
    Over over() const { return over_; }
    bool closed() const { return closed_; }

    void on_bytes(rt::Stream&, std::string_view bytes) override {
        bytes_ += bytes;
        for (;;) {
            while (bytes_.starts_with("\r\n")) bytes_.erase(0, 2);
            const auto letter = Letter::read(bytes_);
            if (!letter) return;
            const auto length = parse_uint(letter->get("Content-Length")).value_or(0);
            const auto whole = bytes_.size() - letter->body.size() + length;
            if (bytes_.size() < whole) return;
            const auto text = bytes_.substr(0, whole);
            bytes_.erase(0, whole);
            peer_.arrived(text, over_, stream_->peer(), weak_from_this());
        }
    }
    void on_closed(rt::Stream&, rt::CloseReason, std::string_view) override { closed_ = true; }

private:
    Peer& peer_;
    Over over_;
    std::unique_ptr<rt::Stream> stream_;
    std::string bytes_;
    bool closed_ = false;
};

Peer::Peer(rt::Loop& loop, rt::Net& net, Ladder& ladder, std::string name, SocketAddress address)
    : loop_(loop), net_(net), ladder_(ladder), name_(std::move(name)), address_(address) {
    rt::UdpOptions udp;
    udp.bind = address_;
    if (auto made = net_.udp(udp, *this)) udp_ = std::move(*made);
    rt::ListenOptions listen;
    listen.bind = address_;
    if (auto made = net_.listen(listen, *this)) tcp_ = std::move(*made);
    listen.bind = tls_address(address_);
    if (auto tls = net_.tls_context({})) listen.tls = std::move(*tls);
    if (!listen.tls) return;  // the kernel's network wants a certificate
    if (auto made = net_.listen(listen, *this)) tls_ = std::move(*made);
}

Peer::~Peer() = default;

SocketAddress Peer::tls_address(SocketAddress address) {
    ++address.port;
    return address;
}

void Peer::set_patient(bool patient) {
    if (!patient)
        repeats_.reset();
    else if (!repeats_)
        repeats_ = std::make_unique<Repeats>(loop_, [this](const std::string& text, const SocketAddress& to) {
            ladder_.message(name_, "us (again)", text);
            udp_->send(to, SharedBytes::copy(text));
        });
}

void Peer::send(const std::string& text, Over over, const SocketAddress& to) {
    ladder_.message(name_, "us", text);
    if (over != Over::Udp) return connect(over, to)->stream().send(SharedBytes::copy(text));
    if (repeats_) repeats_->sent(text, to);
    udp_->send(to, SharedBytes::copy(text));
}

void Peer::answer(const std::string& text, const Arrived& request) {
    const auto connection = std::static_pointer_cast<Connection>(request.connection.lock());
    if (connection && !connection->closed()) {
        ladder_.message(name_, "us", text);
        connection->stream().send(SharedBytes::copy(text));
        return;
    }
    send(text, request.over, request.from);
}

std::shared_ptr<Peer::Connection> Peer::connect(Over over, const SocketAddress& to) {
    std::erase_if(connections_, [](const auto& one) { return one->closed(); });
    for (const auto& one : connections_)
        if (one->over() == over && one->stream().peer() == to) return one;
    auto made = std::make_shared<Connection>(*this, over);
    rt::ConnectOptions options;
    options.to = to;
    options.from = {address_.ip, 0};
    if (over == Over::Tls) options.tls = *net_.tls_context({});
    made->set(net_.connect(options, *made));
    connections_.push_back(made);
    return made;
}

void Peer::close_connections() {
    ladder_.note(name_ + " closes its connections");
    connections_.clear();
}

void Peer::on_accept(std::unique_ptr<rt::Stream> stream) {
    auto made = std::make_shared<Connection>(*this, stream->is_tls() ? Over::Tls : Over::Tcp);
    made->set(std::move(stream));
    connections_.push_back(std::move(made));
}

void Peer::on_datagram(const rt::Datagram& datagram) {
    arrived(datagram.bytes, Over::Udp, datagram.from, {});
}

void Peer::arrived(std::string_view text, Over over, const SocketAddress& from,
                   std::weak_ptr<void> connection) {
    auto letter = Letter::read(text);
    if (!letter) {
        if (trim(text).empty()) return;  // a keepalive
        letter.emplace();
        letter->start = text;
    }
    ladder_.message("us", name_, text);
    if (over == Over::Udp && repeats_ && repeats_->is_repeat(*letter, std::string(text), from)) return;
    inbox_.push_back(
        {std::move(*letter), std::string(text), loop_.now(), false, over, from, std::move(connection)});
}

std::size_t Peer::unused() const {
    return static_cast<std::size_t>(
        std::count_if(inbox_.begin(), inbox_.end(), [](const auto& one) { return !one.used; }));
}

}  // namespace asterism::flows
