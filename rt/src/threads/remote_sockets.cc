// SPDX-License-Identifier: Apache-2.0
#include "remote_sockets.h"

#include "asterism/base/counter.h"

namespace asterism::rt {

namespace {

Counter not_admitted{"rt_io_datagrams_shed_total",
                     "Datagrams that an I/O thread kept from the exchange because it is behind."};

/// What waits in the socket also waits behind what was handed over before it.
class GateBehindQueue final : public Gate {
public:
    GateBehindQueue(std::shared_ptr<Gate> gate, const Side& side) : gate_(std::move(gate)), side_(side) {}
    void on_waited(Micros waited) override { gate_->on_waited(waited + side_.lag()); }
    bool admit(std::string_view bytes) override { return gate_->admit(bytes); }

private:
    std::shared_ptr<Gate> gate_;
    const Side& side_;
};

/// Destroys the far half with that id. Whoever opens the same port next finds it free.
void disown_there(const std::shared_ptr<Side>& side, std::uint64_t id) {
    side->run_there_now([there = side->other(), id] {
        auto* far = there->find(id);
        if (!far) return;
        there->remove(id);
        there->disown(*far);
    });
}

}  // namespace

// ---- datagrams

NearUdp::NearUdp(std::shared_ptr<Side> side, std::uint64_t id, SocketAddress local, DatagramHandler& handler)
    : side_(std::move(side)), id_(id), local_(local), handler_(handler) {
    side_->add(id_, *this);
}

NearUdp::~NearUdp() {
    side_->remove(id_);
    disown_there(side_, id_);
}

void NearUdp::send(const SocketAddress& to, SharedBytes bytes) {
    side_->send({id_, {}, to, std::move(bytes)});
}

void NearUdp::on_parcel(Parcel& parcel) {
    const auto bytes = parcel.bytes.view();
    handler_.on_datagram({parcel.from, parcel.to, bytes, std::move(parcel.bytes)});
}

FarUdp::FarUdp(EventLoop& loop, std::shared_ptr<Side> side, std::uint64_t id, Fd fd,
               std::shared_ptr<Gate> gate, std::size_t most_waiting)
    : side_(std::move(side)),
      id_(id),
      gate_(gate ? std::make_shared<GateBehindQueue>(std::move(gate), *side_) : nullptr),
      most_waiting_(most_waiting),
      socket_(loop, std::move(fd), *this, gate_) {}

void FarUdp::on_datagram(const Datagram& datagram) {
    if (side_->waiting() >= most_waiting_ || (gate_ && !gate_->admit(datagram.bytes)))
        return not_admitted.add();
    side_->send({id_, datagram.from, datagram.to, SharedBytes::copy(datagram.bytes)});
}

void FarUdp::on_undelivered(const SocketAddress& to, std::string_view bytes, bool by_icmp) {
    // While the exchange is behind, the timers of its transactions will do.
    if (side_->waiting() >= most_waiting_) return not_admitted.add();
    side_->run_there([there = side_->other(), id = id_, to, by_icmp, copy = SharedBytes::copy(bytes)] {
        if (auto* near = there->find(id))
            static_cast<NearUdp*>(near)->on_undelivered(to, copy.view(), by_icmp);
    });
}

// ---- listeners

FarListener::FarListener(EventLoop& loop, std::shared_ptr<Side> side, std::uint64_t id, Fd fd,
                         ListenOptions options, FarStream::Limits limits)
    : side_(std::move(side)),
      id_(id),
      cutter_(std::move(options.cutter)),
      limits_(limits),
      listener_(loop, std::move(fd), options, *this) {}

void hand_over(const std::shared_ptr<Side>& side, std::uint64_t taker, std::unique_ptr<Stream> stream,
               std::unique_ptr<Cutter> cutter, bool cut, FarStream::Limits limits) {
    const auto id = side->new_id();
    side->run_there([there = side->other(), taker, id, facts = facts_of(*stream), cut]() mutable {
        auto* found = there->find(taker);
        // Without one, the near half ends at once, and tells the far half.
        auto near = std::make_unique<NearStream>(there, id, facts.peer);
        near->set_facts(std::move(facts));
        near->set_cut(cut);
        if (found) static_cast<StreamTaker*>(found)->on_accepted(std::move(near));
    });
    FarStream::make(side, id, std::move(cutter), limits).attach(std::move(stream));
}

void FarListener::on_accept(std::unique_ptr<Stream> stream) {
    auto cutter = cutter_ ? cutter_(stream->peer()) : nullptr;
    rt::hand_over(side_, id_, std::move(stream), std::move(cutter), cutter_ != nullptr, limits_);
}

NearListener::NearListener(std::vector<Part> parts, SocketAddress local, Acceptor& acceptor)
    : parts_(std::move(parts)), local_(local), acceptor_(acceptor) {
    for (const auto& part : parts_) part.side->add(part.id, *this);
}

NearListener::~NearListener() {
    for (const auto& part : parts_) {
        part.side->remove(part.id);
        disown_there(part.side, part.id);
    }
}

void NearListener::set_tls(std::shared_ptr<TlsContext> tls) {
    for (const auto& part : parts_)
        part.side->run_there([there = part.side->other(), id = part.id, tls] {
            if (auto* far = there->find(id)) static_cast<FarListener*>(far)->set_tls(tls);
        });
}

}  // namespace asterism::rt
