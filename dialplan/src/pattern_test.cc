// SPDX-License-Identifier: Apache-2.0
#include "asterism/dialplan/pattern.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace asterism::dialplan {
namespace {

Pattern pattern(std::string_view text) { return Pattern::parse(text).value(); }

TEST(Pattern, MatchesLiteralsExactlyButForDashes) {
    EXPECT_TRUE(pattern("100").matches("100"));
    EXPECT_FALSE(pattern("100").matches("1000"));
    EXPECT_TRUE(pattern("555-1234").matches("5551234"));
    EXPECT_TRUE(pattern("5551234").matches("555-1234"));
    EXPECT_FALSE(pattern("s").matches("S"));
    EXPECT_TRUE(pattern("*97#").matches("*97#"));
}

TEST(Pattern, MatchesClassesOfDigits) {
    EXPECT_TRUE(pattern("_NXXNXXXXXX").matches("2345678901"));
    EXPECT_FALSE(pattern("_NXXNXXXXXX").matches("1345678901"));
    EXPECT_TRUE(pattern("_Z0").matches("10"));
    EXPECT_FALSE(pattern("_Z0").matches("00"));
    EXPECT_TRUE(pattern("_[1-5]XX").matches("300"));
    EXPECT_FALSE(pattern("_[1-5]XX").matches("600"));
    EXPECT_TRUE(pattern("_[13-5a]").matches("a"));
    EXPECT_FALSE(pattern("_[13-5a]").matches("2"));
    EXPECT_TRUE(pattern("_x[*#]").matches("1#"));
    EXPECT_TRUE(pattern("_1-NXX").matches("1234"));
}

TEST(Pattern, TakesOneOrMoreForADotAndNoneOrMoreForABang) {
    EXPECT_FALSE(pattern("_9.").matches("9"));
    EXPECT_TRUE(pattern("_9.").matches("9a"));
    EXPECT_TRUE(pattern("_9!").matches("9"));
    EXPECT_TRUE(pattern("_9!").matches("911"));
    EXPECT_FALSE(pattern("_9!").matches("8"));
    EXPECT_TRUE(pattern("_.").matches("s"));
    EXPECT_FALSE(pattern("_.").matches(""));
}

TEST(Pattern, TellsWhetherMoreDigitsCouldHelp) {
    EXPECT_TRUE(pattern("_XXX").can_match("12"));
    EXPECT_TRUE(pattern("_XXX").match_more("12"));
    EXPECT_TRUE(pattern("_XXX").can_match("123"));
    EXPECT_FALSE(pattern("_XXX").match_more("123"));
    EXPECT_FALSE(pattern("_XXX").can_match("1234"));
    EXPECT_TRUE(pattern("_X.").match_more("12"));
    EXPECT_FALSE(pattern("_X!").match_more("12"));
    EXPECT_TRUE(pattern("_XX!").match_more("1"));
    EXPECT_TRUE(pattern("100").can_match("10"));
    EXPECT_FALSE(pattern("100").match_more("100"));
    EXPECT_TRUE(pattern("100").match_more(""));
}

TEST(Pattern, RefusesBracketsThatDoNotEndOrHoldNothing) {
    EXPECT_FALSE(Pattern::parse("_[12"));
    // Statement 651.
    EXPECT_TRUE(pattern("_9[]5[0-5]").matches("955"));
    EXPECT_FALSE(pattern("_9[]5[0-5]").matches("9155"));
}

TEST(Pattern, TriesTheNarrowerOneFirst) {
    std::vector<Pattern> order;
    for (const auto* text : {"_X!", "_X.", "_XXX", "_NXX", "_ZXX", "_1XX", "_[12]XX", "_[13]XX", "_!", "_.",
                             "200", "100", "_XX", "_1X1"})
        order.push_back(pattern(text));
    std::stable_sort(order.begin(), order.end(),
                     [](const Pattern& a, const Pattern& b) { return Pattern::precedence(a, b) < 0; });
    std::string shown;
    for (const auto& one : order) shown += one.text() + ' ';
    EXPECT_EQ(shown, "100 200 _1X1 _1XX _[12]XX _[13]XX _NXX _ZXX _XXX _XX _X. _X! _. _! ");
}

}  // namespace
}  // namespace asterism::dialplan
