// SPDX-License-Identifier: Apache-2.0
#include "asterism/media/sound_formats.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "../record/sound_writer.h"
#include "../room_limits.h"
#include "asterism/base/text.h"
#include "sound_reader.h"

namespace asterism::media {
namespace {

namespace fs = std::filesystem;

class SoundFormats : public testing::Test {
protected:
    SoundFormats() {
        dir = fs::temp_directory_path() / fmt::format("asterism-formats-{}", getpid());
        fs::create_directories(dir);
        options.sounds_dir = dir;
    }
    ~SoundFormats() override { fs::remove_all(dir); }
    static codec::Samples tone(unsigned rate, double seconds) {
        codec::Samples out;
        for (unsigned i = 0; i < rate * seconds; ++i)
            out.push_back(static_cast<std::int16_t>(8000 * std::sin(2 * M_PI * 1000 * i / rate)));
        return out;
    }
    void record(const std::string& extension, const codec::Samples& samples, bool append = false) {
        auto writer = SoundWriter::open(dir / ("x." + extension), extension, append);
        ASSERT_TRUE(writer) << writer.error().reason;
        ASSERT_TRUE((*writer)->write(samples));
        ASSERT_TRUE((*writer)->close(0));
    }
    SoundChunk play(codec::Id codec) {
        SoundCache cache;
        return SoundReader(options, {.name = "x"}, codec).next(cache);
    }
    /// Without what the resamplers and coders need to settle.
    static double loudness(const codec::Samples& samples) {
        double sum = 0;
        const auto middle = std::span(samples).subspan(samples.size() / 4, samples.size() / 2);
        for (const auto s : middle) sum += double{1} * s * s;
        return std::sqrt(sum / static_cast<double>(middle.size()));
    }
    fs::path dir;
    Options options;
};

TEST_F(SoundFormats, APipeIsNoSound) {
    ASSERT_EQ(mkfifo((dir / "x.ulaw").c_str(), 0600), 0);
    EXPECT_THAT(play(codec::Id::Ulaw).error, testing::HasSubstr("no file for sound"));
    EXPECT_FALSE(SoundWriter::open(dir / "x.ulaw", "ulaw", false));
    EXPECT_FALSE(SoundWriter::open(dir / "x.ulaw", "ulaw", true));
    record("alaw", tone(8000, 0.1));
    EXPECT_EQ(play(codec::Id::Ulaw).error, "");
}

// Whatever is recorded can be gone on with, but Ogg, and that is said.
TEST_F(SoundFormats, WhatIsThereIsGoneOnWith) {
    for (const auto& format : sound_formats()) {
        if (!format.records()) continue;
        const std::string extension(format.extensions.substr(0, format.extensions.find('|')));
        const auto rate = format.rate();
        record(extension, tone(rate, 1));
        const auto path = (dir / ("x." + extension)).string();
        using Container = SoundFormat::Container;
        if (format.container == Container::Vorbis || format.container == Container::OggOpus) {
            const auto size = fs::file_size(path);
            const auto writer = SoundWriter::open(path, extension, true);
            ASSERT_FALSE(writer) << extension;
            EXPECT_THAT(writer.error().reason, testing::EndsWith("nothing can be appended to an Ogg file"));
            EXPECT_EQ(fs::file_size(path), size);
        } else {
            for (int more = 0; more < 2; ++more) record(extension, tone(rate, 1), true);
            auto file = SampleFile::open(path, format);
            ASSERT_TRUE(file) << extension << ": " << file.error().reason;
            codec::Samples heard;
            (*file)->read(std::size_t{10} * rate, heard);
            EXPECT_NEAR(static_cast<double>(heard.size()), 3.0 * rate, 0.15 * rate) << extension;
            EXPECT_GT(loudness(heard), 3000) << extension;
        }
        fs::remove(path);
    }
}

TEST_F(SoundFormats, ToAFileOfAnotherKindNothingIsAppended) {
    record("wav", tone(8000, 0.2));
    fs::rename(dir / "x.wav", dir / "x.WAV");
    EXPECT_FALSE(SoundWriter::open(dir / "x.WAV", "WAV", true));
    std::ofstream(dir / "x.WAV") << "RIFF";
    EXPECT_FALSE(SoundWriter::open(dir / "x.WAV", "WAV", true));
}

// libsndfile loses memory over each damaged file that it opens: it gets each of them once.
TEST_F(SoundFormats, ADamagedFileIsOpenedOnce) {
    std::ofstream(dir / "x.ogg") << "OggS and nothing else";
    SoundCache cache;
    const auto play = [&] { return SoundReader(options, {.name = "x"}, codec::Id::Ulaw).next(cache).error; };
    const auto first = play();
    EXPECT_NE(first, "");
    EXPECT_EQ(cache.damaged(), 1u);
    EXPECT_EQ(play(), first);
    EXPECT_EQ(cache.damaged(), 1u);
    // Another file of that name is looked at anew.
    fs::remove(dir / "x.ogg");
    record("ogg", tone(8000, 1));
    EXPECT_EQ(play(), "");
    // So many are remembered.
    limits::damaged_sounds.set(2);
    for (const auto* name : {"a", "b", "c"}) cache.keep_damaged({.path = name}, "damaged");
    EXPECT_EQ(cache.damaged(), 2u);
    EXPECT_EQ(cache.damage_of({.path = "c"}), "damaged");
    Limit::reset_all();
}

TEST_F(SoundFormats, NoExtensionIsOfTwo) {
    std::set<std::string_view> names, extensions;
    for (const auto& format : sound_formats()) {
        EXPECT_TRUE(names.insert(format.name).second) << format.name;
        EXPECT_NE(format.rate(), 0u) << format.name;
        for (const auto one : split(format.extensions, '|')) {
            EXPECT_TRUE(extensions.insert(one).second) << one;
            EXPECT_EQ(sound_format(one), &format) << one;
        }
        if (!format.written.empty()) {
            EXPECT_TRUE(format.has_extension(format.written)) << format.name;
        }
        // What holds bytes of a codec must be cut somewhere.
        if (!format.contained()) {
            EXPECT_NE(codec::of(format.codec).unit_bytes, 0) << format.name;
        }
        EXPECT_LE(format.records(), format.plays_everywhere()) << format.name;
    }
    EXPECT_EQ(sound_format("WAV")->name, "wav49");
    EXPECT_EQ(sound_format("raw")->name, "sln");
    EXPECT_EQ(sound_format("Wav"), nullptr);
    EXPECT_EQ(sound_format(""), nullptr);
    EXPECT_EQ(sound_format("mp3"), nullptr);
}

TEST_F(SoundFormats, WhatIsRecordedIsPlayedToEveryCodec) {
    for (const auto& format : sound_formats()) {
        if (!format.records()) continue;
        for (const auto one : split(format.extensions, '|')) {
            const std::string extension(one);
            record(extension, tone(format.rate(), 0.5));
            for (const auto& row : codec::table()) {
                if (!codec::can_encode(row.id) || row.id == codec::Id::Slin192 || row.id == codec::Id::Slin96)
                    continue;
                SCOPED_TRACE(fmt::format("{} to {}", extension, row.name));
                const auto chunk = play(row.id);
                ASSERT_EQ(chunk.error, "");
                codec::Samples heard;
                codec::make_decoder(row.id)->decode(*chunk.bytes, heard);
                // GSM in WAV is cut in blocks of 40 ms, and there may be one more.
                EXPECT_NEAR(static_cast<double>(heard.size()), row.sample_rate * 0.5,
                            row.sample_rate * 0.081);
                EXPECT_NEAR(loudness(heard), 8000 / std::sqrt(2.0), 700);
            }
            fs::remove(dir / ("x." + extension));
        }
    }
}

TEST_F(SoundFormats, WhatCanOnlyBePassedIsPlayedToItsOwnCodecAsItIs) {
    for (const auto& format : sound_formats()) {
        if (format.plays_everywhere()) continue;
        SCOPED_TRACE(format.name);
        const std::string extension(format.extensions);
        EXPECT_FALSE(SoundWriter::open(dir / ("x." + extension), extension, false));
        const std::string frames(std::size_t{codec::of(format.codec).unit_bytes} * 10, 'f');
        std::ofstream(dir / ("x." + extension), std::ios::binary) << frames << "cut";
        const auto chunk = play(format.codec);
        ASSERT_EQ(chunk.error, "");
        EXPECT_EQ(std::string(chunk.bytes->begin(), chunk.bytes->end()), frames);
        EXPECT_THAT(play(codec::Id::Ulaw).error, testing::HasSubstr("no file for sound 'x'"));
        // A file that would have to be encoded is no better than none.
        record("wav", tone(8000, 0.1));
        EXPECT_EQ(play(format.codec).error, "");
        fs::remove(dir / "x.wav");
        fs::remove(dir / ("x." + extension));
    }
}

TEST_F(SoundFormats, WhatIsAppendedIsPlayedBehindIt) {
    for (const auto* extension : {"wav", "au", "ulaw", "gsm", "sln48", "vox"}) {
        SCOPED_TRACE(extension);
        const auto rate = sound_format(extension)->rate();
        record(extension, tone(rate, 1));
        record(extension, tone(rate, 0.5), true);
        const auto chunk = play(codec::Id::Ulaw);
        ASSERT_EQ(chunk.error, "");
        EXPECT_NEAR(static_cast<double>(chunk.bytes->size()), 12000, 200);
        fs::remove(dir / (std::string("x.") + extension));
    }
}

}  // namespace
}  // namespace asterism::media
