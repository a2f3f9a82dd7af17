// SPDX-License-Identifier: Apache-2.0
#include "asterism/server/log_rotation.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

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
    void TearDown() override { std::filesystem::remove_all(folder); }
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

}  // namespace
}  // namespace asterism::server
