// SPDX-License-Identifier: Apache-2.0
// Sockets that live on I/O threads: cut into pieces there, kept out there, and ended with them.
#include <atomic>
#include <optional>

#include "net_worlds.h"

namespace asterism::rt {
namespace {

using namespace worlds;

/// Lines; an empty one is answered, one that begins with '!' ends everything.
class Lines final : public Cutter {
public:
    void feed(std::string_view bytes) override { rest_ += bytes; }
    Piece next() override {
        const auto end = rest_.find('\n');
        if (end == std::string::npos) return {};
        const auto line = rest_.substr(0, end);
        rest_.erase(0, end + 1);
        if (line.starts_with('!')) return {Piece::Kind::Broken, SharedBytes::copy("!"), "it begins with !"};
        if (line.empty()) return {Piece::Kind::Answer, SharedBytes::copy("pong")};
        return {Piece::Kind::Whole, SharedBytes::copy(line)};
    }

private:
    std::string rest_;
};

struct LineDoor : Acceptor, StreamHandler {
    void on_accept(std::unique_ptr<Stream> accepted) override {
        accepted->set_handler(*this);
        stream = std::move(accepted);
    }
    void on_bytes(Stream&, std::string_view) override { ADD_FAILURE() << "not cut"; }
    void on_piece(Stream&, SharedBytes piece) override { lines.emplace_back(piece.view()); }
    void on_closed(Stream&, CloseReason why, std::string_view detail) override {
        reason = why;
        said = detail;
    }
    std::unique_ptr<Stream> stream;
    std::vector<std::string> lines;
    std::optional<CloseReason> reason;
    std::string said;
};

TEST(IoThreads, CutAConnectionIntoPieces) {
    ThreadedWorld world;
    LineDoor door;
    const auto anywhere = *SocketAddress::parse("127.0.0.1:0");
    auto listener = world.net().listen(
        {.bind = anywhere, .cutter = [](const auto&) { return std::make_unique<Lines>(); }}, door);
    ASSERT_TRUE(listener);
    Talker caller;
    auto stream = world.net().connect({.to = (*listener)->local()}, caller);
    stream->send(SharedBytes::copy("one\n\ntw"));
    ASSERT_TRUE(world.until([&] { return caller.heard == "pong"; }));
    stream->send(SharedBytes::copy("o\nthree\n!\nfour\n"));
    ASSERT_TRUE(world.until([&] { return door.reason && caller.closed; }));
    EXPECT_EQ(door.reason, CloseReason::Broken);
    EXPECT_EQ(door.said, "it begins with !");
    EXPECT_EQ(caller.heard, "pong!") << "its last words";
    EXPECT_EQ(door.lines, (std::vector<std::string>{"one", "two", "three"}));
}

/// Lines that must be whole within a moment.
class BriefLines final : public Cutter {
public:
    void feed(std::string_view bytes) override {
        lines_.feed(bytes);
        within_ = !bytes.ends_with('\n');
    }
    Piece next() override { return lines_.next(); }
    bool is_within() const override { return within_; }
    Millis patience() const override { return Millis{300}; }

private:
    Lines lines_;
    bool within_ = false;
};

TEST(IoThreads, APieceThatIsBegunMustBeWholeInTime) {
    ThreadedWorld world;
    LineDoor slow, idle;
    const auto cutter = [](const SocketAddress&) { return std::make_unique<BriefLines>(); };
    const auto anywhere = *SocketAddress::parse("127.0.0.1:0");
    auto one = world.net().listen({.bind = anywhere, .cutter = cutter}, slow);
    auto two = world.net().listen({.bind = anywhere, .cutter = cutter}, idle);
    Talker slow_caller, idle_caller;
    auto slow_stream = world.net().connect({.to = (*one)->local()}, slow_caller);
    auto idle_stream = world.net().connect({.to = (*two)->local()}, idle_caller);
    slow_stream->send(SharedBytes::copy("whole\nbegun"));
    idle_stream->send(SharedBytes::copy("whole\n"));
    ASSERT_TRUE(world.until([&] { return slow.reason && slow_caller.closed; }));
    EXPECT_EQ(*slow.reason, CloseReason::Unfinished);
    EXPECT_EQ(slow.lines.size(), 1u);
    EXPECT_FALSE(idle.reason);
    EXPECT_EQ(idle.lines.size(), 1u);
}

TEST(IoThreads, AGateKeepsDatagramsOut) {
    struct Guard : Gate {
        void on_waited(Micros) override { ++batches; }
        bool admit(std::string_view bytes) override { return !bytes.starts_with("bad"); }
        std::atomic<int> batches{0};
    };
    ThreadedWorld world;
    auto guard = std::make_shared<Guard>();
    Ears ears, sender_ears;
    const auto anywhere = *SocketAddress::parse("127.0.0.1:0");
    auto socket = world.net().udp({.bind = anywhere, .gate = guard}, ears);
    auto sender = world.net().udp({.bind = anywhere}, sender_ears);
    for (const char* word : {"bad 1", "good 1", "bad 2", "good 2"})
        (*sender)->send((*socket)->local(), SharedBytes::copy(word));
    ASSERT_TRUE(world.until([&] { return ears.heard.size() == 2; }));
    EXPECT_EQ(ears.heard, (std::vector<std::string>{"good 1", "good 2"}));
    EXPECT_GT(guard->batches, 0);
}

TEST(IoThreads, APortIsFreeOnceItsSocketIsDestroyed) {
    ThreadedWorld world;
    Ears ears;
    EchoDoor door;
    auto socket = world.net().udp({.bind = *SocketAddress::parse("127.0.0.1:0")}, ears);
    const auto udp = (*socket)->local();
    socket->reset();
    EXPECT_TRUE(world.net().udp({.bind = udp}, ears));
    auto listener = world.net().listen({.bind = *SocketAddress::parse("127.0.0.1:0")}, door);
    const auto tcp = (*listener)->local();
    listener->reset();
    EXPECT_TRUE(world.net().listen({.bind = tcp}, door));
}

TEST(IoThreads, ManyConnectionsEchoAndAPeerThatLeavesIsTold) {
    ThreadedWorld world;
    EchoDoor door;
    auto listener = world.net().listen({.bind = *SocketAddress::parse("127.0.0.1:0")}, door);
    std::vector<std::unique_ptr<Talker>> talkers;
    std::vector<std::unique_ptr<Stream>> streams;
    for (int i = 0; i < 100; ++i) {
        talkers.push_back(std::make_unique<Talker>());
        streams.push_back(world.net().connect({.to = (*listener)->local()}, *talkers.back()));
        streams.back()->send(SharedBytes::copy(std::string(1000, 'z')));
    }
    ASSERT_TRUE(world.until([&] {
        for (const auto& one : talkers)
            if (one->heard.size() != 1000) return false;
        return true;
    }));
    door.streams.clear();  // ours end without a word
    ASSERT_TRUE(world.until([&] {
        for (const auto& one : talkers)
            if (!one->closed) return false;
        return true;
    }));
}

TEST(IoThreads, EndWithConnectionsOpen) {
    ThreadedWorld world;
    EchoDoor door;
    Talker caller;
    auto listener = world.net().listen({.bind = *SocketAddress::parse("127.0.0.1:0")}, door);
    auto stream = world.net().connect({.to = (*listener)->local()}, caller);
    stream->send(SharedBytes::copy("x"));
    ASSERT_TRUE(world.until([&] { return caller.heard == "x"; }));
    stream->send(SharedBytes::copy("y"));
    world.io_net.reset();
    stream->send(SharedBytes::copy("z"));  // to nobody
}

}  // namespace
}  // namespace asterism::rt
