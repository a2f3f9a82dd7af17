// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/address.h"

#include <gtest/gtest.h>
#include <netinet/in.h>

#include <algorithm>

namespace asterism {
namespace {

TEST(IpAddress, ReadsBothFamiliesAndPrintsThemForUris) {
    EXPECT_EQ(IpAddress::parse("192.0.2.1")->text(), "192.0.2.1");
    EXPECT_EQ(IpAddress::parse("2001:db8::1")->uri_text(), "[2001:db8::1]");
    EXPECT_EQ(IpAddress::parse("[2001:db8::1]")->text(), "2001:db8::1");
    for (const char* wrong : {"", "1.2.3", "1.2.3.256", "[1.2.3.4]", "host", "fe80::1%eth0", "::1]"})
        EXPECT_FALSE(IpAddress::parse(wrong)) << wrong;
}

TEST(SocketAddress, TakesAPortOnlyWhereOneIsMeant) {
    EXPECT_EQ(SocketAddress::parse("192.0.2.1:5070")->port, 5070);
    EXPECT_EQ(SocketAddress::parse("192.0.2.1", 5060)->port, 5060);
    EXPECT_EQ(SocketAddress::parse("[::1]:5062")->text(), "[::1]:5062");
    EXPECT_EQ(SocketAddress::parse("::1", 5060)->text(), "[::1]:5060");
    for (const char* wrong : {"192.0.2.1:", "192.0.2.1:65536", "[::1]5060", "[::1", "host:5060"})
        EXPECT_FALSE(SocketAddress::parse(wrong)) << wrong;
}

TEST(IpAddress, OneHostIsWhatSomethingCanBeSentTo) {
    for (const char* good :
         {"192.0.2.1", "127.0.0.1", "10.255.255.255", "::1", "2001:db8::1", "fe80::1", "::ffff:192.0.2.1"})
        EXPECT_TRUE(IpAddress::parse(good)->is_one_host()) << good;
    for (const char* wrong : {"0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.255", "255.255.255.255", "::",
                              "ff02::1", "::ffff:224.0.0.1", "::ffff:255.255.255.255", "::ffff:0.0.0.0"})
        EXPECT_FALSE(IpAddress::parse(wrong)->is_one_host()) << wrong;
    EXPECT_FALSE(IpAddress().is_one_host());
}

TEST(IpAddress, AMappedAddressIsTheIPv4HostItStandsFor) {
    for (const char* same :
         {"::ffff:127.0.0.1", "[::ffff:127.0.0.1]", "::FFFF:7f00:1", "0:0:0:0:0:ffff:7f00:1"}) {
        const auto address = IpAddress::parse(same);
        ASSERT_TRUE(address) << same;
        EXPECT_EQ(*address, IpAddress::v4(0x7F000001)) << same;
        EXPECT_TRUE(address->is_v4() && address->is_loopback()) << same;
        EXPECT_EQ(address->uri_text(), "127.0.0.1") << same;
    }
    // Out of bytes, as a record of DNS and a socket give them.
    std::array<std::uint8_t, 16> bytes{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 192, 0, 2, 1};
    EXPECT_EQ(IpAddress::v6(bytes), *IpAddress::parse("192.0.2.1"));
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    in.sin6_port = htons(5060);
    std::copy(bytes.begin(), bytes.end(), in.sin6_addr.s6_addr);
    EXPECT_EQ(SocketAddress::from(reinterpret_cast<const sockaddr*>(&in)).text(), "192.0.2.1:5060");
    EXPECT_EQ(SocketAddress::parse("[::ffff:192.0.2.1]:5070")->text(), "192.0.2.1:5070");
    EXPECT_TRUE(IpAddress::parse("::ffff:224.0.0.1")->is_multicast());
    EXPECT_TRUE(IpAddress::parse("::ffff:0.0.0.0")->is_any());
    // Near it and not of it.
    for (const char* other : {"::fffe:127.0.0.1", "::127.0.0.1", "1::ffff:127.0.0.1"})
        EXPECT_TRUE(IpAddress::parse(other)->is_v6()) << other;
}

TEST(Network, OfMappedAddressesIsOfIPv4) {
    EXPECT_EQ(Network::parse("::ffff:10.0.0.0/104"), Network::parse("10.0.0.0/8"));
    EXPECT_EQ(Network::parse("::ffff:10.0.0.1"), Network::parse("10.0.0.1"));
    EXPECT_EQ(Network::parse("::ffff:0:0/96"), Network::parse("0.0.0.0/0"));
    EXPECT_EQ(Network::parse("::ffff:10.0.0.0/ffff:ffff:ffff:ffff:ffff:ffff:ff00:0"),
              Network::parse("10.0.0.0/8"));
    EXPECT_FALSE(Network::parse("::ffff:10.0.0.0/95"));
    EXPECT_FALSE(Network::parse("::ffff:10.0.0.0/8"));
    EXPECT_TRUE(Network::parse("10.0.0.0/8")->contains(*IpAddress::parse("::ffff:10.1.2.3")));
}

TEST(IpAddress, ASourceIsASlash64OfIPv6) {
    const auto source = [](const char* text) { return IpAddress::parse(text)->source().text(); };
    EXPECT_EQ(source("192.0.2.1"), "192.0.2.1");
    EXPECT_EQ(source("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    EXPECT_EQ(source("2001:db8:1:2::1"), "2001:db8:1:2::");
    EXPECT_EQ(source("2001:db8:1:3::1"), "2001:db8:1:3::");
}

TEST(Network, MatchesByPrefixOrMask) {
    const auto ten = *Network::parse("10.0.0.0/8");
    EXPECT_TRUE(ten.contains(*IpAddress::parse("10.255.1.2")));
    EXPECT_FALSE(ten.contains(*IpAddress::parse("11.0.0.1")));
    EXPECT_EQ(*Network::parse("10.0.0.0/255.0.0.0"), ten);
    EXPECT_TRUE(Network::parse("0.0.0.0/0")->contains(*IpAddress::parse("8.8.8.8")));
    EXPECT_FALSE(Network::parse("0.0.0.0/0")->contains(*IpAddress::parse("::1")));
    EXPECT_TRUE(Network::parse("2001:db8::/33")->contains(*IpAddress::parse("2001:db8:7fff::1")));
    EXPECT_FALSE(Network::parse("2001:db8::/33")->contains(*IpAddress::parse("2001:db8:8000::1")));
    for (const char* wrong : {"10.0.0.0/33", "10.0.0.0/255.0.255.0", "10.0.0.0/", "x/8"})
        EXPECT_FALSE(Network::parse(wrong)) << wrong;
}

}  // namespace
}  // namespace asterism
