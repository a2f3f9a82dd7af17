// SPDX-License-Identifier: Apache-2.0
// The resolver against name servers of the test's own, on loopback.
#include "cares_resolver.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "../dns/dns_bytes.h"
#include "asterism/rt/real_net.h"

namespace asterism::rt {
namespace {

/// Answers what the test wants, or is silent.
class NameServer : public DatagramHandler {
public:
    explicit NameServer(Net& net)
        : socket_(net.udp({.bind = *SocketAddress::parse("127.0.0.1:0", 0)}, *this).value()) {}
    SocketAddress address() const { return socket_->local(); }
    void on_datagram(const Datagram& datagram) override {
        ++asked;
        if (!answer) return;
        const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(datagram.bytes[at]); };
        auto wanted = *answer;
        const auto bytes = wanted.id(static_cast<std::uint16_t>(byte(0) << 8 | byte(1))).text();
        socket_->send(datagram.from, SharedBytes::copy(bytes));
    }
    int asked = 0;
    std::optional<DnsBytes> answer;

private:
    std::unique_ptr<UdpSocket> socket_;
};

class CaresResolverTest : public testing::Test {
protected:
    void use(const std::vector<SocketAddress>& servers, std::string hosts = {}) {
        // Nobody of this machine's own is asked.
        net->resolver().configure(
            {.servers = servers, .hosts_file = std::move(hosts), .resolv_conf = "/dev/null"});
    }
    void ask(const std::string& name, DnsType type = DnsType::A) {
        told.reset();
        bool waiting = false;
        net->resolver().ask(name, type, [&](const DnsAnswer& answer) {
            told = answer;
            if (waiting) loop.stop();
        });
        waiting = !told;
        if (waiting) std::thread([this] { loop.run(); }).join();
    }
    EventLoop loop;
    std::unique_ptr<Net> net = make_real_net(loop);
    NameServer server{*net}, other{*net};
    std::optional<DnsAnswer> told;
};

TEST_F(CaresResolverTest, AsksTheServersOfItsConfigurationOnce) {
    server.answer = DnsBytes("a.test", 1).address("a.test", 60, 7);
    use({server.address()});
    ask("a.test");
    ASSERT_EQ(told->outcome, DnsOutcome::Found);
    EXPECT_EQ(told->records[0].address.text(), "192.0.2.7");
    ask("A.test.");
    EXPECT_EQ(told->outcome, DnsOutcome::Found);
    EXPECT_EQ(server.asked, 1);
}

TEST_F(CaresResolverTest, ATtlOfNothingIsAskedAgain) {
    server.answer = DnsBytes("a.test", 1).address("a.test", 0, 7);
    use({server.address()});
    ask("a.test");
    ask("a.test");
    EXPECT_EQ(server.asked, 2);
}

TEST_F(CaresResolverTest, WhatIsNotThereIsRemembered) {
    server.answer = DnsBytes("a.test", 1).refuses(3).authority("test", 900, 300);
    use({server.address()});
    ask("a.test");
    EXPECT_EQ(told->outcome, DnsOutcome::NoSuchName);
    EXPECT_EQ(told->ttl, Seconds{300});
    ask("a.test");
    EXPECT_EQ(server.asked, 1);
}

TEST_F(CaresResolverTest, AnAnswerToAnotherQuestionIsNoAnswer) {
    server.answer = DnsBytes("bank.test", 1).address("a.test", 60, 66);
    other.answer = DnsBytes("a.test", 1).address("a.test", 60, 7);
    use({server.address(), other.address()});
    ask("a.test");
    ASSERT_EQ(told->outcome, DnsOutcome::Found);
    EXPECT_EQ(told->records[0].address.text(), "192.0.2.7");
}

TEST_F(CaresResolverTest, AServerThatFailsIsPassedOver) {
    server.answer = DnsBytes("a.test", 1).refuses(2);
    other.answer = DnsBytes("a.test", 1).address("a.test", 60, 7);
    use({server.address(), other.address()});
    ask("a.test");
    EXPECT_EQ(told->outcome, DnsOutcome::Found);
}

TEST_F(CaresResolverTest, ASilentServerIsPassedOver) {
    other.answer = DnsBytes("a.test", 1).address("a.test", 60, 7);
    use({server.address(), other.address()});
    ask("a.test");
    EXPECT_EQ(told->outcome, DnsOutcome::Found);
    EXPECT_EQ(server.asked, 1);
}

TEST_F(CaresResolverTest, WhoWaitsForASilentServerIsToldByTheNext) {
    use({server.address()});
    bool heard = false;
    net->resolver().ask("a.test", DnsType::A, [&](const DnsAnswer&) { heard = true; });
    other.answer = DnsBytes("a.test", 1).address("a.test", 60, 7);
    use({other.address()});
    ask("a.test");
    EXPECT_EQ(told->outcome, DnsOutcome::Found);
    EXPECT_TRUE(heard);
    EXPECT_EQ(other.asked, 1);
}

TEST_F(CaresResolverTest, NobodyIsAskedForWhatAHostsFileHas) {
    char folder[] = "/tmp/asterism-hosts-XXXXXX";
    ASSERT_TRUE(mkdtemp(folder));
    const auto path = std::string(folder) + "/hosts";
    std::ofstream(path)
        << "# ours\n198.51.100.9 pbx.test Trunk.test # the provider\nnonsense here\n::1 pbx.test\n";
    use({server.address()}, path);
    ask("trunk.test");
    EXPECT_EQ(told->records.at(0).address.text(), "198.51.100.9");
    ask("pbx.test", DnsType::Aaaa);
    EXPECT_EQ(told->records.at(0).address.text(), "::1");
    EXPECT_EQ(server.asked, 0);
    server.answer = DnsBytes("here", 1).refuses(3);
    ask("here");
    EXPECT_EQ(told->outcome, DnsOutcome::NoSuchName);
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace asterism::rt
