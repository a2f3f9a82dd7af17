// SPDX-License-Identifier: Apache-2.0
#include "asterism/sipnet/resolve.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

namespace asterism::sipnet {
namespace {

using sip::Transport;

/// A name server with a memory of what it was asked.
class Names : public rt::Resolver {
public:
    void ask(const std::string& name, rt::DnsType type, Done done) override {
        asked.push_back(name);
        if (silent) return done({});
        const auto at = records.find({name, type});
        if (at == records.end()) return done({rt::DnsOutcome::NoSuchName, {}});
        done({rt::DnsOutcome::Found, at->second});
    }
    void configure(const rt::ResolverOptions&) override {}
    void a(const std::string& name, const char* address) {
        rt::DnsRecord record;
        record.address = *IpAddress::parse(address);
        record.type = record.address.is_v6() ? rt::DnsType::Aaaa : rt::DnsType::A;
        records[{name, record.type}].push_back(record);
    }
    void srv(const std::string& name, std::uint16_t priority, const std::string& target, std::uint16_t port) {
        rt::DnsRecord record{.type = rt::DnsType::Srv, .priority = priority, .port = port, .target = target};
        records[{name, rt::DnsType::Srv}].push_back(record);
    }
    void naptr(const std::string& name, std::uint16_t order, const std::string& service,
               const std::string& target) {
        rt::DnsRecord record{.type = rt::DnsType::Naptr,
                             .priority = order,
                             .target = target,
                             .flags = "s",
                             .service = service};
        records[{name, rt::DnsType::Naptr}].push_back(record);
    }
    std::map<std::pair<std::string, rt::DnsType>, std::vector<rt::DnsRecord>> records;
    std::vector<std::string> asked;
    bool silent = false;
};

class ResolveTest : public testing::Test {
protected:
    std::string hops(const char* uri, std::optional<Transport> transport = std::nullopt, Reach reach = {}) {
        std::string out;
        const auto view = sip::UriView::parse(uri);
        EXPECT_TRUE(view) << uri;
        resolve(names, *view, transport, reach, [&](const Hops& hops) {
            if (!hops) {
                out = "! " + hops.error().reason;
                return;
            }
            for (const auto& hop : *hops) {
                if (!out.empty()) out += ", ";
                out += std::string(transport_name(hop.transport)) + " " + hop.address.text();
            }
        });
        return out;
    }
    Names names;
};

TEST_F(ResolveTest, AnAddressNeedsNoQuestion) {
    EXPECT_EQ(hops("sip:192.0.2.1"), "UDP 192.0.2.1:5060");
    EXPECT_EQ(hops("sips:192.0.2.1"), "TLS 192.0.2.1:5061");
    EXPECT_EQ(hops("sip:a@192.0.2.1:5080;transport=tcp"), "TCP 192.0.2.1:5080");
    EXPECT_EQ(hops("sip:[2001:db8::1]"), "UDP [2001:db8::1]:5060");
    EXPECT_EQ(hops("sip:x.test;maddr=192.0.2.9"), "UDP 192.0.2.9:5060");
    EXPECT_TRUE(names.asked.empty());
}

TEST_F(ResolveTest, APortLimitsToAddressRecords) {
    names.a("x.test", "192.0.2.1");
    names.a("x.test", "2001:db8::1");
    EXPECT_EQ(hops("sip:x.test:5070"), "UDP [2001:db8::1]:5070, UDP 192.0.2.1:5070");
    EXPECT_EQ(hops("sip:x.test:5070", std::nullopt, {.udp = {.ipv6 = false}}), "UDP 192.0.2.1:5070");
}

TEST_F(ResolveTest, NaptrThenSrvThenAddresses) {
    names.naptr("x.test", 20, "SIP+D2U", "_sip._udp.x.test");
    names.naptr("x.test", 10, "SIP+D2T", "_sip._tcp.x.test");
    names.srv("_sip._tcp.x.test", 20, "b.x.test", 5062);
    names.srv("_sip._tcp.x.test", 10, "a.x.test", 5061);
    names.srv("_sip._udp.x.test", 10, "c.x.test", 5060);
    names.a("a.x.test", "192.0.2.1");
    names.a("b.x.test", "192.0.2.2");
    names.a("c.x.test", "192.0.2.3");
    // 586: all that can be used is tried, in order; of a transport that is asked for its lowest order.
    EXPECT_EQ(hops("sip:x.test"), "TCP 192.0.2.1:5061, TCP 192.0.2.2:5062, UDP 192.0.2.3:5060");
    names.srv("_sip._udp.x.test", 5, "b.x.test", 5090);
    names.naptr("x.test", 30, "SIP+D2U", "other.x.test");
    names.srv("other.x.test", 1, "a.x.test", 5099);
    EXPECT_EQ(hops("sip:x.test;transport=udp"), "UDP 192.0.2.2:5090, UDP 192.0.2.3:5060");
    EXPECT_EQ(hops("sip:x.test", Transport::Tcp), "TCP 192.0.2.1:5061, TCP 192.0.2.2:5062");
}

TEST_F(ResolveTest, NaptrThatLeadsToNoSrvLeavesTheHosts) {  // 586
    names.naptr("x.test", 10, "SIP+D2U", "gone.x.test");
    names.srv("_sip._udp.x.test", 10, "a.x.test", 5066);
    names.a("a.x.test", "192.0.2.1");
    EXPECT_EQ(hops("sip:x.test"), "UDP 192.0.2.1:5066");
}

TEST_F(ResolveTest, TlsThenTcpThenUdpAndSixBeforeFour) {  // 587
    names.srv("_sip._udp.x.test", 10, "a.x.test", 1);
    names.srv("_sip._tcp.x.test", 10, "a.x.test", 2);
    names.srv("_sips._tcp.x.test", 10, "a.x.test", 3);
    names.a("a.x.test", "192.0.2.1");
    names.a("a.x.test", "2001:db8::1");
    constexpr Reach::Families kFour{.ipv6 = false}, kSix{.ipv4 = false}, kNone{false, false};
    EXPECT_EQ(hops("sip:x.test", std::nullopt, {.udp = kFour}),
              "TLS [2001:db8::1]:3, TLS 192.0.2.1:3, TCP [2001:db8::1]:2, TCP 192.0.2.1:2, UDP 192.0.2.1:1");
    // Nobody goes by a transport that has no listener, unless it is asked for.
    const Reach udp_alone{.udp = kFour, .tcp = kNone, .tls = kNone, .dialled = kFour};
    EXPECT_EQ(hops("sip:x.test", std::nullopt, udp_alone), "UDP 192.0.2.1:1");
    EXPECT_EQ(hops("sip:x.test;transport=tcp", std::nullopt, udp_alone), "TCP 192.0.2.1:2");
    EXPECT_EQ(hops("sip:x.test", Transport::Udp, {.udp = kSix}), "UDP [2001:db8::1]:1");
}

TEST_F(ResolveTest, WithoutNaptrEachTransportsSrvIsAsked) {
    names.srv("_sip._tcp.x.test", 10, "a.x.test", 5066);
    names.a("a.x.test", "192.0.2.1");
    EXPECT_EQ(hops("sip:x.test"), "TCP 192.0.2.1:5066");
    EXPECT_EQ(hops("sip:x.test", Transport::Udp), "! x.test: no such name");
}

TEST_F(ResolveTest, WithoutSrvTheNameItself) {
    names.a("x.test", "192.0.2.7");
    EXPECT_EQ(hops("sip:x.test"), "UDP 192.0.2.7:5060");
    EXPECT_EQ(hops("sips:x.test"), "TLS 192.0.2.7:5061");
    EXPECT_EQ(hops("sip:nowhere.test"), "! nowhere.test: no such name");
}

TEST_F(ResolveTest, SilentServersAreNotAskedForEverything) {
    names.silent = true;
    EXPECT_EQ(hops("sip:x.test"), "! x.test: the name servers do not answer");
    EXPECT_LE(names.asked.size(), 3u);
}

TEST_F(ResolveTest, NoMorePlacesThanAnybodyNeeds) {
    for (std::uint16_t i = 0; i < 300; ++i) names.srv("_sip._udp.x.test", 10, "a.x.test", i);
    names.a("a.x.test", "192.0.2.1");
    hops("sip:x.test", Transport::Udp);
    EXPECT_LE(names.asked.size(), 66u);
}

TEST_F(ResolveTest, PlacesThatCannotBeAreLeftOut) {
    names.srv("_sip._udp.x.example", 1, "a.x.example", 0);
    names.srv("_sip._udp.x.example", 2, "b.x.example", 5060);
    for (const char* nobody : {"0.0.0.0", "::", "224.0.1.75", "ff02::1"}) names.a("b.x.example", nobody);
    EXPECT_EQ(hops("sip:x.example", Transport::Udp).substr(0, 1), "!");
    names.a("b.x.example", "192.0.2.1");
    EXPECT_EQ(hops("sip:x.example", Transport::Udp), "UDP 192.0.2.1:5060");
    for (int n = 2; n < 200; ++n) names.a("b.x.example", ("192.0.2." + std::to_string(n)).c_str());
    const auto many = hops("sip:x.example", Transport::Udp);
    EXPECT_EQ(std::count(many.begin(), many.end(), ','), 31);
}

TEST_F(ResolveTest, AServiceThatIsDecidedlyNotThere) {
    names.srv("_sip._udp.x.test", 10, ".", 0);
    names.a("x.test", "192.0.2.1");
    EXPECT_EQ(hops("sip:x.test", Transport::Udp), "! x.test: SIP is not offered there");
}

TEST_F(ResolveTest, WeightsSpreadTheLoad) {
    names.srv("_sip._udp.x.test", 10, "a.x.test", 1);
    names.srv("_sip._udp.x.test", 10, "b.x.test", 2);
    names.records[{"_sip._udp.x.test", rt::DnsType::Srv}][0].weight = 75;
    names.records[{"_sip._udp.x.test", rt::DnsType::Srv}][1].weight = 25;
    names.a("a.x.test", "192.0.2.1");
    names.a("b.x.test", "192.0.2.2");
    int a_first = 0;
    for (int i = 0; i < 1000; ++i)
        if (hops("sip:x.test", Transport::Udp).starts_with("UDP 192.0.2.1")) ++a_first;
    EXPECT_GT(a_first, 650);
    EXPECT_LT(a_first, 850);
}

}  // namespace
}  // namespace asterism::sipnet
