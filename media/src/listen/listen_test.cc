// SPDX-License-Identifier: Apache-2.0
// What a stream is listened to for: talk, fax tones, recordings of every format.
#include <sndfile.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "../../testing/core_rig.h"
#include "../sound/sound_reader.h"
#include "../sound/tone.h"
#include "asterism/base/text.h"
#include "asterism/media/mf_tones.h"

namespace asterism::media {
namespace {

namespace fs = std::filesystem;

class Listening : public testing::Test {
protected:
    Listening() {
        dir = fs::temp_directory_path() / fmt::format("asterism-listen-{}", getpid());
        fs::create_directories(dir);
        options.sounds_dir = dir;
        rig.emplace(options);
        id = rig->open(0);
        rig->stream(id).apply(CoreRig::plan("192.0.2.1:4000"));
        rig->loop.settle();
    }
    ~Listening() override {
        rig.reset();
        fs::remove_all(dir);
    }
    /// `time` of a tone at this level, in packets of 20 ms.
    void hear(Millis time, double hz = 400, double level = 8000) {
        for (Millis at{0}; at < time; at += Millis{20}) {
            codec::Samples samples;
            for (int i = 0; i < 160; ++i)
                samples.push_back(
                    static_cast<std::int16_t>(level * std::sin(2 * M_PI * hz * position++ / 8000)));
            std::vector<std::uint8_t> payload;
            make_encoder(codec::Id::Ulaw)->encode(samples, payload);
            rig->receive(id, "192.0.2.1:4000",
                         CoreRig::packet(0, sequence, static_cast<std::uint32_t>(160 * sequence), payload));
            ++sequence;
            rig->loop.pass(Millis{20});
        }
    }
    std::vector<std::string> said() {
        std::vector<std::string> out;
        for (auto& line : std::exchange(rig->said, {}))
            if (line != "0 started") out.push_back(line);
        return out;
    }
    codec::Samples read(const std::string& name) {
        codec::Samples out;
        auto file = SampleFile::open(dir / name, *sound_format(name.substr(name.rfind('.') + 1)));
        if (!file) {
            ADD_FAILURE() << file.error().reason;
            return out;
        }
        while ((*file)->read(8000, out)) {
        }
        return out;
    }
    fs::path dir;
    Options options;
    std::optional<CoreRig> rig;
    StreamId id;
    std::uint16_t sequence = 1;
    std::int64_t position = 0;
};

using Lines = std::vector<std::string>;

TEST_F(Listening, TalkIsLoudnessAndSilenceIsTime) {
    rig->stream(id).watch_talk(7, {.threshold = 256, .noise = Millis{100}, .silence = Millis{500}});
    rig->loop.pass(Millis{600});  // nothing comes at all
    EXPECT_EQ(said(), Lines{"0 silent after 0"});
    hear(Millis{60});
    hear(Millis{400}, 400, 50);
    EXPECT_EQ(said(), Lines{});  // too short, then too low
    hear(Millis{300});
    hear(Millis{80}, 400, 50);  // a pause for breath
    hear(Millis{300});
    EXPECT_EQ(said().size(), 1u);
    hear(Millis{600}, 400, 50);
    const auto after = said();
    ASSERT_EQ(after.size(), 1u);
    EXPECT_THAT(after[0], testing::MatchesRegex("0 silent after 6[0-9][0-9]"));
    rig->stream(id).unwatch_talk(7);
    hear(Millis{1000});
    EXPECT_EQ(said(), Lines{});
}

TEST_F(Listening, OneFrequencyIsTold) {
    rig->stream(id).watch_tone(7, {.hertz = 440, .least = Millis{100}});
    hear(Millis{80}, 440);  // too short
    hear(Millis{200}, 550);
    hear(Millis{40}, 440, 50);  // too faint
    EXPECT_EQ(said(), Lines{});
    hear(Millis{300}, 440);
    EXPECT_EQ(said(), Lines{"0 talks after 100"});
    hear(Millis{100}, 480);
    EXPECT_EQ(said(), Lines{"0 silent after 300"});
    rig->stream(id).unwatch_tone(7);
    hear(Millis{300}, 440);
    EXPECT_EQ(said(), Lines{});
    // Pulses of 80 ms with 20 ms between them.
    rig->stream(id).watch_tone(8, {.hertz = 2600, .least = Millis{30}, .block = Millis{5}});
    for (int i = 0; i < 3; ++i) {
        hear(Millis{80}, 2600);
        hear(Millis{20}, 2600, 0);
    }
    hear(Millis{20}, 2600, 0);
    const auto heard = said();
    ASSERT_EQ(heard.size(), 6u);
    EXPECT_EQ(heard[0], "0 talks after 30");
    EXPECT_THAT(heard[5], testing::MatchesRegex("0 silent after (75|80)"));
}

TEST_F(Listening, AFaxToneIsSaidOnce) {
    auto plan = CoreRig::plan("192.0.2.1:4000");
    plan.fax_detect = true;
    rig->stream(id).apply(plan);
    hear(Millis{1000}, 440);
    EXPECT_EQ(said(), Lines{});
    hear(Millis{1000}, 1100);
    EXPECT_EQ(said(), Lines{"0 fax"});
    hear(Millis{1000}, 1100);
    EXPECT_EQ(said(), Lines{});
}

TEST_F(Listening, R1DigitsAreSaidWhileSomebodyWatches) {
    const auto tones = mf_tones("*12#");
    auto tone = Tone::parse(tones->cadence, false, 8000);
    codec::Samples samples;
    tone->generate(static_cast<std::size_t>(tones->length.count()) * 8 / 160 * 160 + 160, samples);
    const auto hear_them = [&] {
        for (std::size_t at = 0; at + 160 <= samples.size(); at += 160) {
            std::vector<std::uint8_t> payload;
            make_encoder(codec::Id::Ulaw)->encode(std::span(samples).subspan(at, 160), payload);
            rig->receive(id, "192.0.2.1:4000",
                         CoreRig::packet(0, sequence, static_cast<std::uint32_t>(160 * sequence), payload));
            ++sequence;
            rig->loop.pass(Millis{20});
        }
    };
    rig->stream(id).watch_mf(5);
    hear_them();
    EXPECT_EQ(said(), (Lines{"0 mf *", "0 mf 1", "0 mf 2", "0 mf #"}));
    rig->stream(id).unwatch_mf(5);
    hear_them();
    EXPECT_EQ(said(), Lines{});
}

TEST_F(Listening, RecordsEveryFormat) {
    for (const auto& format : sound_formats()) {
        if (!format.records()) continue;
        SCOPED_TRACE(format.name);
        const std::string extension(split(format.extensions, '|').front());
        rig->stream(id).record(3, {.name = "new/folder/one", .format = extension});
        hear(Millis{2000});
        rig->stream(id).end_recording(3, {.cut = Millis{500}});
        rig->loop.settle();
        EXPECT_EQ(said(), (Lines{"0 recording begun 0", "0 recording done 1500"}));
        const auto samples = read("new/folder/one." + extension);
        EXPECT_NEAR(static_cast<double>(samples.size()), format.rate() * (format.shortens() ? 1.5 : 2.0),
                    format.rate() * 0.05);
        std::int64_t sum = 0;
        for (const auto sample : samples) sum += std::abs(int{sample});
        EXPECT_NEAR(static_cast<double>(sum) / static_cast<double>(samples.size()), 5093, 600);
    }
}

TEST_F(Listening, ARecordingIsCalledAsTheFormatWantsIt) {
    rig->stream(id).record(3, {.name = "one", .format = "wav49"});
    hear(Millis{100});
    rig->stream(id).end_recording(3, {});
    rig->loop.settle();
    EXPECT_TRUE(fs::exists(dir / "one.WAV"));
    EXPECT_FALSE(fs::exists(dir / "one.wav49"));
}

TEST_F(Listening, WhatDidNotComeIsSilenceOfItsLength) {
    rig->stream(id).record(3, {.name = "gap", .format = "sln"});
    hear(Millis{1000});
    rig->loop.pass(Millis{3000});
    hear(Millis{1000});
    rig->stream(id).end_recording(3, {});
    rig->loop.settle();
    const auto samples = read("gap.sln");
    EXPECT_NEAR(static_cast<double>(samples.size()), 40'000, 400);
    EXPECT_EQ(samples[20'000], 0);
}

TEST_F(Listening, AppendsNumbersAndThrowsAway) {
    for (int round = 0; round < 2; ++round) {
        rig->stream(id).record(3, {.name = "same", .format = "wav", .append = true});
        rig->stream(id).record(4, {.name = "n%d", .format = "ulaw"});
        hear(Millis{1000});
        rig->stream(id).end_recording(3, {});
        rig->stream(id).end_recording(4, {});
        rig->loop.settle();
    }
    EXPECT_NEAR(static_cast<double>(read("same.wav").size()), 16'000, 200);
    EXPECT_TRUE(fs::exists(dir / "n0.ulaw"));
    EXPECT_TRUE(fs::exists(dir / "n1.ulaw"));
    rig->stream(id).record(5, {.name = "unwanted", .format = "gsm"});
    hear(Millis{100});
    rig->stream(id).end_recording(5, {.keep = false});
    rig->loop.settle();
    EXPECT_FALSE(fs::exists(dir / "unwanted.gsm"));
}

TEST_F(Listening, AStreamThatEndsKeepsOrForgetsItsFile) {
    rig->stream(id).record(3, {.name = "kept", .format = "wav", .keep_at_end = true});
    rig->stream(id).record(4, {.name = "lost", .format = "wav"});
    hear(Millis{1000});
    rig->core.close_stream(id);
    rig->loop.settle();
    EXPECT_NEAR(static_cast<double>(read("kept.wav").size()), 8'000, 200);
    EXPECT_FALSE(fs::exists(dir / "lost.wav"));
}

TEST_F(Listening, AFullDiskIsSaidOnceAndSurvived) {
    fs::create_symlink("/dev/full", dir / "full.ulaw");
    rig->stream(id).record(3, {.name = "full", .format = "ulaw"});
    hear(Millis{3000});
    rig->stream(id).end_recording(3, {});
    rig->loop.settle();
    const auto lines = said();
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_EQ(lines[0], "0 recording begun 0");
    EXPECT_THAT(lines[1], testing::HasSubstr("failed"));
    EXPECT_THAT(lines[1], testing::HasSubstr("No space left on device"));
}

TEST_F(Listening, WhatCannotBeWrittenFailsAtOnce) {
    fs::create_directories(dir / "taken.wav");
    rig->stream(id).record(3, {.name = "taken", .format = "wav"});
    rig->stream(id).record(4, {.name = "x", .format = "mp3"});
    rig->loop.settle();
    const auto lines = said();
    ASSERT_EQ(lines.size(), 2u);
    EXPECT_THAT(lines[0], testing::HasSubstr("failed"));
    EXPECT_THAT(lines[1], testing::HasSubstr("no format 'mp3'"));
}

}  // namespace
}  // namespace asterism::media
