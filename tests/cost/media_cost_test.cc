// SPDX-License-Identifier: Apache-2.0
// What comes to the ports of a call's sound and of its reports, as much of it at one moment as there may be:
// README.md.
#include <fmt/core.h>

#include "asterism/base/text.h"
#include "world.h"

namespace asterism::cost {
namespace {

/// At one moment: what a socket's buffer keeps.
constexpr std::size_t kMany = 400;

std::string bytes_of(std::initializer_list<int> bytes) {
    std::string out;
    for (const auto byte : bytes) out += static_cast<char>(byte);
    return out;
}
std::string in_two(std::size_t number) {
    return bytes_of({static_cast<int>(number >> 8 & 255), static_cast<int>(number & 255)});
}
std::string so_often(std::string_view text, std::size_t count) {
    std::string out;
    while (count-- > 0) out += text;
    return out;
}
/// RFC 3550 5.1, after the first byte and the payload type.
std::string rtp_rest(std::size_t number) {
    return in_two(number) + bytes_of({0, 0}) + in_two(number * 160 % 65536) + bytes_of({1, 2, 3, 4});
}

struct Flood {
    const char* name;
    std::string (*packet)(std::size_t number);
    bool rtcp = false;
};

const Flood kFloods[] = {
    {"sound", [](std::size_t n) { return bytes_of({0x80, 0}) + rtp_rest(n) + std::string(160, '\xd5'); }},
    {"sound as long as a datagram",
     [](std::size_t n) { return bytes_of({0x80, 0}) + rtp_rest(n) + std::string(60'000, '\xd5'); }},
    {"sound without a payload", [](std::size_t n) { return bytes_of({0x80, 0}) + rtp_rest(n); }},
    {"sources that contribute",
     [](std::size_t n) { return bytes_of({0x8f, 0}) + rtp_rest(n) + std::string(15 * 4 + 160, 'c'); }},
    {"a header's extension",
     [](std::size_t n) {
         return bytes_of({0x90, 0}) + rtp_rest(n) + bytes_of({0xbe, 0xde}) + in_two(14'000) +
                so_often(bytes_of({0x10, 7}), 28'000);
     }},
    {"padding", [](std::size_t n) { return bytes_of({0xa0, 0}) + rtp_rest(n) + std::string(255, '\xff'); }},
    {"numbers that jump",
     [](std::size_t n) { return bytes_of({0x80, 0}) + rtp_rest(n * 7919) + std::string(160, '\xd5'); }},
    {"ever another source",
     [](std::size_t n) {
         return bytes_of({0x80, 0}) + in_two(n) + bytes_of({0, 0, 0, 0, 0, 0}) + in_two(n) +
                std::string(160, '\xd5');
     }},
    {"digits",
     [](std::size_t n) {
         return bytes_of({0x80, 101}) + in_two(n) + in_two(n / 3) + in_two(0) + bytes_of({1, 2, 3, 4}) +
                bytes_of({static_cast<int>(n % 12), 0x8a, 3, 0x20});
     }},
    {"formats that nobody offered",
     [](std::size_t n) { return bytes_of({0x80, static_cast<int>(n % 128)}) + rtp_rest(n) + "x"; }},
    {"no RTP", [](std::size_t n) { return std::string(60'000, static_cast<char>(n)); }},
    {"STUN",
     [](std::size_t n) {
         return bytes_of({0, 1}) + in_two(8'000) + bytes_of({0x21, 0x12, 0xa4, 0x42}) + in_two(n) +
                std::string(10, 't') + so_often(bytes_of({0x80, 0x22, 0, 4, 'a', 'b', 'c', 'd'}), 1'000);
     }},
    {"an empty report", [](std::size_t) { return bytes_of({0x80, 201, 0, 1, 1, 2, 3, 4}); }, true},
    {"reports in one packet",
     [](std::size_t) { return so_often(bytes_of({0x80, 201, 0, 1, 1, 2, 3, 4}), 7'000); }, true},
    {"blocks of a report",
     [](std::size_t n) {
         return so_often(
             bytes_of({0x80 + 31, 201, 0, 187, 1, 2, 3, 4}) + so_often(in_two(n) + std::string(22, '\1'), 31),
             70);
     },
     true},
    {"names of sources",
     [](std::size_t) {
         return bytes_of({0x80, 201, 0, 1, 1, 2, 3, 4}) +
                so_often(bytes_of({0x80 + 31, 202, 0, 31 * 2}) +
                             so_often(bytes_of({1, 2, 3, 4, 1, 1, 'x', 0}), 31),
                         200);
     },
     true},
    {"those who leave",
     [](std::size_t) {
         return bytes_of({0x80, 201, 0, 1, 1, 2, 3, 4}) +
                so_often(bytes_of({0x80 + 31, 203, 0, 31}) + std::string(31 * 4, 'b'), 400);
     },
     true},
    {"wishes for a picture",
     [](std::size_t) {
         return bytes_of({0x80, 201, 0, 1, 1, 2, 3, 4}) +
                so_often(bytes_of({0x81, 206, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8}), 4'000);
     },
     true},
    {"reports that lie about their length",
     [](std::size_t n) { return bytes_of({0x9f, 200}) + in_two(n * 999) + std::string(50'000, 'l'); }, true},
};

class MediaCostTest : public World, public rt::DatagramHandler {
protected:
    MediaCostTest()
        : World(
              "endpoint alice (rtp_symmetric=yes)\n"
              "dialplan office,200 => Answer()\n"
              "dialplan office,200,2 => Echo()\n"
              "dialplan office,201 => Answer()\n"
              "dialplan office,201,2 => Wait(1000000000)\n") {}

    void on_datagram(const rt::Datagram& datagram) override {
        if (datagram.bytes.starts_with("SIP/2.0 2")) heard_ = datagram.bytes;
    }

    /// A call to `exten`; where its sound goes.
    void call(const std::string& exten) {
        sip_.reset();
        sound_.reset();
        sip_ = std::move(*net_.udp({.bind = *SocketAddress::parse("192.0.2.10:5060")}, *this));
        sound_ = std::move(*net_.udp({.bind = *SocketAddress::parse("192.0.2.10:4000")}, *this));
        const auto say = [this](const std::string& start, const std::string& to, const std::string& type,
                                const std::string& body) {
            sip_->send(
                *SocketAddress::parse("192.0.2.1:5060"),
                SharedBytes::copy(fmt::format(
                    "{} sip:x@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK{}\r\n"
                    "From: <sip:alice@192.0.2.1>;tag=1\r\nTo: <sip:x@192.0.2.1>{}\r\nCall-ID: c\r\nCSeq: 1 "
                    "{}\r\n"
                    "Max-Forwards: 70\r\nContact: <sip:alice@192.0.2.10>\r\n{}Content-Length: {}\r\n\r\n{}",
                    start, start, to, start, type, body.size(), body)));
        };
        const std::string offer =
            "v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n"
            "m=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";
        exten_ = exten;
        sip_->send(
            *SocketAddress::parse("192.0.2.1:5060"),
            SharedBytes::copy(fmt::format(
                "INVITE sip:{}@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK1\r\n"
                "From: <sip:alice@192.0.2.1>;tag=1\r\nTo: <sip:x@192.0.2.1>\r\nCall-ID: c\r\n"
                "CSeq: 1 INVITE\r\nMax-Forwards: 70\r\nContact: <sip:alice@192.0.2.10>\r\n"
                "Content-Type: application/sdp\r\nContent-Length: {}\r\n\r\n{}",
                exten, offer.size(), offer)));
        pass(Seconds{1});
        const auto to = heard_.find("\r\nTo: ");
        const auto tag = heard_.find(";tag=", to);
        ASSERT_NE(tag, std::string::npos) << heard_;
        say("ACK", heard_.substr(tag, heard_.find("\r\n", tag) - tag), "", "");
        const auto audio = heard_.find("m=audio ");
        const auto port = static_cast<std::uint16_t>(std::stoi(heard_.substr(audio + 8)));
        there_ = {*IpAddress::parse("192.0.2.1"), port};
        pass(Seconds{1});
    }

    Cost cost_of(const Flood& flood, std::size_t count) {
        auto there = there_;
        if (flood.rtcp) ++there.port;
        for (std::size_t i = 0; i < count; ++i)
            sound_->send(there, SharedBytes::copy(flood.packet(++number_)));
        const auto cost = pass(Seconds{2});
        // What came meanwhile may have been taken for a caller who moved.
        sound_->send(there_, SharedBytes::copy(kFloods[0].packet(++number_)));
        pass(Seconds{10});
        return cost;
    }

    std::string exten_;
    std::string heard_;
    SocketAddress there_;
    std::unique_ptr<rt::UdpSocket> sip_, sound_;
    std::size_t number_ = 0;
};

// Twice as many packets at one moment, at most three times the work; and what is odd costs no more than
// sound, or than its bytes do.
TEST_F(MediaCostTest, AFloodCostsWhatItsPacketsCost) {
    for (const auto* exten : {"200", "201"}) {
        call(exten);
        if (HasFatalFailure()) return;
        const auto sound = least(9, [&] { return cost_of(kFloods[0], kMany); }).all;
        const auto long_sound = least(9, [&] { return cost_of(kFloods[1], kMany); }).all;
        for (const auto& flood : kFloods) {
            Cost whole, half;
            EXPECT_TRUE(settles([&](int times) {
                whole = least(times, [&] { return cost_of(flood, kMany); });
                half = least(times, [&] { return cost_of(flood, kMany / 2); });
                return whole.all <= 3 * half.all + sound && whole.all <= 6 * (sound + long_sound);
            })) << flood.name
                << ": " << whole.all << " " << meter_.unit() << ", half of it " << half.all << ", of sound "
                << sound << ", of long sound " << long_sound;
        }
        server_.command("channel request hangup all", [](const std::string&) {});
        pass(Seconds{90});
    }
}

}  // namespace
}  // namespace asterism::cost
