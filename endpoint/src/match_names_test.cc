// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/match_names.h"

#include <gtest/gtest.h>

#include "asterism/endpoint/objects/load.h"
#include "asterism/rt/sim.h"

namespace asterism::endpoint {
namespace {

std::shared_ptr<const schema::Snapshot> load_match(const std::string& match) {
    store::MemoryFiles files(std::map<std::string, std::string>{
        {"pjsip.conf", "[trunk]\ntype=identify\nendpoint=trunk\nmatch=" + match + "\n"}});
    schema::SnapshotBuilder builder(nullptr);
    load_pjsip(store::read_conf("pjsip.conf", {}, files), builder);
    return builder.build();
}

struct Lab {
    void address(const std::string& name, const char* text, int ttl = 300) {
        rt::DnsRecord record;
        record.ttl = Seconds{ttl};
        record.address = *IpAddress::parse(text);
        net.set_record(name, record);
    }
    void service(const std::string& name, const std::string& target) {
        rt::DnsRecord record;
        record.type = rt::DnsType::Srv;
        record.ttl = Seconds{300};
        record.target = target;
        net.set_record(name, record);
    }
    bool knows(const char* text, bool by_srv = true) const {
        return names.has("trunk.example.com", by_srv, *IpAddress::parse(text));
    }
    rt::SimLoop loop;
    rt::SimNet net{loop, {}};
    MatchNames names{loop, net.resolver()};
};

// Statement 41
TEST(MatchNames, AsksForServicesFirstAndTakesAllTheirHosts) {
    Lab lab;
    lab.service("_sip._udp.trunk.example.com", "a.example.com");
    lab.service("_sip._tcp.trunk.example.com", "b.example.com");
    lab.address("a.example.com", "192.0.2.1");
    lab.address("b.example.com", "192.0.2.2");
    lab.address("trunk.example.com", "192.0.2.9");
    lab.names.follow(*load_match("trunk.example.com"));
    lab.loop.pass(Seconds{1});
    EXPECT_TRUE(lab.knows("192.0.2.1"));
    EXPECT_TRUE(lab.knows("192.0.2.2"));
    EXPECT_FALSE(lab.knows("192.0.2.9"));
}

TEST(MatchNames, WithoutServicesOrWithAPortTheAddressesCount) {
    Lab lab;
    lab.address("trunk.example.com", "192.0.2.9");
    lab.names.follow(*load_match("trunk.example.com"));
    lab.loop.pass(Seconds{1});
    EXPECT_TRUE(lab.knows("192.0.2.9"));
    lab.names.follow(*load_match("trunk.example.com:5070"));
    lab.loop.pass(Seconds{1});
    EXPECT_TRUE(lab.knows("192.0.2.9", false));
    EXPECT_FALSE(lab.knows("192.0.2.9", true));
}

// Statement 42
TEST(MatchNames, ANameThatIsUnknownIsAskedAgain) {
    Lab lab;
    lab.names.follow(*load_match("trunk.example.com"));
    lab.loop.pass(Seconds{1});
    EXPECT_FALSE(lab.knows("192.0.2.9"));
    lab.address("trunk.example.com", "192.0.2.9");
    lab.loop.pass(Seconds{61});
    EXPECT_TRUE(lab.knows("192.0.2.9"));
}

TEST(MatchNames, FollowsAChangeAfterTheTtl) {
    Lab lab;
    lab.address("trunk.example.com", "192.0.2.1", 40);
    lab.names.follow(*load_match("trunk.example.com"));
    lab.loop.pass(Seconds{1});
    lab.address("trunk.example.com", "192.0.2.2", 40);
    lab.loop.pass(Seconds{30});
    EXPECT_FALSE(lab.knows("192.0.2.2"));
    lab.loop.pass(Seconds{15});
    EXPECT_TRUE(lab.knows("192.0.2.2"));
}

}  // namespace
}  // namespace asterism::endpoint
