// SPDX-License-Identifier: Apache-2.0
// Nets to be asked the same, for tests: the kernel's, with and without I/O threads, and the simulated one;
// with who listens and talks on them.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "asterism/rt/event_loop.h"
#include "asterism/rt/io_net.h"
#include "asterism/rt/net.h"
#include "asterism/rt/real_net.h"
#include "asterism/rt/sim.h"

namespace asterism::rt::worlds {

/// Lets the world go on until `done`; false when it never will.
struct World {
    virtual ~World() = default;
    virtual Loop& loop() = 0;
    virtual Net& net() = 0;
    virtual bool until(const std::function<bool()>& done) = 0;
};

struct RealWorld : World {
    EventLoop the_loop;
    std::unique_ptr<Net> the_net = make_real_net(the_loop);
    Loop& loop() override { return the_loop; }
    Net& net() override { return *the_net; }
    bool until(const std::function<bool()>& done) override {
        // The condition is looked at in each turn; a minute without it is a failure of the test, not of its
        // speed.
        struct Ask {
            Ask(EventLoop& loop, const std::function<bool()>& done)
                : loop(loop), done(done), timer(loop.wheel(), *this) {
                timer.start(Millis{1});
            }
            void again() {
                if (done() || ++asked > 10'000) return loop.stop();
                timer.start(Millis{1});
            }
            EventLoop& loop;
            const std::function<bool()>& done;
            int asked = 0;
            Timer<Ask, &Ask::again> timer;
        } ask{the_loop, done};
        std::thread([this] { the_loop.run(); }).join();
        return done();
    }
};

/// The same with its sockets on two I/O threads.
struct ThreadedWorld : RealWorld {
    std::unique_ptr<Net> io_net = make_io_net(the_loop, {.threads = 2});
    Net& net() override { return *io_net; }
};

struct SimulatedWorld : World {
    SimLoop the_loop;
    SimNet the_net{the_loop, {}};
    Loop& loop() override { return the_loop; }
    Net& net() override { return the_net; }
    bool until(const std::function<bool()>& done) override { return the_loop.pass_until(done, Seconds{60}); }
};

struct Ears : DatagramHandler {
    void on_datagram(const Datagram& datagram) override {
        heard.emplace_back(datagram.bytes);
        from = datagram.from;
        to = datagram.to;
    }
    void on_undelivered(const SocketAddress& where, std::string_view bytes, bool) override {
        undelivered.emplace_back(where, bytes);
    }
    std::vector<std::string> heard;
    std::vector<std::pair<SocketAddress, std::string>> undelivered;
    SocketAddress from, to;
};

struct Talker : StreamHandler {
    void on_open(Stream&) override { open = true; }
    void on_bytes(Stream& stream, std::string_view bytes) override {
        heard += bytes;
        if (echo) stream.send(SharedBytes::copy(bytes));
    }
    void on_closed(Stream&, CloseReason why, std::string_view detail) override {
        closed = true;
        reason = why;
        said = detail;
    }
    bool open = false, closed = false, echo = false;
    CloseReason reason = CloseReason::ByUs;
    std::string heard, said;
};

struct EchoDoor : Acceptor {
    void on_accept(std::unique_ptr<Stream> stream) override {
        talker.echo = true;
        stream->set_handler(talker);
        streams.push_back(std::move(stream));
    }
    Talker talker;
    std::vector<std::unique_ptr<Stream>> streams;
};

}  // namespace asterism::rt::worlds
