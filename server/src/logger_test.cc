// SPDX-License-Identifier: Apache-2.0
#include "asterism/server/logger.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "asterism/base/log_depth.h"
#include "log_file.h"
#include "room_limits.h"

namespace asterism::server {
namespace {

struct LoggerTest : testing::Test {
    std::filesystem::path folder;
    void SetUp() override {
        char name[] = "/tmp/asterism-logger-XXXXXX";
        folder = mkdtemp(name);
    }
    void TearDown() override {
        std::filesystem::remove_all(folder);
        Limit::reset_all();
    }
    static Complaints configure(Logger& logger, const std::string& files) {
        store::MemoryFiles disk(std::map<std::string, std::string>{{"logger.conf", "[logfiles]\n" + files}});
        Complaints complaints;
        logger.configure(store::read_conf("logger.conf", {}, disk), complaints);
        return complaints;
    }
    std::string read(const std::string& name) {
        std::ostringstream text;
        text << std::ifstream(folder / name).rdbuf();
        return text.str();
    }
};

TEST_F(LoggerTest, WithoutAFileOfItsOwnMessagesAreWritten) {
    {
        Logger logger(folder, false, "Asterisk 22");
        store::MemoryFiles disk(std::map<std::string, std::string>{});
        Complaints complaints;
        logger.configure(store::read_conf("logger.conf", {}, disk), complaints);
        auto* former = log::install(&logger);
        log::warning("a port is in use");
        log::install(former);
    }
    EXPECT_NE(read("messages.log").find("a port is in use"), std::string::npos) << read("messages.log");
}

// 629
TEST_F(LoggerTest, EachFileIsAsDeepAsItSays) {
    const int before = log::verbose_depth();
    {
        Logger logger(folder, false, "Asterisk 22");
        log::set_verbose(1);
        EXPECT_TRUE(
            configure(logger,
                      "deep => verbose(4)\nas_console => verbose\nflat => verbose(0)\nj => [json]verbose\n")
                .empty());
        log::install(&logger);
        for (int depth = 0; depth <= 5; ++depth) log::verbose(depth, "line {}", depth);
        log::install(nullptr);
        EXPECT_EQ(log::verbose_depth(), 1);
    }
    log::want_verbose(0);
    log::set_verbose(before);
    EXPECT_NE(read("deep").find("] Asterisk 22\n"), std::string::npos);
    EXPECT_NE(read("deep").find("line 4"), std::string::npos);
    EXPECT_EQ(read("deep").find("line 5"), std::string::npos);
    EXPECT_NE(read("as_console").find("line 1"), std::string::npos);
    EXPECT_EQ(read("as_console").find("line 2"), std::string::npos);
    EXPECT_NE(read("flat").find("line 0"), std::string::npos);
    EXPECT_EQ(read("flat").find("line 1"), std::string::npos);
    EXPECT_EQ(read("j").find("Asterisk 22"), std::string::npos);
}

TEST_F(LoggerTest, AFileToTheBrimAndOneMore) {
    limits::log_file_bytes.set(4096);
    const auto size = [this](const std::string& name) {
        std::error_code error;
        const auto bytes = std::filesystem::file_size(folder / name, error);
        return error ? 0 : bytes;
    };
    {
        LogFile file(folder / "a");
        file.set_pattern("%v");
        const std::string line(1023, 'x');
        const auto write = [&] {
            file.log({spdlog::source_loc{}, "", spdlog::level::info, line});
            file.flush();
        };
        for (int i = 0; i < 4; ++i) write();
        EXPECT_EQ(size("a"), 4096u);
        EXPECT_FALSE(std::filesystem::exists(folder / "a.full"));
        write();
        EXPECT_EQ(size("a"), 1024u);
        EXPECT_EQ(size("a.full"), 4096u);
        EXPECT_EQ(limits::log_file_bytes.refused(), 1u);
        // Cut by somebody else, it has room again.
        for (int i = 0; i < 3; ++i) write();
        std::filesystem::resize_file(folder / "a", 0);
        write();
        EXPECT_EQ(limits::log_file_bytes.refused(), 1u);
    }
    // What is there already counts.
    std::ofstream(folder / "b") << std::string(4000, 'y');
    LogFile file(folder / "b");
    file.set_pattern("%v");
    file.log({spdlog::source_loc{}, "", spdlog::level::info, std::string(200, 'z')});
    file.flush();
    EXPECT_EQ(size("b"), 201u);
    EXPECT_EQ(size("b.full"), 4000u);
}

TEST_F(LoggerTest, FilesToTheBrimAndOneMore) {
    limits::log_channels.set(3);
    Logger logger(folder, false);
    EXPECT_TRUE(configure(logger, "a => notice\nb => notice\n").empty());
    EXPECT_TRUE(logger.add_channel("c", "notice"));
    const auto more = logger.add_channel("d", "notice");
    ASSERT_FALSE(more);
    EXPECT_EQ(more.error().reason, "there are 3 already (limit log_channels)");
    EXPECT_FALSE(std::filesystem::exists(folder / "d"));
    // What was added by command stays, and counts.
    const auto complaints = configure(logger, "a => notice\nb => notice\ne => notice\n");
    ASSERT_EQ(complaints.size(), 1u);
    EXPECT_NE(complaints[0].text().find("limit log_channels"), std::string::npos) << complaints[0].text();
    EXPECT_EQ(logger.channels().size(), 3u);
    EXPECT_TRUE(logger.remove_channel("c"));
    EXPECT_TRUE(logger.add_channel("d", "notice"));
}

TEST_F(LoggerTest, TheNameAndTheLevelsToTheBrimAndOneMore) {
    limits::log_channel_bytes.set(64);
    Logger logger(folder, false);
    EXPECT_TRUE(logger.add_channel(std::string(58, 'a'), "notice"));
    EXPECT_FALSE(logger.add_channel(std::string(59, 'b'), "notice"));
    EXPECT_FALSE(logger.add_channel("c", "notice," + std::string(64, ' ')));
    EXPECT_EQ(configure(logger, std::string(59, 'b') + " => notice\n").size(), 1u);
}

TEST_F(LoggerTest, ALineToTheBrimAndOneMore) {
    limits::log_line_bytes.set(1024);
    {
        Logger logger(folder, false);
        EXPECT_TRUE(configure(logger, "all => notice\n").empty());
        logger.write({log::Level::Notice, 0, std::source_location::current(), std::string(1024, 'x')});
        logger.write({log::Level::Notice, 0, std::source_location::current(), std::string(1025, 'y')});
    }
    const auto text = read("all");
    EXPECT_NE(text.find(std::string(1024, 'x') + "\n"), std::string::npos);
    EXPECT_NE(text.find(std::string(1024, 'y') + " ... (limit log_line_bytes)\n"), std::string::npos);
    EXPECT_EQ(text.find(std::string(1025, 'y')), std::string::npos);
}

// Somebody who opens it to write waits until somebody reads.
TEST_F(LoggerTest, APipeIsNoLogFile) {
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    Logger logger(folder, false);
    EXPECT_FALSE(logger.add_channel("pipe", "notice"));
    EXPECT_EQ(configure(logger, "pipe => notice\n").size(), 1u);
}

}  // namespace
}  // namespace asterism::server
