// SPDX-License-Identifier: Apache-2.0
#include "logger_conf.h"

#include <gtest/gtest.h>

#include "asterism/base/log.h"

namespace asterism::server {
namespace {

std::pair<LoggerConf, Complaints> read_log(const std::string& text) {
    store::MemoryFiles files(std::map<std::string, std::string>{{"logger.conf", text}});
    std::pair<LoggerConf, Complaints> out;
    out.first = read_logger_conf(store::read_conf("logger.conf", {}, files), out.second);
    return out;
}

TEST(LoggerConf, FilesAndTheConsole) {
    const auto [conf, complaints] = read_log(
        "[general]\ndateformat=%F\nrotatestrategy=none\nuse_callids=no\n[logfiles]\nconsole => notice\n"
        "full.log => notice,warning,verbose(3)\n");
    EXPECT_TRUE(complaints.empty());
    ASSERT_EQ(conf.files.size(), 1u);
    EXPECT_EQ(conf.files[0].name, "full.log");
    EXPECT_TRUE(conf.files[0].levels & 1u << static_cast<unsigned>(log::Level::Verbose));
    EXPECT_TRUE(conf.console_named);
    EXPECT_EQ(conf.date_format, "%F");
    EXPECT_EQ(conf.rotation, Rotation::None);
}

// 629
TEST(LoggerConf, HowDeepVerboseLinesGo) {
    EXPECT_EQ(verbose_depth_of("notice,verbose(3)"), 3);
    EXPECT_EQ(verbose_depth_of("[plain] Verbose( 5 ),error"), 5);
    EXPECT_EQ(verbose_depth_of("verbose(4294967296)"), 10);
    EXPECT_EQ(verbose_depth_of("notice,verbose"), std::nullopt);
    EXPECT_EQ(verbose_depth_of("verbose(x)"), std::nullopt);
}

TEST(LoggerConf, EachMistakeIsSaidWithItsLine) {
    const auto [conf, complaints] = read_log(
        "[general]\nrotatestrategy=often\ndatefromat=%F\n[logfiles]\nfull => notice,nonsense\nempty =>\n"
        "syslog.local0 => notice\n[logfile]\nx => notice\n");
    ASSERT_EQ(complaints.size(), 6u);
    EXPECT_EQ(
        complaints[0].text(),
        "logger.conf:2: general rotatestrategy: 'often' is no way to rotate (sequential, rotate, timestamp, "
        "none); sequential is used");
    EXPECT_EQ(complaints[1].text(),
              "logger.conf:3: general datefromat: there is no such option (did you mean dateformat?)");
    EXPECT_EQ(complaints[2].text(), "logger.conf:5: logfiles full: level 'nonsense' is not known");
    EXPECT_EQ(complaints[3].text(),
              "logger.conf:6: logfiles empty: no level is named: nothing is written there");
    EXPECT_EQ(complaints[4].text(), "logger.conf:7: logfiles syslog.local0: syslog is not written to yet");
    EXPECT_EQ(complaints[5].text(),
              "logger.conf:8: logfile: there is no such section; there are [general] and [logfiles]");
}

TEST(LoggerConf, AFileThatCannotBeWrittenIsFound) {
    const auto [conf, complaints] =
        read_log("[logfiles]\n/no/such/folder/full.log => notice\nok.log => notice\n");
    EXPECT_TRUE(complaints.empty());
    Complaints found;
    review_log_files(conf, ::testing::TempDir(), found);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].severity, Severity::Error);
    EXPECT_EQ(
        found[0].text(),
        "logger.conf:2: logfiles /no/such/folder/full.log: cannot be written: /no/such/folder: No such file "
        "or directory");
}

}  // namespace
}  // namespace asterism::server
