// SPDX-License-Identifier: Apache-2.0
#include "asterism/store/conf_edit.h"

#include <gtest/gtest.h>

namespace asterism::store {
namespace {

constexpr std::string_view kText =
    "; kept\n[general]\nenabled = yes ; why\n\n[a](!)\nallow=ulaw\nallow=alaw\nexten => 1,1,NoOp\n; end\n\n"
    "[b](a)\n";

TEST(ConfText, StaysAsItIsWhereNothingIsAsked) {
    EXPECT_EQ(ConfText(kText).text(), kText);
    EXPECT_EQ(ConfText("a=1\r\n").text(), "a=1\n");
    EXPECT_EQ(ConfText("").text(), "");
}

TEST(ConfText, SectionsComeAndGo) {
    ConfText conf(kText);
    EXPECT_TRUE(conf.add_section("c", "(a)", false));
    EXPECT_FALSE(conf.add_section("C", "", false));
    EXPECT_TRUE(conf.add_section("c", "", true));
    EXPECT_TRUE(conf.rename_section("b", "bb"));
    EXPECT_TRUE(conf.empty_section("a"));
    EXPECT_TRUE(conf.remove_section("general"));
    EXPECT_FALSE(conf.remove_section("general"));
    EXPECT_EQ(conf.text(), "; kept\n[a](!)\n; end\n\n[bb](a)\n\n[c](a)\n\n[c]\n");
}

TEST(ConfText, LinesChange) {
    ConfText conf(kText);
    EXPECT_TRUE(conf.update("a", "allow", "alaw", "g722"));
    EXPECT_FALSE(conf.update("a", "allow", "alaw", "g722"));
    EXPECT_TRUE(conf.update("a", "exten", "", "2,1,Busy"));
    EXPECT_TRUE(conf.append("a", "note", "a;b"));
    EXPECT_TRUE(conf.append("b", "exten", ">3,1,Answer"));
    EXPECT_TRUE(conf.insert("a", 1, "allow", "gsm"));
    EXPECT_TRUE(conf.remove("a", "allow", "ulaw", 0));
    EXPECT_TRUE(conf.remove("general", "", "", 0));
    EXPECT_FALSE(conf.remove("general", "", "", 0));
    EXPECT_EQ(conf.text(),
              "; kept\n[general]\n\n[a](!)\nallow = gsm\nallow = g722\nexten => 2,1,Busy\n; end\n"
              "note = a\\;b\n\n[b](a)\nexten => 3,1,Answer\n");
}

TEST(ConfText, WhatWouldBeReadOtherwiseIsRefused) {
    ConfText conf(kText);
    EXPECT_FALSE(conf.append("a", "x", "1\n[evil]"));
    EXPECT_FALSE(conf.append("a", "x=y", "1"));
    EXPECT_FALSE(conf.append("a", "[x", "1"));
    EXPECT_FALSE(conf.append("a", "x;y", "1"));
    EXPECT_FALSE(conf.append("a", " ", "1"));
    EXPECT_FALSE(conf.rename_section("a", "b;c"));
    EXPECT_FALSE(conf.append("nowhere", "x", "1"));
    EXPECT_FALSE(conf.update("a", "allow", "", "1\nb=2"));
    EXPECT_FALSE(conf.add_section("x]\n[y", "", true));
    EXPECT_FALSE(conf.insert("a", 9, "x", "1"));
    EXPECT_EQ(conf.text(), kText);
}

}  // namespace
}  // namespace asterism::store
