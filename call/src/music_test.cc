// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/music.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "asterism/store/conf_file.h"

namespace asterism::call {
namespace {

class Music : public testing::Test {
protected:
    Music() : data(std::filesystem::temp_directory_path() / ("asterism-music-" + std::to_string(getpid()))) {
        std::filesystem::create_directories(data / "moh");
        for (const auto* name : {"b.ulaw", "a.wav", "a.alaw", "notes.txt", ".hidden.wav"})
            std::ofstream(data / "moh" / name) << "x";
    }
    ~Music() override { std::filesystem::remove_all(data); }
    MusicClasses read(const std::string& text) {
        store::MemoryFiles files({{"musiconhold.conf", text}});
        return MusicClasses::read(store::read_conf("musiconhold.conf", {}, files).resolved(), data.string(),
                                  complaints);
    }
    std::string said() const {
        std::string out;
        for (const auto& one : complaints) out += one.object + " " + one.option + ": " + one.reason + "\n";
        return out;
    }
    std::filesystem::path data;
    Complaints complaints;
};

TEST_F(Music, FilesOfADirectoryEachOnceByTheAlphabet) {
    const auto classes = read("[default]\nmode=files\ndirectory=moh\nsort=randstart\ndigit=#\n");
    EXPECT_EQ(said(), "");
    const auto* found = classes.find("Default");
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->files, (std::vector{(data / "moh/a").string(), (data / "moh/b").string()}));
    EXPECT_EQ(found->sort, MusicSort::RandStart);
    EXPECT_EQ(classes.by_digit('#'), found);
    EXPECT_EQ(classes.by_digit('1'), nullptr);
    EXPECT_TRUE(classes.prefer_channel_class());
}

TEST_F(Music, APlaylistStandsInTheFile) {
    const auto classes = read(
        "[general]\npreferchannelclass=no\n[p]\nmode=playlist\nentry=/x/2\nentry=/x/1\n"
        "entry=http://example.com/3.wav\n");
    EXPECT_EQ(classes.find("p")->files, (std::vector<std::string>{"/x/2", "/x/1"}));
    EXPECT_FALSE(classes.prefer_channel_class());
    EXPECT_NE(said().find("entry: 'http://example.com/3.wav' has no effect"), std::string::npos);
}

TEST_F(Music, WhatPlaysNothingIsSaid) {
    const auto classes = read(
        "[a]\nmode=custom\napplication=/usr/bin/x\n[b]\ndirectory=moh\n[c]\nmode=files\n[d]\nmode=files\n"
        "directory=none\n[e]\nmode=files\ndirectory=moh\nsort=upwards\ndigit=12\nvolume=3\n[f]\nmode="
        "playlist\n");
    EXPECT_EQ(classes.all().size(), 6u);
    for (const auto* name : {"a", "b", "c", "d", "f"}) EXPECT_TRUE(classes.find(name)->files.empty()) << name;
    EXPECT_EQ(classes.find("e")->files.size(), 2u);
    for (const auto* part :
         {"mode: 'custom' has no effect", "application: has no effect", "mode: is not given",
          "mode: there is no directory", "directory: 'none' cannot be read", "sort: 'upwards' is not",
          "digit: '12' is no digit", "volume: is no option", "mode: there is no entry"})
        EXPECT_NE(said().find(part), std::string::npos) << part;
}

}  // namespace
}  // namespace asterism::call
