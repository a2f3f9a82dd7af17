// SPDX-License-Identifier: Apache-2.0
#include <sndfile.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "../../testing/core_rig.h"
#include "sound_reader.h"
#include "tone.h"

namespace asterism::media {
namespace {

namespace fs = std::filesystem;

codec::Samples sine(double hz, unsigned rate, double seconds, double level = 8000) {
    codec::Samples out;
    for (unsigned i = 0; i < rate * seconds; ++i)
        out.push_back(static_cast<std::int16_t>(level * std::sin(2 * M_PI * hz * i / rate)));
    return out;
}

/// Level of one frequency (Goertzel), 1 for a full sine of amplitude `level`.
double level_of(const codec::Samples& samples, double hz, unsigned rate, double level = 8000) {
    const double c = 2 * std::cos(2 * M_PI * hz / rate);
    double s0 = 0, s1 = 0, s2 = 0;
    for (auto v : samples) {
        s0 = v + c * s1 - s2;
        s2 = s1;
        s1 = s0;
    }
    return 2 * std::sqrt(s1 * s1 + s2 * s2 - c * s1 * s2) / static_cast<double>(samples.size()) / level;
}

codec::Samples decode(codec::Id codec, const std::vector<std::uint8_t>& bytes) {
    codec::Samples out;
    make_decoder(codec)->decode(bytes, out);
    return out;
}

class Sounds : public testing::Test {
protected:
    Sounds() {
        const auto* info = testing::UnitTest::GetInstance()->current_test_info();
        dir = fs::temp_directory_path() / fmt::format("asterism-sounds-{}-{}", getpid(), info->name());
        fs::create_directories(dir / "en");
        fs::create_directories(dir / "de");
        options.sounds_dir = dir;
    }
    ~Sounds() override { fs::remove_all(dir); }
    void write(const std::string& name, const std::vector<std::uint8_t>& bytes) {
        std::ofstream(dir / name, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    }
    void write_wav(const std::string& name, const codec::Samples& samples, unsigned rate) {
        SF_INFO info{};
        info.samplerate = static_cast<int>(rate);
        info.channels = 1;
        info.format = SF_FORMAT_WAV | SF_FORMAT_PCM_16;
        auto* file = sf_open((dir / name).c_str(), SFM_WRITE, &info);
        sf_write_short(file, samples.data(), static_cast<sf_count_t>(samples.size()));
        sf_close(file);
    }
    std::vector<std::uint8_t> read_all(const std::string& name, codec::Id codec, Millis offset = Millis{0}) {
        SoundReader reader(options, {.name = name, .language = "en", .offset = offset}, codec);
        std::vector<std::uint8_t> all;
        for (;;) {
            const auto chunk = reader.next(cache);
            EXPECT_EQ(chunk.error, "");
            if (chunk.bytes)
                all.insert(all.end(),
                           chunk.bytes->begin() +
                               static_cast<std::ptrdiff_t>(std::min(chunk.from, chunk.bytes->size())),
                           chunk.bytes->end());
            if (chunk.last) return all;
        }
    }
    fs::path dir;
    Options options;
    SoundCache cache;
};

TEST(Codec, EachOneGivesBackTheToneItGot) {
    for (auto codec : {codec::Id::Ulaw, codec::Id::Alaw, codec::Id::Gsm, codec::Id::G722, codec::Id::Slin,
                       codec::Id::Slin16}) {
        const auto rate = codec::of(codec).sample_rate;
        std::vector<std::uint8_t> bytes;
        make_encoder(codec)->encode(sine(1000, rate, 1), bytes);
        EXPECT_EQ(bytes.size(), bytes_of(codec, 1000)) << codec::of(codec).name;
        const auto back = decode(codec, bytes);
        EXPECT_EQ(back.size(), rate);
        EXPECT_NEAR(level_of(back, 1000, rate), 1, 0.1) << codec::of(codec).name;
    }
    EXPECT_EQ(make_encoder(codec::Id::Opus), nullptr);
    EXPECT_FALSE(can_encode(codec::Id::H264));
}

TEST(Resampler, KeepsTheToneAndMakesNoImage) {
    codec::Samples up, down;
    Resampler(8000, 16000).process(sine(1000, 8000, 1), up);
    EXPECT_EQ(up.size(), 16000u);
    EXPECT_NEAR(level_of(up, 1000, 16000), 1, 0.02);
    EXPECT_LT(level_of(up, 7000, 16000), 0.003);
    Resampler(16000, 8000).process(sine(6000, 16000, 1), down);
    EXPECT_EQ(down.size(), 8000u);
    EXPECT_LT(level_of(down, 2000, 8000), 0.003);
}

TEST(Tone, FollowsItsCadence) {
    auto tone = Tone::parse("440+480/100,0/50", true, 8000);
    ASSERT_TRUE(tone.has_value());
    codec::Samples on, off, again;
    EXPECT_TRUE(tone->generate(800, on));
    EXPECT_GT(level_of(on, 440, 8000, 6500), 0.9);
    tone->generate(400, off);
    EXPECT_THAT(off, testing::Each(0));
    tone->generate(800, again);
    EXPECT_GT(level_of(again, 480, 8000, 6500), 0.9);
}

TEST(Tone, EndsWhenItShallNotRepeat) {
    auto tone = Tone::parse("!950/10,!1400/10", true, 8000);
    codec::Samples out;
    EXPECT_TRUE(tone->generate(150, out));
    EXPECT_FALSE(tone->generate(150, out));
    EXPECT_EQ(out.size(), 300u);
    EXPECT_FALSE(Tone::parse("abc", true, 8000).has_value());
    EXPECT_FALSE(Tone::parse("", true, 8000).has_value());
    auto silent = Tone::parse("0", true, 8000);
    EXPECT_TRUE(silent->generate(100, out));
}

TEST_F(Sounds, PrefersTheFormatThatCostsNothing) {
    write("en/hello.gsm", {1});
    write("en/hello.ulaw", {1});
    write("en/hello.sln16", {1});
    EXPECT_TRUE(find_sound(options, "hello", "en", codec::Id::Ulaw)->path.ends_with("hello.ulaw"));
    EXPECT_TRUE(find_sound(options, "hello", "en", codec::Id::Gsm)->path.ends_with("hello.gsm"));
    EXPECT_TRUE(find_sound(options, "hello", "en", codec::Id::G722)->path.ends_with("hello.sln16"));
    EXPECT_FALSE(find_sound(options, "hallo", "en", codec::Id::Ulaw).has_value());
}

TEST_F(Sounds, LooksInTheLanguageThenInTheDefaultOne) {
    write("en/hello.ulaw", {1});
    write("de/hello.alaw", {1});
    EXPECT_TRUE(find_sound(options, "hello", "de_AT", codec::Id::Ulaw)->path.ends_with("de/hello.alaw"));
    EXPECT_TRUE(find_sound(options, "hello", "fr", codec::Id::Ulaw)->path.ends_with("en/hello.ulaw"));
    EXPECT_TRUE(
        find_sound(options, dir / "de/hello", "fr", codec::Id::Ulaw)->path.ends_with("de/hello.alaw"));
}

TEST_F(Sounds, PlaysEveryFormatToEveryCodec) {
    write_wav("en/wav.wav", sine(1000, 8000, 1), 8000);
    write_wav("en/wav16.wav", sine(1000, 16000, 1), 16000);
    for (auto [name, codec] : {std::pair("ulaw", codec::Id::Ulaw), std::pair("alaw", codec::Id::Alaw),
                               std::pair("g722", codec::Id::G722), std::pair("gsm", codec::Id::Gsm)}) {
        std::vector<std::uint8_t> bytes;
        make_encoder(codec)->encode(sine(1000, codec::of(codec).sample_rate, 1), bytes);
        write(fmt::format("en/{0}.{0}", name), bytes);
    }
    for (auto [name, rate] : {std::pair("sln", 8000u), std::pair("sln16", 16000u)}) {
        const auto samples = sine(1000, rate, 1);
        const auto* p = reinterpret_cast<const std::uint8_t*>(samples.data());
        write(fmt::format("en/{0}.{0}", name), {p, p + samples.size() * 2});
    }
    for (const auto* name : {"wav", "wav16", "ulaw", "alaw", "g722", "gsm", "sln", "sln16"})
        for (auto codec :
             {codec::Id::Ulaw, codec::Id::Alaw, codec::Id::G722, codec::Id::Gsm, codec::Id::Slin16}) {
            const auto bytes = read_all(name, codec);
            EXPECT_EQ(bytes.size(), bytes_of(codec, 1000)) << name << " to " << codec::of(codec).name;
            EXPECT_NEAR(level_of(decode(codec, bytes), 1000, codec::of(codec).sample_rate), 1, 0.12)
                << name << " to " << codec::of(codec).name;
        }
}

TEST_F(Sounds, SkipsAnOffset) {
    write("en/a.ulaw", std::vector<std::uint8_t>(8000, 7));
    EXPECT_EQ(read_all("a", codec::Id::Ulaw, Millis{250}).size(), 6000u);
    EXPECT_EQ(read_all("a", codec::Id::Alaw, Millis{250}).size(), 6000u);
}

TEST_F(Sounds, FromAnywhereInALongFileAndWhatWasReadIsShared) {
    std::vector<std::uint8_t> bytes(8000 * 70);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i / 8000);
    write("en/long.ulaw", bytes);
    for (const auto codec : {codec::Id::Ulaw, codec::Id::Alaw}) {
        const auto all = read_all("long", codec);
        const auto later = read_all("long", codec, Millis{45'000});
        ASSERT_EQ(later.size(), 8000u * 25) << codec::of(codec).name;
        EXPECT_TRUE(std::equal(later.begin(), later.end(), all.begin() + 8000 * 45)) << codec::of(codec).name;
        EXPECT_EQ(read_all("long", codec, Millis{100'000}).size(), 0u);
    }
    SoundReader one(options, {.name = "long", .language = "en"}, codec::Id::Ulaw);
    SoundReader other(options, {.name = "long", .language = "en", .offset = Millis{10'000}}, codec::Id::Ulaw);
    EXPECT_EQ(one.next(cache).bytes.get(), other.next(cache).bytes.get());
    SoundCache fresh;  // nothing kept of what comes before
    SoundReader alone(options, {.name = "long", .language = "en", .offset = Millis{61'000}}, codec::Id::Alaw);
    const auto chunk = alone.next(fresh);
    EXPECT_TRUE(chunk.last);
    EXPECT_EQ(chunk.bytes->size() - chunk.from, 8000u * 9);
}

TEST_F(Sounds, ReadsLongFilesInPiecesAndNoticesReplacedOnes) {
    write("en/long.ulaw", std::vector<std::uint8_t>(8000 * 70, 9));
    EXPECT_EQ(read_all("long", codec::Id::Ulaw).size(), 8000u * 70);
    EXPECT_EQ(read_all("long", codec::Id::G722).size(), 8000u * 70);
    write("en/short.ulaw", std::vector<std::uint8_t>(160, 9));
    EXPECT_EQ(read_all("short", codec::Id::Ulaw).size(), 160u);
    write("en/short.ulaw", std::vector<std::uint8_t>(320, 9));
    EXPECT_EQ(read_all("short", codec::Id::Ulaw).size(), 320u);
}

TEST_F(Sounds, NamesWhatFails) {
    write("en/bad.wav", {1, 2, 3});
    SoundReader reader(options, {.name = "bad", .language = "en"}, codec::Id::Ulaw);
    EXPECT_NE(reader.next(cache).error, "");
    SoundReader opus(options, {.name = "bad", .language = "en"}, codec::Id::Opus);
    EXPECT_THAT(opus.next(cache).error, testing::HasSubstr("no encoder"));
    write_wav("en/slow.wav", sine(400, 2000, 0.1), 2000);
    SoundReader slow(options, {.name = "slow", .language = "en"}, codec::Id::Ulaw);
    EXPECT_THAT(slow.next(cache).error, testing::HasSubstr("2000 Hz"));
    write_wav("en/cd.wav", sine(1000, 44100, 0.1), 44100);
    EXPECT_NEAR(static_cast<double>(read_all("cd", codec::Id::Ulaw).size()), 800, 80);
}

// ---- in a stream

TEST_F(Sounds, AStreamPlaysAFilePacketByPacketAtItsPace) {
    std::vector<std::uint8_t> bytes(1600);
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(i);
    write("en/hello.ulaw", bytes);
    CoreRig rig(options);
    const auto id = rig.open(0);
    rig.stream(id).apply(CoreRig::plan("192.0.2.1:4000"));
    rig.stream(id).play(Player::file(5, {.name = "hello", .language = "en"}));
    rig.loop.pass(Millis{400});
    auto out = rig.take_rtp();
    ASSERT_EQ(out.size(), 10u);
    std::vector<std::uint8_t> heard;
    for (std::size_t i = 0; i < out.size(); ++i) {
        const auto payload = out[i].rtp().payload;
        heard.insert(heard.end(), payload.begin(), payload.end());
        if (i == 0) continue;
        EXPECT_EQ(out[i].at - out[i - 1].at, Micros{20'000});
        EXPECT_EQ(out[i].rtp().timestamp - out[i - 1].rtp().timestamp, 160u);
    }
    EXPECT_EQ(heard, bytes);
    EXPECT_THAT(rig.said, testing::ElementsAre("0 play 5 done"));
}

TEST_F(Sounds, AFileTakesTheFloorFromThePeerAndGivesItBack) {
    write("en/hello.ulaw", std::vector<std::uint8_t>(480, 1));
    CoreRig rig(options);
    const auto a = rig.open(0);
    const auto b = rig.open(1);
    rig.stream(a).apply(CoreRig::plan("192.0.2.1:4000"));
    rig.stream(b).apply(CoreRig::plan("192.0.2.2:4000"));
    rig.core.bridge(a, b, {});
    rig.stream(b).play(Player::file(5, {.name = "hello", .language = "en"}));
    rig.loop.settle();
    for (std::uint16_t i = 0; i < 10; ++i) {
        rig.receive(a, "192.0.2.1:4000", CoreRig::packet(0, i, 160u * i));
        rig.loop.pass(Millis{20});
    }
    auto out = rig.take_rtp();
    std::string order;
    for (std::size_t i = 0; i < out.size(); ++i) {
        order += out[i].rtp().payload[0] == 1 ? 'f' : 'p';
        if (i == 0) continue;
        EXPECT_EQ(static_cast<std::uint16_t>(out[i].rtp().sequence - out[i - 1].rtp().sequence), 1);
        EXPECT_GT(static_cast<std::int32_t>(out[i].rtp().timestamp - out[i - 1].rtp().timestamp), 0);
    }
    EXPECT_THAT(order, testing::MatchesRegex("p?fffp+"));
}

TEST_F(Sounds, AMissingFileFailsAndStopStops) {
    write("en/hello.ulaw", std::vector<std::uint8_t>(80000, 1));
    CoreRig rig(options);
    const auto id = rig.open(0);
    rig.stream(id).apply(CoreRig::plan("192.0.2.1:4000"));
    rig.stream(id).play(Player::file(1, {.name = "nothing", .language = "en"}));
    rig.loop.pass(Millis{100});
    rig.stream(id).play(Player::file(2, {.name = "hello", .language = "en"}));
    rig.loop.pass(Millis{100});
    rig.stream(id).stop(2);
    rig.stream(id).play(Player::tone(3, {.cadence = "440/20", .repeat = false}));
    rig.loop.pass(Millis{100});
    rig.stream(id).play(Player::silence(4));
    rig.loop.pass(Millis{100});
    ASSERT_EQ(rig.said.size(), 3u);
    EXPECT_THAT(rig.said[0], testing::StartsWith("0 play 1 failed: no file for sound 'nothing'"));
    EXPECT_EQ(rig.said[1], "0 play 2 stopped");
    EXPECT_EQ(rig.said[2], "0 play 3 done");
}

TEST_F(Sounds, AFileGoesOnInAnotherCodec) {
    write("en/hello.ulaw", std::vector<std::uint8_t>(16000, 1));
    CoreRig rig(options);
    const auto id = rig.open(0);
    auto plan = CoreRig::plan("192.0.2.1:4000");
    rig.stream(id).apply(plan);
    rig.stream(id).play(Player::file(1, {.name = "hello", .language = "en"}));
    rig.loop.pass(Millis{1000});
    plan.formats = {{codec::Id::Alaw, 8, 8, 8000, 20}};
    rig.stream(id).apply(plan);
    rig.loop.pass(Millis{1200});
    auto out = rig.take_rtp();
    EXPECT_NEAR(static_cast<double>(out.size()), 100, 2);
    EXPECT_EQ(out.back().rtp().payload_type, 8);
    EXPECT_THAT(rig.said, testing::ElementsAre("0 play 1 done"));
}

}  // namespace
}  // namespace asterism::media
