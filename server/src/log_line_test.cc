// SPDX-License-Identifier: Apache-2.0
#include "log_line.h"

#include <gtest/gtest.h>

namespace asterism::server {
namespace {

// 629
TEST(LogLine, FormIsReadBeforeTheLevels) {
    const auto form_of = [](std::string_view text) { return read_log_form(text).form; };
    EXPECT_EQ(form_of("notice,error"), LogForm::Default);
    EXPECT_EQ(form_of("[plain]notice"), LogForm::Plain);
    EXPECT_EQ(form_of(" [ JSON ] notice"), LogForm::Json);
    EXPECT_EQ(form_of("[odd]notice"), LogForm::Default);
    EXPECT_EQ(read_log_form("[json]notice,error").levels, "notice,error");
    EXPECT_EQ(read_log_form("[json").levels, "");
    EXPECT_EQ(read_log_form("notice").levels, "notice");
}

TEST(LogLine, IsWrittenInItsForm) {
    const auto where = std::source_location::current();
    const log::Record record{log::Level::Notice, 0, where, "told \"you\""};
    EXPECT_EQ(log_line(LogForm::Default, "Nov 30 19:56:33", 7, record),
              "[Nov 30 19:56:33] NOTICE[7] log_line_test.cc: told \"you\"");
    const auto line = std::to_string(where.line());
    EXPECT_EQ(log_line(LogForm::Plain, "now", 7, record),
              "[now] NOTICE[7]: log_line_test.cc:" + line + " TestBody: told \"you\"");
    EXPECT_EQ(log_line(LogForm::Json, "now", 7, record),
              R"({"hostname":"","timestamp":"now","identifiers":{"lwp":7,"callid":""},"logmsg":{"location":)"
              R"({"filename":"log_line_test.cc","function":"TestBody","line":)" +
                  line + R"(},"level":"NOTICE","message":"told \"you\"\n"}})");
}

// RFC 8259 8.1
TEST(LogLine, InJsonIsUtf8WhateverAStrangerSends) {
    const log::Record record{log::Level::Notice, 0, std::source_location::current(),
                             "\xC3\xA9 \xFF\xC3 \x01"};
    const auto line = log_line(LogForm::Json, "now", 7, record);
    EXPECT_NE(line.find("\"message\":\"\xC3\xA9 \xEF\xBF\xBD\xEF\xBF\xBD \\u0001\\n\""), line.npos) << line;
}

}  // namespace
}  // namespace asterism::server
