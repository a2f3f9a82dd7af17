// SPDX-License-Identifier: Apache-2.0
#include "../room_limits.h"
#include "packet.h"
#include "rtcp.h"
#include "sender.h"
#include "source.h"

namespace asterism::media {
namespace {

MonoTime at(int ms) { return MonoTime{Millis{ms}}; }

TEST(RtpPacket, StepsOverSourcesExtensionAndPadding) {
    std::vector<std::uint8_t> bytes{0xb1, 0x80 | 8, 0x12, 0x34, 0, 0, 0, 9, 0, 0, 0,   7,   1, 1,
                                    1,    1,        0xbe, 0xde, 0, 1, 2, 2, 2, 2, 'h', 'i', 0, 2};
    const auto packet = read_rtp(bytes);
    ASSERT_TRUE(packet.has_value());
    EXPECT_EQ(packet->payload_type, 8);
    EXPECT_TRUE(packet->marker);
    EXPECT_EQ(packet->sequence, 0x1234);
    EXPECT_EQ(std::string(packet->payload.begin(), packet->payload.end()), "hi");
    for (std::size_t size = 0; size < 24; ++size)
        EXPECT_FALSE(read_rtp(Bytes(bytes).first(size)).has_value()) << size;
}

TEST(RtpPacket, KindsAreToldByTheFirstBytes) {
    EXPECT_EQ(kind_of(std::vector<std::uint8_t>{0x80, 0}), PacketKind::Rtp);
    EXPECT_EQ(kind_of(std::vector<std::uint8_t>{0x80, 200}), PacketKind::Rtcp);
    EXPECT_EQ(kind_of(std::vector<std::uint8_t>{0, 1}), PacketKind::Stun);
    EXPECT_EQ(kind_of(std::vector<std::uint8_t>{22, 1}), PacketKind::Dtls);
    EXPECT_EQ(kind_of({}), PacketKind::Other);
}

TEST(RtpSource, CountsLossAcrossTheWrap) {
    RtpSource source;
    for (std::uint16_t s : {65534, 65535, 1, 2}) source.on_packet(1, s, s * 160u, 8000, 160, at(0));
    EXPECT_EQ(source.lost(), 1);
    EXPECT_EQ(source.highest_sequence(), 65536u + 2);
    EXPECT_EQ(source.take_fraction_lost(), 256 / 5);
    EXPECT_EQ(source.take_fraction_lost(), 0);
}

TEST(RtpSource, BeginsAnewWithAnotherSsrcOrARestart) {
    RtpSource source;
    for (std::uint16_t s : {10, 11, 13}) source.on_packet(1, s, 0, 8000, 160, at(0));
    for (std::uint16_t s : {40000, 40001}) source.on_packet(2, s, 0, 8000, 160, at(0));
    EXPECT_EQ(source.lost(), 1);
    for (std::uint16_t s : {5000, 5001, 5002}) source.on_packet(2, s, 0, 8000, 160, at(0));
    EXPECT_EQ(source.lost(), 1);
    EXPECT_EQ(source.packets(), 8u);
}

TEST(RtpSource, MeasuresJitter) {
    RtpSource steady, shaky;
    for (int i = 0; i < 200; ++i) {
        steady.on_packet(1, static_cast<std::uint16_t>(i), 160u * i, 8000, 160, at(20 * i));
        shaky.on_packet(1, static_cast<std::uint16_t>(i), 160u * i, 8000, 160, at(20 * i + (i % 2) * 10));
    }
    EXPECT_LT(steady.jitter_seconds(), 0.0005);
    EXPECT_NEAR(shaky.jitter_seconds(), 0.010, 0.001);
}

TEST(RtpSender, FollowsRealTimeAcrossASwitch) {
    RtpSender sender(1, 10, 1000);
    const auto first = sender.frame(3, 160, 8000, at(0));
    const auto second = sender.frame(3, 160, 8000, at(20));
    EXPECT_EQ(second.timestamp - first.timestamp, 160u);
    const RtpPacket in{
        .payload_type = 0, .marker = false, .sequence = 500, .timestamp = 77, .ssrc = 4, .payload = {}};
    const auto third = sender.forward(9, in, 8000, at(120));
    EXPECT_EQ(third->sequence, second.sequence + 1);
    EXPECT_EQ(third->timestamp - second.timestamp, 800u);
    EXPECT_TRUE(third->marker);
    auto late = in;
    late.sequence = 499;
    EXPECT_FALSE(sender.forward(9, late, 8000, at(121)).has_value());
}

// limits::rtcp_packets: to the brim, and one more.
TEST(Rtcp, ADatagramHasSoManyPackets) {
    const std::vector<std::uint8_t> empty{0x80, 201, 0, 1, 1, 2, 3, 4};
    std::vector<std::uint8_t> datagram;
    for (std::size_t i = 0; i < limits::rtcp_packets.value(); ++i)
        datagram.insert(datagram.end(), empty.begin(), empty.end());
    EXPECT_TRUE(read_rtcp(datagram).has_value());
    datagram.insert(datagram.end(), empty.begin(), empty.end());
    EXPECT_FALSE(read_rtcp(datagram).has_value());
    limits::rtcp_packets.reset();
}

TEST(Rtcp, ReadsWhatItWrites) {
    const RtcpOut out{.ssrc = 5,
                      .sender = SenderInfo{0x0102030405060708, 9, 10, 11},
                      .report = ReportBlock{6, 7, -8, 9, 10, 11, 12},
                      .cname = "host",
                      .bye = true};
    const auto bytes = write_rtcp(out);
    EXPECT_EQ(bytes.size() % 4, 0u);
    const auto in = read_rtcp(bytes);
    ASSERT_TRUE(in.has_value());
    EXPECT_EQ(in->ssrc, 5u);
    EXPECT_EQ(in->sender->ntp, 0x0102030405060708u);
    ASSERT_EQ(in->reports.size(), 1u);
    EXPECT_EQ(in->reports[0].lost, -8);
    EXPECT_TRUE(in->bye);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        (void)read_rtcp(ConstBytes(bytes).first(size));  // never reads beyond
}

}  // namespace
}  // namespace asterism::media
