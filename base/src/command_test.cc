// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/command.h"

#include <gtest/gtest.h>

namespace asterism {
namespace {

// What is put in ends no line, whoever wrote it; lines that are made already stay lines.
TEST(CommandOutput, ALineIsALine) {
    CommandOutput out;
    out.line("Contact: {}", "sip:a\r\nForged: 1\x1b[2J");
    out.text("two\nlines\x1b[2J\n");
    EXPECT_EQ(out.str(), "Contact: sip:a  Forged: 1 [2J\ntwo\nlines [2J\n");
}

// Whoever chooses what stands in a field adds none.
TEST(CommandOutput, ARowHasTheFieldsThatItHas) {
    CommandOutput out;
    out.row('!', {"PJSIP/a", "x!y\nz", "", "Up"});
    EXPECT_EQ(out.str(), "PJSIP/a!x%21y z!!Up\n");
}

TEST(CommandOutput, WhatIsForbiddenFailed) {
    CommandOutput out;
    EXPECT_FALSE(out.failed());
    out.fail();
    EXPECT_TRUE(out.failed());
    EXPECT_FALSE(out.forbidden());
    CommandOutput other;
    other.forbid();
    EXPECT_TRUE(other.failed() && other.forbidden());
}

// Whoever runs it may have nobody to tell: the answer then goes nowhere.
TEST(CommandCall, AnAnswerMayComeLater) {
    CommandOutput out, told;
    CommandCall call{.args = {}, .out = out};
    call.later()(out);
    EXPECT_TRUE(call.answers_later);
    call.finish = [&told](const CommandOutput& answer) { told = answer; };
    out.line("done");
    call.later()(out);
    EXPECT_EQ(told.str(), "done\n");
}

}  // namespace
}  // namespace asterism
