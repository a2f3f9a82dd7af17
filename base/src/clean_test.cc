// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/clean.h"

#include <gtest/gtest.h>

#include "asterism/base/command.h"
#include "asterism/base/text.h"

namespace asterism {
namespace {

TEST(Clean, WhatIsReadableStays) {
    for (const char* good : {"", "alice", "J\xC3\xBCrgen \"Boss\" <x!>", "\xE6\x97\xA5\xE6\x9C\xAC", "a\tb",
                             "\xF0\x9F\x98\x80", "\xC2\xA0"})
        EXPECT_EQ(cleaned(good), good);
}

TEST(Clean, ControlCharactersBecomeBlanks) {
    EXPECT_EQ(cleaned("a\r\nb\x1B[2Jc\x7F"), "a  b [2Jc ");
    EXPECT_EQ(cleaned(std::string_view("a\0b", 3)), "a b");
    EXPECT_EQ(cleaned("a\xC2\x9B"
                      "31mb"),
              "a  31mb");  // CSI of C1, in UTF-8
    EXPECT_EQ(cleaned("a\x9B"
                      "31mb"),
              "a?31mb");  // and as one byte
    EXPECT_EQ(cleaned("a\xE2\x80\xA8"
                      "b\xE2\x80\xAE"
                      "c"),
              "a   b   c");  // a line end; from right to left
    EXPECT_EQ(cleaned("\xE2\x81\xA6"
                      "x"),
              "   x");
    EXPECT_EQ(cleaned("J\xFCr"), "J?r");
    EXPECT_EQ(cleaned("a\xC3"), "a?");
}

TEST(Clean, ABlockKeepsItsLineEnds) { EXPECT_EQ(cleaned("a\r\nb\rc\n\x1B", Keep::Lines), "a\r\nb c\n "); }

// Whatever bytes there are: of the same size, one line, nothing that a terminal obeys.
TEST(Clean, OfAnyBytesComesOneReadableLine) {
    for (unsigned a = 0; a < 256; ++a)
        for (unsigned b = 0; b < 256; ++b)
            for (unsigned c : {0x0Au, 0x1Bu, 0x41u, 0x80u, 0x9Bu, 0xA8u, 0xBFu, 0xC2u, 0xFFu}) {
                const char bytes[] = {'x', static_cast<char>(a), static_cast<char>(b), static_cast<char>(c)};
                const auto out = cleaned({bytes, sizeof bytes});
                ASSERT_EQ(out.size(), sizeof bytes);
                ASSERT_EQ(valid_utf8(out), out) << a << " " << b << " " << c;
                for (std::size_t i = 0; i < out.size(); ++i) {
                    const auto byte = static_cast<unsigned char>(out[i]);
                    ASSERT_FALSE((byte < ' ' && byte != '\t') || byte == 0x7F);
                    ASSERT_FALSE(byte == 0xC2 && static_cast<unsigned char>(out[i + 1]) < 0xA0);
                }
            }
}

TEST(CommandOutput, ALineIsOneLineWhateverIsPutIn) {
    CommandOutput out;
    out.line("{:<10}|{}", std::string("a\nb\x1B"), std::string_view("c\r\nd"));
    EXPECT_EQ(out.str(), "a b       |c  d\n");
    out.text("one\ntwo\x1B\n");
    EXPECT_TRUE(out.str().ends_with("\none\ntwo \n"));
    CommandOutput row;
    row.row('!', {"a!b", "c\n", "", "4"});
    EXPECT_EQ(row.str(), "a%21b!c !!4\n");
}

}  // namespace
}  // namespace asterism
