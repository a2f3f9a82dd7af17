// SPDX-License-Identifier: Apache-2.0
// The plane as the exchange uses it, over wires in memory and over real sockets of the loopback.
#include "asterism/media/plane.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "asterism/rt/event_loop.h"
#include "asterism/rt/sim.h"
#include "rtp/packet.h"

namespace asterism::media {
namespace {

class Listener final : public Events {
public:
    std::vector<std::string> said;
    std::optional<Stats> last;
    void on_digit_begin(StreamId, char digit, bool) override {
        said.push_back(fmt::format("begin {}", digit));
    }
    void on_digit_end(StreamId, char digit, Millis, bool) override {
        said.push_back(fmt::format("end {}", digit));
    }
    void on_digit_due(StreamId, char digit, Millis) override { said.push_back(fmt::format("due {}", digit)); }
    void on_rtp_timeout(StreamId, Millis) override { said.push_back("timeout"); }
    void on_play_end(StreamId, ActivityId, PlayEnd end, const std::string&) override {
        said.push_back(fmt::format("play {}", static_cast<int>(end)));
    }
    void on_recording(StreamId, ActivityId, const Recording& now) override {
        said.push_back(fmt::format("recording {}", static_cast<int>(now.state)));
    }
    void on_media_started(StreamId) override { said.push_back("started"); }
    void on_keyframe_wanted(StreamId) override { said.push_back("picture"); }
    void on_closed(StreamId, const Stats& stats) override {
        said.push_back("closed");
        last = stats;
    }
};

std::vector<std::uint8_t> rtp(std::uint16_t sequence) {
    std::vector<std::uint8_t> bytes(kRtpHeader + 160, 0x55);
    write_rtp_header(
        bytes.data(),
        {.payload_type = 0, .marker = false, .sequence = sequence, .timestamp = sequence * 160u, .ssrc = 42});
    return bytes;
}

StreamPlan plan_to(const SocketAddress& remote) {
    StreamPlan plan;
    plan.remote_rtp = remote;
    plan.formats = {{codec::Id::Ulaw, 0, 0, 8000, 20}};
    plan.events = {{8000, 101, 101}};
    return plan;
}

// ---- simulated

class Phone final : public rt::DatagramHandler {
public:
    Phone(rt::SimNet& net, std::string_view address)
        : address_(*SocketAddress::parse(address)), socket_(std::move(*net.udp({.bind = address_}, *this))) {}
    void on_datagram(const rt::Datagram& datagram) override {
        heard.emplace_back(datagram.bytes.begin(), datagram.bytes.end());
    }
    void say(const SocketAddress& to, const std::vector<std::uint8_t>& bytes) {
        socket_->send(to, SharedBytes::copy({reinterpret_cast<const char*>(bytes.data()), bytes.size()}));
    }
    const SocketAddress& address() const { return address_; }
    std::vector<std::vector<std::uint8_t>> heard;

private:
    SocketAddress address_;
    std::unique_ptr<rt::UdpSocket> socket_;
};

class Simulated : public testing::Test {
protected:
    OpenTransport open(std::string_view address) {
        auto opened = plane->open_transport({.address = *IpAddress::parse(address)});
        EXPECT_TRUE(opened.has_value());
        return opened.value_or(OpenTransport{});
    }
    rt::SimLoop loop;
    rt::SimNet net{loop, {}};
    Listener events;
    std::unique_ptr<Plane> plane = Plane::simulate({}, events, loop, net);
};

TEST_F(Simulated, TwoPhonesTalkInVirtualTime) {
    Phone alice(net, "192.0.2.1:4000");
    Phone bob(net, "192.0.2.2:5000");
    const auto a = open("198.51.100.1");
    const auto b = open("198.51.100.1");
    EXPECT_EQ(a.rtp.port % 2, 0);
    EXPECT_EQ(a.rtcp.port, a.rtp.port + 1);
    const auto to_alice = plane->create_stream(a.id, codec::Kind::Audio);
    const auto to_bob = plane->create_stream(b.id, codec::Kind::Audio);
    plane->apply(to_alice, plan_to(alice.address()));
    plane->apply(to_bob, plan_to(bob.address()));
    plane->bridge(to_alice, to_bob);
    for (std::uint16_t i = 0; i < 5; ++i) {
        alice.say(a.rtp, rtp(i));
        bob.say(b.rtp, rtp(i));
        loop.pass(Millis{20});
    }
    EXPECT_EQ(alice.heard.size(), 5u);
    EXPECT_EQ(bob.heard.size(), 5u);
    std::optional<Stats> stats;
    plane->stats(to_alice, [&](const Stats& s) { stats = s; });
    loop.pass(Millis{1});
    ASSERT_TRUE(stats.has_value());
    EXPECT_EQ(stats->packets_in, 5u);
    EXPECT_EQ(stats->local_rtp, a.rtp);
    plane->close_transport(a.id);
    plane->close_transport(b.id);
    loop.pass(Millis{1});
    EXPECT_EQ(plane->streams(), 0u);
    EXPECT_EQ(plane->transports(), 0u);
    EXPECT_THAT(events.said, testing::ElementsAre("started", "started", "closed", "closed"));
}

// Two calls that echo, each described as the other's port: one packet would go round for ever.
TEST_F(Simulated, APortOfOursThatAPeerNamesIsSentNothing) {
    for (const bool foreseen : {false, true}) {
        Phone alice(net, "198.51.100.1:4000");
        const auto a = open("198.51.100.1");
        const auto in_a = plane->create_stream(a.id, codec::Kind::Audio);
        plane->echo(in_a, true);
        const auto next = SocketAddress{a.rtp.ip, static_cast<std::uint16_t>(a.rtp.port + 2)};
        auto plan = plan_to(next);
        plan.within_this_host = true;
        plan.rtp_symmetric = true;
        if (foreseen) plane->apply(in_a, plan);  // before anybody has that port
        const auto b =
            plane->open_transport({.address = *IpAddress::parse("198.51.100.1"),
                                   .ports = {next.port, static_cast<std::uint16_t>(next.port + 1)}});
        ASSERT_TRUE(b.has_value());
        ASSERT_EQ(b->rtp, next);
        const auto in_b = plane->create_stream(b->id, codec::Kind::Audio);
        plane->echo(in_b, true);
        auto back = plan_to(a.rtp);
        back.within_this_host = true;
        back.rtp_symmetric = true;
        plane->apply(in_b, back);
        if (!foreseen) plane->apply(in_a, plan);
        for (std::uint16_t i = 0; i < 20; ++i) {
            alice.say(a.rtp, rtp(i));
            alice.say(b->rtp, rtp(i));
            loop.pass(Millis{20});
        }
        loop.pass(Seconds{1});
        for (const auto stream : {in_a, in_b}) {
            std::optional<Stats> stats;
            plane->stats(stream, [&](const Stats& now) { stats = now; });
            loop.pass(Millis{1});
            ASSERT_TRUE(stats.has_value());
            EXPECT_LE(stats->packets_in, 20u) << foreseen;
        }
        // A softphone on this very machine is sent to like any other.
        auto plain = plan_to(alice.address());
        plain.within_this_host = true;
        plane->apply(in_b, plain);
        alice.heard.clear();
        alice.say(b->rtp, rtp(100));
        loop.pass(Millis{20});
        EXPECT_EQ(alice.heard.size(), 1u);
        plane->close_transport(a.id);
        plane->close_transport(b->id);
        loop.pass(Seconds{1});
    }
}

TEST_F(Simulated, SaysNothingAboutWhatIsClosed) {
    const auto a = open("198.51.100.1");
    const auto stream = plane->create_stream(a.id, codec::Kind::Audio);
    plane->apply(stream, plan_to(*SocketAddress::parse("192.0.2.1:4000")));
    plane->play(stream, {.name = "nothing"});
    plane->close_stream(stream);
    plane->play(stream, {.name = "nothing"});
    plane->close_stream(stream);
    loop.pass(Millis{100});
    EXPECT_THAT(events.said, testing::ElementsAre("closed"));
    EXPECT_FALSE(plane->is_open(stream));
    const auto next = plane->create_stream(a.id, codec::Kind::Audio);
    EXPECT_EQ(next.index, stream.index);
    EXPECT_NE(next.generation, stream.generation);
}

TEST_F(Simulated, RunsOutOfPortsWithAWord) {
    const TransportWish wish{.ports = {10000, 10003}};
    EXPECT_TRUE(plane->open_transport(wish).has_value());
    EXPECT_TRUE(plane->open_transport(wish).has_value());
    EXPECT_FALSE(plane->open_transport(wish).has_value());
}

// ---- real

class RealPhone {
public:
    RealPhone() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        bind(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address);
        timeval patience{5, 0};
        setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        socklen_t size = sizeof address;
        getsockname(fd_, reinterpret_cast<sockaddr*>(&address), &size);
        this->address = SocketAddress::from(reinterpret_cast<sockaddr*>(&address));
    }
    ~RealPhone() { close(fd_); }
    void say(std::uint16_t port, const std::vector<std::uint8_t>& bytes) const {
        sockaddr_storage to;
        const auto size = SocketAddress{IpAddress::loopback(Family::V4), port}.to(to);
        sendto(fd_, bytes.data(), bytes.size(), 0, reinterpret_cast<sockaddr*>(&to), size);
    }
    std::vector<std::uint8_t> hear() const {
        std::vector<std::uint8_t> bytes(2000);
        const auto size = recv(fd_, bytes.data(), bytes.size(), 0);
        bytes.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
        return bytes;
    }
    SocketAddress address;

private:
    int fd_ = socket(AF_INET, SOCK_DGRAM, 0);
};

TEST(RealPlane, ForwardsOverSocketsAndReportsToTheExchange) {
    rt::SimLoop exchange;  // its mailbox takes what workers post; time is not asked
    Listener events;
    auto plane = Plane::start({.ports = {20000, 60000}, .workers = 2}, events, exchange);
    RealPhone alice, bob;
    const auto a = *plane->open_transport({.address = IpAddress::loopback(Family::V4), .tos = 0xb8});
    const auto b =
        *plane->open_transport({.address = IpAddress::loopback(Family::V4), .worker = a.id.worker});
    ASSERT_EQ(a.id.worker, b.id.worker);
    const auto to_alice = plane->create_stream(a.id, codec::Kind::Audio);
    const auto to_bob = plane->create_stream(b.id, codec::Kind::Audio);
    plane->apply(to_alice, plan_to(alice.address));
    plane->apply(to_bob, plan_to(bob.address));
    plane->bridge(to_alice, to_bob);
    exchange.settle();  // the workers hear of it when the turn ends
    for (std::uint16_t i = 0; i < 20; ++i) {
        alice.say(a.rtp.port, rtp(i));
        ASSERT_EQ(bob.hear().size(), kRtpHeader + 160);
        bob.say(b.rtp.port, rtp(i));
        ASSERT_EQ(alice.hear().size(), kRtpHeader + 160);
    }
    const auto wait_for = [&](std::size_t count) {
        for (int i = 0; i < 5000 && events.said.size() < count; ++i) {
            exchange.settle();
            usleep(1000);
        }
    };
    wait_for(2);  // each has started
    plane->close_transport(a.id);
    plane->close_transport(b.id);
    wait_for(4);
    ASSERT_EQ(events.said.size(), 4u);
    EXPECT_EQ(events.last->packets_out, 20u);
}

TEST(RealPlane, PlaysAFileThatTheHelperReads) {
    const auto dir = std::filesystem::temp_directory_path() / fmt::format("asterism-plane-{}", getpid());
    std::filesystem::create_directories(dir / "en");
    std::ofstream(dir / "en/hello.ulaw") << std::string(800, 'h');
    rt::SimLoop exchange;
    Listener events;
    auto plane = Plane::start({.ports = {20000, 60000}, .sounds_dir = dir}, events, exchange);
    RealPhone alice;
    const auto a = *plane->open_transport({.address = IpAddress::loopback(Family::V4)});
    const auto stream = plane->create_stream(a.id, codec::Kind::Audio);
    plane->apply(stream, plan_to(alice.address));
    plane->play(stream, {.name = "hello"});
    exchange.settle();
    for (int i = 0; i < 5; ++i) {
        const auto heard = alice.hear();
        ASSERT_EQ(heard.size(), kRtpHeader + 160);
        EXPECT_EQ(heard.back(), 'h');
    }
    for (int i = 0; i < 5000 && events.said.empty(); ++i) {
        exchange.settle();
        usleep(1000);
    }
    EXPECT_THAT(events.said, testing::ElementsAre("play 0"));
    std::filesystem::remove_all(dir);
}

TEST(RealPlane, RecordsWhatTheHelperWritesAndEndsWithTheStream) {
    const auto dir = std::filesystem::temp_directory_path() / fmt::format("asterism-tape-{}", getpid());
    rt::SimLoop exchange;
    Listener events;
    auto plane = Plane::start({.ports = {20000, 60000}, .sounds_dir = dir}, events, exchange);
    RealPhone alice;
    const auto a = *plane->open_transport({.address = IpAddress::loopback(Family::V4)});
    const auto stream = plane->create_stream(a.id, codec::Kind::Audio);
    plane->apply(stream, plan_to(alice.address));
    const auto tape = plane->record(stream, {.name = "one", .format = "ulaw"});
    plane->record(stream, {.name = "two", .format = "wav", .keep_at_end = true});
    exchange.settle();
    const auto wait_for = [&](std::string_view what, std::ptrdiff_t count) {
        const auto seen = [&] { return std::count(events.said.begin(), events.said.end(), what); };
        for (int i = 0; i < 5000 && seen() < count; ++i) {
            exchange.settle();
            usleep(1000);
        }
        EXPECT_EQ(seen(), count) << what;
    };
    wait_for("recording 0", 2);
    for (std::uint16_t i = 0; i < 10; ++i) alice.say(a.rtp.port, rtp(i));
    wait_for("started", 1);
    plane->end_recording(stream, tape, {});
    exchange.settle();
    wait_for("recording 1", 1);
    plane->close_transport(a.id);
    exchange.settle();
    wait_for("recording 1", 2);
    EXPECT_GE(std::filesystem::file_size(dir / "one.ulaw"), 160u);
    EXPECT_GE(std::filesystem::file_size(dir / "two.wav"), 44u + 320u);
    plane.reset();
    std::filesystem::remove_all(dir);
}

TEST(RealPlane, BindsIpv6AndRefusesForeignAddresses) {
    rt::SimLoop exchange;
    Listener events;
    auto plane = Plane::start({.ports = {20000, 60000}}, events, exchange);
    const auto six = plane->open_transport({.address = IpAddress::loopback(Family::V6)});
    if (six) {  // machines without IPv6 exist
        EXPECT_TRUE(six->rtp.ip.is_v6());
    }
    EXPECT_FALSE(plane->open_transport({.address = *IpAddress::parse("192.0.2.77")}).has_value());
    EXPECT_FALSE(plane->open_transport({.ports = {20001, 20001}}).has_value());
}

}  // namespace
}  // namespace asterism::media
