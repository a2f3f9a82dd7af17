// SPDX-License-Identifier: Apache-2.0
// A muted way is silent in every codec, and its packets keep their numbers and times.
#include "../../testing/core_rig.h"
#include "asterism/codec/coder.h"

namespace asterism::media {
namespace {

/// What an encoder might have made.
std::vector<std::uint8_t> speech(const codec::Codec& row, std::uint16_t number) {
    std::size_t length = codec::bytes_of(row.id, row.default_ptime);
    if (row.id == codec::Id::Ilbc) length = 38;
    if (length == 0) length = 60;
    std::vector<std::uint8_t> out(length, static_cast<std::uint8_t>(0x11 * (number % 8)));
    if (row.id == codec::Id::Opus) out[0] = 0x78;  // 20 ms
    if (row.encoding == "speex") out[0] = 0x2e;    // narrow, mode 5 (300 bits)
    if (row.encoding == "speex") out[37] = 0x07;   // and the end
    if (row.encoding == "speex") out.resize(38);
    if (row.id == codec::Id::G723) out[0] = 0;  // 6.3 kbit/s
    return out;
}

class Muted : public testing::TestWithParam<std::tuple<codec::Id, bool>> {
protected:
    Muted() : row(codec::of(std::get<0>(GetParam()))) {
        alice = rig.open(0);
        bob = rig.open(1);
        for (const auto& [id, at] : {std::pair(alice, "192.0.2.1:4000"), std::pair(bob, "192.0.2.2:4000")}) {
            auto plan = CoreRig::plan(at);
            plan.formats = {{row.id, 100, 100, row.clock, row.default_ptime}};
            rig.stream(id).apply(plan);
        }
        rig.core.bridge(alice, bob, {});
        rig.loop.settle();
    }
    std::uint32_t units() const { return row.clock * row.default_ptime / 1000; }
    /// So many packets of Alice's; what went out for Bob.
    std::vector<SentPacket> talk(int packets) {
        for (; packets > 0; --packets, ++number) {
            rig.receive(alice, "192.0.2.1:4000",
                        CoreRig::packet(100, number, units() * number, speech(row, number)));
            rig.loop.pass(Millis{row.default_ptime});
        }
        std::vector<SentPacket> out;
        for (auto& one : rig.take_rtp())
            if (one.transport.index == 1) out.push_back(std::move(one));
        return out;
    }
    void set(bool on) {
        const bool out = std::get<1>(GetParam());
        rig.stream(out ? bob : alice).set_muted({.in = on && !out, .out = on && out});
    }
    const codec::Codec& row;
    CoreRig rig;
    StreamId alice, bob;
    std::uint16_t number = 1;
};

TEST_P(Muted, IsSilenceInThePlaceOfSound) {
    auto before = talk(10);
    ASSERT_FALSE(before.empty());
    set(true);
    auto silent = talk(5);
    set(false);
    auto after = talk(3);
    ASSERT_EQ(after.size(), 3u);
    const bool known = row.sound->silence != nullptr;
    ASSERT_EQ(silent.size(), known ? 5u : 0u);
    for (std::size_t i = 0; i < silent.size(); ++i) {
        auto wanted = speech(row, static_cast<std::uint16_t>(11 + i));
        wanted.resize(codec::make_silent(row.id, wanted));
        const auto payload = silent[i].rtp().payload;
        EXPECT_EQ(std::vector(payload.begin(), payload.end()), wanted);
        EXPECT_FALSE(wanted.empty());
    }
    // Numbers without a gap, and the time that really passed.
    auto last = before.back().rtp();
    for (auto* heard : {&silent, &after})
        for (auto& one : *heard) {
            const auto packet = one.rtp();
            const bool paused = !known && &one == &after.front();
            EXPECT_EQ(static_cast<std::uint16_t>(packet.sequence - last.sequence), 1);
            EXPECT_EQ(packet.timestamp - last.timestamp, units() * (paused ? 6 : 1));
            EXPECT_EQ(packet.ssrc, last.ssrc);
            last = packet;
        }
    const auto payload = after.back().rtp().payload;
    EXPECT_EQ(std::vector(payload.begin(), payload.end()),
              speech(row, static_cast<std::uint16_t>(number - 1)));
}

/// What plays into it is not heard either, and goes on in time.
TEST(MutedPlayer, SoundsAsSilenceInTheCodecOfTheStream) {
    for (const auto& row : codec::table()) {
        if (!codec::can_encode(row.id)) continue;
        SCOPED_TRACE(row.name);
        CoreRig rig;
        const auto id = rig.open(0);
        auto plan = CoreRig::plan("192.0.2.1:4000");
        plan.formats = {{row.id, 100, 100, row.clock, row.default_ptime}};
        rig.stream(id).apply(plan);
        rig.stream(id).set_muted({.out = true});
        rig.stream(id).play(Player::tone(3, {.cadence = "440/2000", .repeat = false}));
        rig.loop.pass(Millis{200});
        auto heard = rig.take_rtp();
        ASSERT_GE(heard.size(), 9u);
        for (std::size_t i = 0; i < heard.size(); ++i) {
            const auto packet = heard[i].rtp();
            std::vector<std::uint8_t> wanted(codec::bytes_of(row.id, row.default_ptime), 0x77);
            wanted.resize(codec::make_silent(row.id, wanted));
            EXPECT_EQ(std::vector(packet.payload.begin(), packet.payload.end()), wanted);
            if (i == 0) continue;
            EXPECT_EQ(packet.timestamp - heard[i - 1].rtp().timestamp, row.clock * row.default_ptime / 1000);
        }
    }
}

std::vector<codec::Id> audio_codecs() {
    std::vector<codec::Id> out;
    for (const auto& row : codec::table())
        if (row.kind == codec::Kind::Audio) out.push_back(row.id);
    return out;
}

INSTANTIATE_TEST_SUITE_P(EachCodec, Muted,
                         testing::Combine(testing::ValuesIn(audio_codecs()), testing::Bool()),
                         [](const testing::TestParamInfo<Muted::ParamType>& info) {
                             return std::string(codec::of(std::get<0>(info.param)).name) +
                                    (std::get<1>(info.param) ? "_out" : "_in");
                         });

}  // namespace
}  // namespace asterism::media
