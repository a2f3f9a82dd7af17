// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/regex.h"

#include <gtest/gtest.h>

namespace asterism {
namespace {

/// What `pattern` takes of `text`, "-" for nothing; "!" where it is no pattern.
std::string taken(std::string_view pattern, std::string_view text, bool anchored = false) {
    const auto regex = Regex::compile(pattern);
    if (!regex) return "!";
    const auto hit = regex->find(text, anchored);
    EXPECT_EQ(hit.has_value(), anchored ? hit.has_value() : regex->found_in(text));
    return hit ? std::string(hit->all) : "-";
}

TEST(Regex, TakesTheLeftmostAndThereTheLongest) {
    EXPECT_EQ(taken("a|ab|abc", "xabcabcd"), "abc");
    EXPECT_EQ(taken("[0-9]+", "6001 and 60011"), "6001");
    EXPECT_EQ(taken("b", "abc", true), "-");
    EXPECT_EQ(taken("", "abc"), "");
    EXPECT_EQ(taken("x", ""), "-");
}

TEST(Regex, TheEndsAreThoseOfTheText) {
    EXPECT_EQ(taken("^b", "a\nb"), "-");
    EXPECT_EQ(taken("a.b", "a\nb"), "a\nb");
    EXPECT_EQ(taken("^(SIP|PJSIP)/[0-9]{4}$", "PJSIP/6001"), "PJSIP/6001");
}

TEST(Regex, GroupsAreTheFirst) {
    const auto regex = Regex::compile("(a)|(b)");
    ASSERT_TRUE(regex);
    EXPECT_EQ(regex->find("b")->group, "");
    EXPECT_EQ(regex->find("a")->group, "a");
    EXPECT_TRUE(regex->grouped());
    EXPECT_FALSE(Regex::compile("a")->grouped());
}

TEST(Regex, InBracketsABackslashIsOne) {
    EXPECT_EQ(taken("[\\.]+", "a.\\"), ".\\");
    EXPECT_EQ(taken("[]a]+", "x]a"), "]a");
    EXPECT_EQ(taken("[^]a]+", "]ab"), "b");
    EXPECT_EQ(taken("[[:digit:][]+", "a[1]"), "[1");
    EXPECT_EQ(taken("[\\d]", "7"), "-");
    EXPECT_EQ(taken("[a", "a"), "!");
}

TEST(Regex, WhatGnuReads) {
    EXPECT_EQ(taken("\\w+\\s\\w+", "- one two"), "one two");
    EXPECT_EQ(taken("\\<two\\>", "one two"), "two");
    EXPECT_EQ(taken("*a", "ba"), "a");
    EXPECT_EQ(taken("(+a|?b)", "b"), "b");
    EXPECT_EQ(taken("\\+49", "+49"), "+49");
}

TEST(Regex, BytesNeedNotBeUtf8) {
    EXPECT_EQ(taken("b.c",
                    "a b\xff"
                    "c"),
              "b\xff"
              "c");
}

TEST(Regex, WhatIsNoneOrTooMuchIsRefused) {
    EXPECT_EQ(Regex::compile("(a").error().reason, "\"(a\" is not a regular expression: missing ): (a");
    EXPECT_EQ(Regex::compile("(a)\\1").error().reason,
              "\"(a)\\1\" is not a regular expression: it has a back reference");
    EXPECT_FALSE(Regex::compile("((x{200}){200}){200}"));
    EXPECT_FALSE(Regex::compile("a\\"));
    EXPECT_FALSE(Regex::compile(std::string(5000, 'a')));
    // Deep ones neither: they took the stack of the C library's.
    for (const auto* piece : {"(", "(?", "a?", "(|", "((a*)+)", "^*"}) {
        std::string many;
        while (many.size() < 4000) many += piece;
        static_cast<void>(taken(many, "aaaaaaaaaaaaaaaaaaaa"));
    }
}

TEST(Regex, CopiesAreEqual) {
    const auto one = Regex::compile("a+"), other = Regex::compile("a*");
    const Regex copy = *one;
    EXPECT_EQ(copy, *one);
    EXPECT_NE(*one, *other);
    EXPECT_EQ(copy.pattern(), "a+");
}

}  // namespace
}  // namespace asterism
