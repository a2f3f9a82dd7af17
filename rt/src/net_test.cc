// SPDX-License-Identifier: Apache-2.0
// The same questions to the kernel's network and to the simulated one: their answers must agree.
#include "asterism/rt/net.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <filesystem>
#include <functional>
#include <optional>

#include "asterism/rt/event_loop.h"
#include "asterism/rt/io_net.h"
#include "asterism/rt/real_net.h"
#include "asterism/rt/sim.h"

namespace asterism::rt {
namespace {

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

enum class Kind { Kernel, Threads, Simulated };

class NetTest : public testing::TestWithParam<Kind> {
protected:
    NetTest() {
        if (GetParam() == Kind::Kernel)
            world = std::make_unique<RealWorld>();
        else if (GetParam() == Kind::Threads)
            world = std::make_unique<ThreadedWorld>();
        else
            world = std::make_unique<SimulatedWorld>();
    }
    std::unique_ptr<World> world;
    const SocketAddress anywhere = *SocketAddress::parse("127.0.0.1:0");
};

std::string name_of(const testing::TestParamInfo<Kind>& info) {
    if (info.param == Kind::Kernel) return "Kernel";
    return info.param == Kind::Threads ? "Threads" : "Simulated";
}
INSTANTIATE_TEST_SUITE_P(, NetTest, testing::Values(Kind::Kernel, Kind::Threads, Kind::Simulated), name_of);

TEST_P(NetTest, ADatagramTellsWhereItCameFromAndWhereTo) {
    Ears a_ears, b_ears;
    auto a = world->net().udp({.bind = anywhere}, a_ears);
    auto b = world->net().udp({.bind = *SocketAddress::parse("0.0.0.0:0")}, b_ears);
    ASSERT_TRUE(a && b);
    const SocketAddress to{anywhere.ip, (*b)->local().port};
    for (const char* word : {"one", "two", "three"}) (*a)->send(to, SharedBytes::copy(word));
    ASSERT_TRUE(world->until([&] { return b_ears.heard.size() == 3; }));
    EXPECT_EQ(b_ears.heard[0], "one");
    EXPECT_EQ(b_ears.from, (*a)->local());
    EXPECT_EQ(b_ears.to, to);
}

TEST_P(NetTest, APortInUseIsSaid) {
    Ears ears;
    auto first = world->net().udp({.bind = anywhere}, ears);
    ASSERT_TRUE(first);
    const auto second = world->net().udp({.bind = (*first)->local()}, ears);
    ASSERT_FALSE(second);
    EXPECT_NE(second.error().reason.find("in use"), std::string::npos);
}

TEST_P(NetTest, AStreamEchoesAndEnds) {
    EchoDoor door;
    auto listener = world->net().listen({.bind = anywhere}, door);
    ASSERT_TRUE(listener);
    Talker caller;
    auto stream = world->net().connect({.to = (*listener)->local()}, caller);
    ASSERT_TRUE(world->until([&] { return caller.open; }));
    const std::string much(300'000, 'x');
    stream->send(SharedBytes::copy("hello "));
    stream->send(SharedBytes::copy(much));
    ASSERT_TRUE(world->until([&] { return caller.heard.size() == 6 + much.size(); }));
    EXPECT_EQ(door.streams[0]->peer(), stream->local());
    stream->close();
    ASSERT_TRUE(world->until([&] { return door.talker.closed; }));
    EXPECT_EQ(door.talker.reason, CloseReason::ByPeer);
}

TEST_P(NetTest, NobodyThereIsRefusedInALaterTurn) {
    Ears ears;
    SocketAddress nobody;
    {
        EchoDoor door;
        auto listener = world->net().listen({.bind = anywhere}, door);
        nobody = (*listener)->local();
    }
    Talker caller;
    auto stream = world->net().connect({.to = nobody}, caller);
    EXPECT_FALSE(caller.closed);
    ASSERT_TRUE(world->until([&] { return caller.closed; }));
    EXPECT_EQ(caller.reason, CloseReason::Refused);
}

// RFC 3261 18.4. Nothing that goes to others in the same batch is lost by it, before or after.
TEST_P(NetTest, ADatagramThatNobodyTakesComesBack) {
    Ears a_ears, b_ears;
    auto a = world->net().udp({.bind = *SocketAddress::parse("0.0.0.0:0")}, a_ears);
    auto b = world->net().udp({.bind = anywhere}, b_ears);
    SocketAddress nobody;
    {
        Ears ears;
        nobody = (*world->net().udp({.bind = anywhere}, ears))->local();
    }
    if (GetParam() == Kind::Simulated) static_cast<SimNet&>(world->net()).refuse(nobody, true);
    constexpr int kRounds = 20;
    for (int round = 0; round < kRounds; ++round) {
        for (int i = 0; i < 10; ++i) {
            (*a)->send(nobody, SharedBytes::copy("INVITE " + std::to_string(round)));
            (*a)->send((*b)->local(), SharedBytes::copy("OPTIONS"));
        }
        const auto wanted = static_cast<std::size_t>(10 * (round + 1));
        ASSERT_TRUE(world->until([&] { return b_ears.heard.size() >= wanted; })) << b_ears.heard.size();
    }
    EXPECT_EQ(b_ears.heard.size(), 200u);
    ASSERT_TRUE(world->until([&] { return !a_ears.undelivered.empty(); }));
    EXPECT_EQ(a_ears.undelivered[0].first, nobody);
    EXPECT_EQ(a_ears.undelivered[0].second, "INVITE 0");
    // And it is still read: who answers is heard.
    (*b)->send({anywhere.ip, (*a)->local().port}, SharedBytes::copy("200"));
    ASSERT_TRUE(world->until([&] { return a_ears.heard.size() == 1; }));
}

// ---- what only the kernel's network can show
// ----------------------------------------------------------------------

class Certificates {
public:
    Certificates() {
        char name[] = "/tmp/asterism-tls-XXXXXX";
        folder = mkdtemp(name);
        const std::string quiet = " >/dev/null 2>&1";
        const std::string make =
            "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=pbx.test -addext "
            "subjectAltName=DNS:pbx.test -keyout " +
            folder + "/key.pem -out " + folder + "/cert.pem" + quiet;
        made = system(make.c_str()) == 0;
    }
    ~Certificates() { std::filesystem::remove_all(folder); }
    TlsOptions server() const { return {.cert_file = folder + "/cert.pem", .key_file = folder + "/key.pem"}; }
    std::string folder;
    bool made = false;
};

template <class World>
void echoes_with_a_verified_server_and_refuses_another() {
    Certificates certificates;
    ASSERT_TRUE(certificates.made);
    World world;
    EchoDoor door;
    auto context = world.net().tls_context(certificates.server());
    ASSERT_TRUE(context) << context.error().reason;
    const auto anywhere = *SocketAddress::parse("127.0.0.1:0");
    auto listener = world.net().listen({.bind = anywhere, .tls = *context}, door);
    ASSERT_TRUE(listener);

    TlsOptions demanding{.ca_file = certificates.folder + "/cert.pem", .verify_server = true};
    auto client = world.net().tls_context(demanding);
    ASSERT_TRUE(client);
    Talker caller;
    auto stream =
        world.net().connect({.to = (*listener)->local(), .tls = *client, .server_name = "pbx.test"}, caller);
    const std::string much(200'000, 'y');
    stream->send(SharedBytes::copy(much));
    ASSERT_TRUE(world.until([&] { return caller.heard.size() == much.size() || caller.closed; }));
    EXPECT_FALSE(caller.closed) << caller.said;
    ASSERT_TRUE(stream->tls());
    EXPECT_TRUE(stream->tls()->verified);

    World other;  // a loop is run once
    Talker deceived;
    EchoDoor other_door;
    auto other_listener = other.net().listen({.bind = anywhere, .tls = *context}, other_door);
    auto wrong = other.net().connect(
        {.to = (*other_listener)->local(), .tls = *client, .server_name = "bank.test"}, deceived);
    ASSERT_TRUE(other.until([&] { return deceived.closed; }));
    EXPECT_EQ(deceived.reason, CloseReason::TlsFailed);
}

TEST(RealTls, EchoesWithAVerifiedServerAndRefusesAnother) {
    echoes_with_a_verified_server_and_refuses_another<RealWorld>();
}

/// What a client with this certificate (none: empty folder) gets of a server that demands that.
std::string tried_by(const Certificates& server, TlsOptions demanded, const std::string& shown) {
    RealWorld world;
    EchoDoor door;
    demanded.cert_file = server.folder + "/cert.pem";
    demanded.key_file = server.folder + "/key.pem";
    demanded.ca_file = server.folder + "/cert.pem";
    auto context = world.net().tls_context(demanded);
    auto listener = world.net().listen({.bind = *SocketAddress::parse("127.0.0.1:0"), .tls = *context}, door);
    TlsOptions own;
    if (!shown.empty()) own = {.cert_file = shown + "/cert.pem", .key_file = shown + "/key.pem"};
    auto client = world.net().tls_context(own);
    Talker caller;
    auto stream = world.net().connect({.to = (*listener)->local(), .tls = *client}, caller);
    stream->send(SharedBytes::copy("hello"));
    world.until([&] { return caller.heard == "hello" || caller.closed; });
    return caller.heard == "hello" ? "echo" : "closed";
}

// Statement 631.
TEST(RealTls, AClientShowsWhatItIsAskedForAndIsJudgedWhereThatIsAskedFor) {
    Certificates own, stranger;
    const std::string none;
    EXPECT_EQ(tried_by(own, {.require_client_cert = true}, stranger.folder), "echo");
    EXPECT_EQ(tried_by(own, {.require_client_cert = true}, none), "closed");
    EXPECT_EQ(tried_by(own, {.verify_client = true}, own.folder), "echo");
    EXPECT_EQ(tried_by(own, {.verify_client = true}, stranger.folder), "closed");
    EXPECT_EQ(tried_by(own, {.verify_client = true}, none), "echo");
    EXPECT_EQ(tried_by(own, {.verify_client = true, .require_client_cert = true}, stranger.folder), "closed");
    EXPECT_EQ(tried_by(own, {.verify_client = true, .require_client_cert = true}, own.folder), "echo");
}

/// Connections of a thread share what they read and write with; each hears its own.
template <class World>
void many_at_once_hear_their_own() {
    Certificates certificates;
    ASSERT_TRUE(certificates.made);
    World world;
    EchoDoor door;
    auto context = world.net().tls_context(certificates.server());
    ASSERT_TRUE(context) << context.error().reason;
    auto listener = world.net().listen({.bind = *SocketAddress::parse("127.0.0.1:0"), .tls = *context}, door);
    ASSERT_TRUE(listener);
    constexpr std::size_t kCallers = 12;
    std::array<Talker, kCallers> callers;
    std::vector<std::unique_ptr<Stream>> streams;
    std::vector<std::string> wanted;
    for (std::size_t i = 0; i < kCallers; ++i) {
        streams.push_back(world.net().connect({.to = (*listener)->local(), .tls = *context}, callers[i]));
        wanted.emplace_back(100'000 + i, static_cast<char>('a' + i));
        streams.back()->send(SharedBytes::copy(wanted.back()));
    }
    ASSERT_TRUE(world.until([&] {
        for (std::size_t i = 0; i < kCallers; ++i)
            if (callers[i].heard.size() < wanted[i].size() && !callers[i].closed) return false;
        return true;
    }));
    for (std::size_t i = 0; i < kCallers; ++i) {
        EXPECT_TRUE(callers[i].heard == wanted[i]) << i << ": " << callers[i].said;
        const auto peer = streams[i]->tls();
        ASSERT_TRUE(peer);
        EXPECT_EQ(peer->version, "TLSv1.3");
        EXPECT_FALSE(peer->verified);  // nobody vouches for it
        EXPECT_THAT(peer->names, testing::Contains("pbx.test"));
    }
}

TEST(RealTls, ManyAtOnceHearTheirOwn) { many_at_once_hear_their_own<RealWorld>(); }
TEST(RealTls, ManyAtOnceHearTheirOwnOnIoThreads) { many_at_once_hear_their_own<ThreadedWorld>(); }

TEST(RealTls, ReadsAnEncryptedKeyByItsPasswordAndAsksNobodyForIt) {
    Certificates certificates;
    ASSERT_TRUE(certificates.made);
    const auto locked = certificates.folder + "/locked.pem";
    const auto lock = "openssl rsa -aes256 -passout pass:geheim -in " + certificates.folder +
                      "/key.pem -out " + locked + " >/dev/null 2>&1";
    ASSERT_EQ(system(lock.c_str()), 0);
    RealWorld world;
    auto options = certificates.server();
    options.key_file = locked;
    EXPECT_FALSE(world.net().tls_context(options));
    options.key_password = "wrong";
    EXPECT_FALSE(world.net().tls_context(options));
    options.key_password = "geheim";
    EXPECT_TRUE(world.net().tls_context(options));
}

TEST(RealTls, EchoesOnIoThreads) { echoes_with_a_verified_server_and_refuses_another<ThreadedWorld>(); }

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

TEST(RealUdp, WhatOurOwnSystemWillNotSendComesBack) {
    for (const bool threads : {false, true}) {
        std::unique_ptr<RealWorld> world =
            threads ? std::make_unique<ThreadedWorld>() : std::make_unique<RealWorld>();
        Ears a_ears, b_ears;
        auto a = world->net().udp({.bind = *SocketAddress::parse("127.0.0.1:0")}, a_ears);
        auto b = world->net().udp({.bind = *SocketAddress::parse("127.0.0.1:0")}, b_ears);
        const auto nowhere = *SocketAddress::parse("127.0.0.1:0");
        (*a)->send((*b)->local(), SharedBytes::copy("one"));
        (*a)->send(nowhere, SharedBytes::copy("lost"));
        (*a)->send((*b)->local(), SharedBytes::copy(std::string(70'000, 'x')));
        (*a)->send((*b)->local(), SharedBytes::copy("two"));
        ASSERT_TRUE(world->until([&] { return b_ears.heard.size() == 2 && a_ears.undelivered.size() == 2; }));
        EXPECT_EQ(a_ears.undelivered[0].first, nowhere);
        EXPECT_EQ(a_ears.undelivered[0].second, "lost");
        EXPECT_EQ(b_ears.heard[1], "two");
    }
}

TEST(RealUdp, OverIpv6ItComesBackToo) {
    RealWorld world;
    Ears ears, other;
    auto a = world.net().udp({.bind = *SocketAddress::parse("[::1]:0")}, ears);
    if (!a) GTEST_SKIP() << "no IPv6";
    const auto nobody = (*world.net().udp({.bind = *SocketAddress::parse("[::1]:0")}, other))->local();
    (*a)->send(nobody, SharedBytes::copy("INVITE"));
    ASSERT_TRUE(world.until([&] { return !ears.undelivered.empty(); }));
    EXPECT_EQ(ears.undelivered[0].first, nobody);
    EXPECT_EQ(ears.undelivered[0].second, "INVITE");
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

#ifndef __SANITIZE_ADDRESS__  // the sanitizer needs descriptors of its own to look at memory
TEST(RealListener, WhoComesWhenNoDescriptorIsLeftIsTurnedAway) {
    for (const bool threads : {false, true}) {
        std::unique_ptr<RealWorld> world =
            threads ? std::make_unique<ThreadedWorld>() : std::make_unique<RealWorld>();
        EchoDoor door;
        auto listener = world->net().listen({.bind = *SocketAddress::parse("127.0.0.1:0")}, door);
        ASSERT_TRUE(listener);
        Talker first, second, third;
        auto stream = world->net().connect({.to = (*listener)->local()}, first);
        ASSERT_TRUE(world->until([&] { return first.open && door.streams.size() == 1; }));
        // Every descriptor but the one that the caller needs.
        std::vector<int> taken;
        rlimit before{};
        getrlimit(RLIMIT_NOFILE, &before);
        rlimit few = before;
        few.rlim_cur = 200;
        setrlimit(RLIMIT_NOFILE, &few);
        for (int fd; (fd = dup(0)) >= 0;) taken.push_back(fd);
        close(taken.back());
        taken.pop_back();
        auto turned_away = world->net().connect({.to = (*listener)->local()}, second);
        EXPECT_TRUE(world->until([&] { return second.closed; }));
        EXPECT_EQ(door.streams.size(), 1u);
        // Who is there is served.
        stream->send(SharedBytes::copy("still"));
        EXPECT_TRUE(world->until([&] { return first.heard == "still"; }));
        for (const int fd : taken) close(fd);
        setrlimit(RLIMIT_NOFILE, &before);
        auto served = world->net().connect({.to = (*listener)->local()}, third);
        EXPECT_TRUE(world->until([&] { return third.open && door.streams.size() == 2; }));
    }
}
#endif

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

TEST(RealTls, AMissingCertificateIsNamed) {
    RealWorld world;
    const auto context = world.net().tls_context({.cert_file = "/nowhere/cert.pem"});
    ASSERT_FALSE(context);
    EXPECT_NE(context.error().reason.find("/nowhere/cert.pem"), std::string::npos);
}

TEST(RealUnix, ASocketFileIsMadeReplacedAndRemoved) {
    char folder[] = "/tmp/asterism-unix-XXXXXX";
    ASSERT_NE(mkdtemp(folder), nullptr);
    const std::string path = std::string(folder) + "/ctl";
    RealWorld world;
    EchoDoor door;
    {
        auto first = world.net().listen({.unix_path = path}, door);
        ASSERT_TRUE(first);
        EXPECT_FALSE(world.net().listen({.unix_path = path}, door));
    }
    EXPECT_FALSE(std::filesystem::exists(path));
    std::filesystem::remove_all(folder);
}

TEST(RealResolver, ReadsTheHostsFileAndRemembers) {
    RealWorld world;
    DnsAnswer answer;
    bool told = false;
    world.net().resolver().ask("localhost", DnsType::A, [&](const DnsAnswer& got) {
        answer = got;
        told = true;
    });
    ASSERT_TRUE(told);
    ASSERT_EQ(answer.outcome, DnsOutcome::Found);
    EXPECT_EQ(answer.records[0].address, IpAddress::loopback(Family::V4));
}

}  // namespace
}  // namespace asterism::rt
