// SPDX-License-Identifier: Apache-2.0
#include "pjsip/packet_history.h"

#include <gtest/gtest.h>

#include "manage_rig.h"
#include "pjsip/packet_capture.h"

namespace asterism::manage {
namespace {

using Words = std::vector<std::string>;

struct History {
    PacketHistory history;
    History() {
        const auto peer = *SocketAddress::parse("192.0.2.1:5060");
        const auto other = *SocketAddress::parse("192.0.2.2:5061");
        history.add(false, Seconds{100}, peer,
                    "OPTIONS sip:us SIP/2.0\r\nCall-ID: a1\r\nCSeq: 1 OPTIONS\r\n\r\n");
        history.add(true, Seconds{100}, peer, "SIP/2.0 200 OK\r\ni: a1\r\nCSeq: 1 OPTIONS\r\n\r\n");
        history.add(false, Seconds{103}, other,
                    "INVITE sip:us SIP/2.0\r\nCall-ID: b2\r\nCSeq: 1 INVITE\r\n\r\n");
    }
    /// The numbers of those that fit.
    std::string find(const Words& words) const {
        const auto filter = parse_history_filter(words);
        if (!filter) return filter.error().reason;
        std::string out;
        for (const auto& entry : history.entries())
            if ((*filter)(entry)) out += std::to_string(entry.number);
        return out;
    }
};

TEST(PacketHistory, IsLookedThroughWithConditions) {
    const History history;
    EXPECT_EQ(history.find({"number", "=", "1"}), "1");
    EXPECT_EQ(history.find({"number>=1"}), "12");
    EXPECT_EQ(history.find({"timestamp", "<", "103"}), "01");
    EXPECT_EQ(history.find({"sip.msg.method", "=", "options"}), "01");
    EXPECT_EQ(history.find({"sip.msg.call-id", "!=", "a1"}), "2");
    EXPECT_EQ(history.find({"addr", "=", "192.0.2.2:5061"}), "2");
    EXPECT_EQ(history.find({"addr", "~", "^192.0.2.1"}), "01");
    EXPECT_EQ(history.find({"sip.msg.call-id", "like", "2$"}), "2");
    EXPECT_EQ(history.find({"number", "=", "0", "or", "number", "=", "2", "and", "timestamp", ">", "101"}),
              "02");
    EXPECT_EQ(history.find({"(number", "=", "0", "or", "number", "=", "2)", "and", "not", "(number=2)"}),
              "0");
}

TEST(PacketHistory, ConditionsThatAreNone) {
    const History history;
    EXPECT_EQ(history.find({}), "there is no field ''");
    EXPECT_EQ(history.find({"sip.msg.via", "=", "x"}), "there is no field 'sip.msg.via'");
    EXPECT_EQ(history.find({"number", "=", "x"}), "'x' is no number");
    EXPECT_EQ(history.find({"number", "~", "1"}), "'~' does not compare numbers");
    EXPECT_EQ(history.find({"addr", "<", "1"}), "'<' does not compare texts");
    EXPECT_EQ(history.find({"(number", "=", "1"}), "a bracket is not closed");
    EXPECT_EQ(history.find({"number", "=", "1", "number"}), "'number' is not understood");
    EXPECT_EQ(history.find({"number", "="}), "'number' is compared with nothing");
    EXPECT_EQ(history.find(Words(1000, "(")), "too many brackets");
    EXPECT_FALSE(parse_history_filter({"addr", "~", "("}));
}

TEST(PacketHistory, ForgetsTheOldest) {
    History history;
    const auto peer = *SocketAddress::parse("192.0.2.1:5060");
    for (std::size_t i = 0; i < PacketHistory::kMostEntries; ++i)
        history.history.add(true, Seconds{1}, peer, "x");
    EXPECT_EQ(history.history.entries().size(), PacketHistory::kMostEntries);
    EXPECT_EQ(history.history.find(2), nullptr);
    ASSERT_NE(history.history.find(3), nullptr);
    EXPECT_EQ(history.history.find(3)->number, 3u);
    history.history.clear();
    EXPECT_EQ(history.history.find(3), nullptr);
}

TEST(PacketCapture, APacketIsEthernetIpAndUdp) {
    const auto record = packet_record(WallTime{Micros{1'500'000}}, *SocketAddress::parse("192.0.2.1:5060"),
                                      *SocketAddress::parse("192.0.2.2:5061"), "abc");
    ASSERT_EQ(record.size(), 16u + 14 + 20 + 8 + 3);
    EXPECT_EQ(record.substr(0, 8), std::string("\1\0\0\0\x20\xa1\x07\0", 8));
    const auto ip = record.substr(30, 20);
    EXPECT_EQ(ip.substr(12), std::string("\xc0\0\2\1\xc0\0\2\2", 8));
    unsigned sum = 0;
    for (std::size_t i = 0; i < 20; i += 2)
        sum += static_cast<unsigned>(static_cast<unsigned char>(ip[i]) << 8 |
                                     static_cast<unsigned char>(ip[i + 1]));
    EXPECT_EQ((sum & 0xffff) + (sum >> 16), 0xffffu);
    EXPECT_TRUE(record.ends_with("abc"));
    const auto v6 = packet_record({}, *SocketAddress::parse("[2001:db8::1]:5060"),
                                  *SocketAddress::parse("[2001:db8::2]:5060"), "abc");
    EXPECT_EQ(v6.size(), 16u + 14 + 40 + 8 + 3);
}

TEST(HistoryCommands, ShowWhatWasKept) {
    testing::Rig rig;
    const auto peer = *SocketAddress::parse("127.0.0.1:25911");
    EXPECT_EQ(rig.run("pjsip set history on"), "PJSIP History enabled\n");
    rig.logger.on_message(false, sip::Transport::Udp, peer, "OPTIONS sip:127.0.0.1:25060 SIP/2.0\r\n\r\n");
    rig.logger.on_message(true, sip::Transport::Udp, peer, "SIP/2.0 401 Unauthorized\r\n\r\n");
    const auto shown = rig.run("pjsip show history");
    EXPECT_TRUE(
        shown.starts_with("No.   Timestamp  (Dir) Address                  SIP Message\n"
                          "===== ========== ============================== "
                          "===================================\n00000 "))
        << shown;
    EXPECT_NE(shown.find(" * <== 127.0.0.1:25911          OPTIONS sip:127.0.0.1:25060 SIP/2.0\n"),
              shown.npos);
    EXPECT_NE(shown.find(" * ==> 127.0.0.1:25911          SIP/2.0 401 Unauthorized\n"), shown.npos);
    EXPECT_EQ(rig.run("pjsip show history where number = 1").find("OPTIONS"), std::string::npos);
    EXPECT_NE(rig.run("pjsip show history entry 1").find("SIP/2.0 401 Unauthorized"), std::string::npos);
    EXPECT_EQ(rig.run("pjsip show history entry 7"), "Unable to find history entry 7\n");
    EXPECT_EQ(rig.run("pjsip set history clear"), "PJSIP History cleared\n");
    EXPECT_EQ(rig.run("pjsip set history off"), "PJSIP History disabled\n");
}

}  // namespace
}  // namespace asterism::manage
