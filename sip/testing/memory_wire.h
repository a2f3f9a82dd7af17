// SPDX-License-Identifier: Apache-2.0
// A wire that remembers, a core that collects, and a wheel turned by hand: a TransactionLayer for tests,
// without a socket.
#pragma once

#include <string>
#include <vector>

#include "asterism/base/timer.h"
#include "asterism/sip/transaction_layer.h"
#include "message_builder.h"

namespace asterism::sip::testing {

class MemoryWire : public Wire {
public:
    struct Letter {
        Target target;
        SharedBytes bytes;
    };
    Sent send(const Target& target, const SharedBytes& bytes) override {
        if (!ok) return {false, {}};
        letters.push_back({target, bytes});
        return {true, is_stream(target.transport) ? flow : FlowId{}};
    }
    /// All that was sent since the last call.
    std::vector<Letter> take() { return std::exchange(letters, {}); }
    Message last() const { return parsed(letters.back().bytes); }

    std::vector<Letter> letters;
    FlowId flow{1, 1, 1, 0};
    bool ok = true;
};

class CollectingCore : public Core {
public:
    void on_request(Message&& request) override { requests.push_back(std::move(request)); }
    void on_ack(const Message& ack) override { acks.push_back(ack); }
    void on_stray_response(const Message& response) override { strays.push_back(response); }

    std::vector<Message> requests;
    std::vector<Message> acks;
    std::vector<Message> strays;
};

class CollectingClient : public ClientUser {
public:
    void on_response(ClientId, const Message& response) override { responses.push_back(response); }
    void on_failed(ClientId, Failure failure) override { failures.push_back(failure); }
    void on_ended(ClientId) override { ++ended; }
    void on_undelivered(ClientId) override { ++undelivered; }

    int undelivered = 0;
    std::vector<Message> responses;
    std::vector<Failure> failures;
    int ended = 0;
};

class CollectingServer : public ServerUser {
public:
    void on_cancel(ServerId, const Message&) override { ++cancels; }
    void on_acked(ServerId) override { ++acked; }
    void on_failed(ServerId, Failure failure) override { failures.push_back(failure); }
    void on_ended(ServerId) override { ++ended; }

    std::vector<Failure> failures;
    int cancels = 0;
    int acked = 0;
    int ended = 0;
};

/// Everything together, with a peer at 192.0.2.10:5060.
struct Bench {
    Bench() { layer.set_core(core); }
    /// Turns in small steps, so that a timer started by a timer fires in its time.
    void pass(Millis time) {
        for (; time > Millis{0}; time -= Millis{100})
            wheel.advance(wheel.now() + std::min(time, Millis{100}));
    }
    /// As if it had come from the peer by UDP.
    void receive(const MessageBuilder& message) { receive(message.bytes()); }
    void receive(const SharedBytes& bytes) { layer.receive(bytes, origin); }
    static Origin peer() {
        Origin origin;
        origin.source = *SocketAddress::parse("192.0.2.10:5060");
        origin.local = *SocketAddress::parse("192.0.2.1:5060");
        return origin;
    }
    static Target to_peer(Transport transport = Transport::Udp) {
        Target target;
        target.transport = transport;
        target.remote = *SocketAddress::parse("192.0.2.10:5060");
        target.local = *SocketAddress::parse("192.0.2.1:5060");
        target.sent_by = SharedBytes::copy("192.0.2.1:5060");
        return target;
    }
    /// A request of ours, whole but for its Via.
    static Draft draft(Method method, std::string_view call_id = "ours-1");

    TimerWheel wheel;
    MemoryWire wire;
    CollectingCore core;
    TransactionLayer layer{wheel, wire, {}};
    Origin origin = peer();
};

}  // namespace asterism::sip::testing
