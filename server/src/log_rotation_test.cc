// SPDX-License-Identifier: Apache-2.0
#include "asterism/server/log_rotation.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "room_limits.h"

namespace asterism::server {
namespace {

struct LogRotation : testing::Test {
    std::filesystem::path folder;
    std::string path;
    void SetUp() override {
        char name[] = "/tmp/asterism-rotation-XXXXXX";
        folder = mkdtemp(name);
        path = folder / "full";
    }
    void TearDown() override {
        std::filesystem::remove_all(folder);
        Limit::reset_all();
    }
    void rotate_each(Rotation how, std::initializer_list<const char*> days, std::time_t now = 1'800'000'000) {
        for (const auto* day : days) {
            write(day);
            rotate_file(path, how, now);
        }
    }
    std::size_t files() const {
        return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
    }
    void write(const std::string& text) { std::ofstream(path) << text; }
    std::string read(const std::string& suffix) {
        std::string text;
        std::ifstream(path + suffix) >> text;
        return text;
    }
};

TEST_F(LogRotation, SequentialCountsUpward) {
    for (const auto* day : {"one", "two"}) {
        write(day);
        rotate_file(path, Rotation::Sequential, 0);
    }
    EXPECT_EQ(read(".0"), "one");
    EXPECT_EQ(read(".1"), "two");
    EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(LogRotation, RotateKeepsTheNewestAtZero) {
    for (const auto* day : {"one", "two", "three"}) {
        write(day);
        rotate_file(path, Rotation::Rotate, 0);
    }
    EXPECT_EQ(read(".0"), "three");
    EXPECT_EQ(read(".2"), "one");
}

TEST_F(LogRotation, ByTimeAndNotAtAll) {
    write("one");
    rotate_file(path, Rotation::None, 5);
    EXPECT_EQ(read(""), "one");
    rotate_file(path, rotation_named("Timestamp"), 5);
    EXPECT_EQ(read(".5"), "one");
    rotate_file(path, Rotation::Sequential, 5);  // nothing there: nothing moved
    EXPECT_FALSE(std::filesystem::exists(path + ".0"));
}

// Whoever asks for it again and again fills no disk.
TEST_F(LogRotation, FilesToTheBrimAndOneMore) {
    limits::log_files_kept.set(3);
    rotate_each(Rotation::Sequential, {"one", "two", "three"});
    EXPECT_EQ(files(), 3u);
    EXPECT_EQ(read(".0"), "one");
    rotate_each(Rotation::Sequential, {"four", "five"});
    EXPECT_EQ(files(), 3u);
    EXPECT_EQ(read(".2"), "three");
    EXPECT_EQ(read(".4"), "five");
    EXPECT_EQ(limits::log_files_kept.refused(), 2u);
}

TEST_F(LogRotation, FilesThatMoveUpToTheBrimAndOneMore) {
    limits::log_files_kept.set(3);
    rotate_each(Rotation::Rotate, {"one", "two", "three"});
    EXPECT_EQ(read(".2"), "one");
    rotate_each(Rotation::Rotate, {"four", "five"});
    EXPECT_EQ(files(), 3u);
    EXPECT_EQ(read(".0"), "five");
    EXPECT_EQ(read(".2"), "three");
    // A lower limit counts from the next one on.
    limits::log_files_kept.set(1);
    rotate_each(Rotation::Rotate, {"six"});
    EXPECT_EQ(files(), 1u);
    EXPECT_EQ(read(".0"), "six");
}

TEST_F(LogRotation, FilesByTimeToTheBrimAndOneMore) {
    limits::log_files_kept.set(2);
    // Within one second nothing is lost.
    rotate_each(Rotation::Timestamp, {"one", "two"});
    EXPECT_EQ(read(".1800000000"), "one");
    EXPECT_EQ(read(".1800000001"), "two");
    rotate_each(Rotation::Timestamp, {"three"}, 1'800'000'100);
    EXPECT_EQ(files(), 2u);
    EXPECT_EQ(read(".1800000001"), "two");
    EXPECT_EQ(read(".1800000100"), "three");
    // What is counted is another kind of number, and others' files are no business of ours.
    std::ofstream(path + ".gz") << "x";
    rotate_each(Rotation::Sequential, {"four"});
    EXPECT_EQ(read(".0"), "four");
    EXPECT_EQ(files(), 4u);
}

}  // namespace
}  // namespace asterism::server
