// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/party.h"

#include <gtest/gtest.h>

namespace asterism::call {
namespace {

TEST(Party, ShowsThePrivateNameAndNumberWhereTheyAreValid) {
    Party party;
    party.name.set("Alice");
    party.number.set("5551234");
    EXPECT_EQ(party.shown().name.text, "Alice");
    party.more.touch().hidden.number.set("17");
    EXPECT_EQ(party.shown().name.text, "Alice");
    EXPECT_EQ(party.shown().number.text, "17");
    party.more.touch().hidden.number.valid = false;
    EXPECT_EQ(party.shown().number.text, "5551234");
}

// 648
TEST(Party, ReadsCallerIdsThatSomebodyDidNotFinish) {
    const auto read = [](std::string_view text) {
        const auto id = parse_caller_id(text);
        return id.name + "|" + id.number;
    };
    EXPECT_EQ(read("Test <1234"), "Test|1234");
    EXPECT_EQ(read("Foo <55>"), "Foo|55");
    EXPECT_EQ(read("\"A B\" <66> x"), "A B|66");
    EXPECT_EQ(read("77"), "|77");
    EXPECT_EQ(read("Just Name"), "Just Name|");
    EXPECT_EQ(read("<"), "|");
    EXPECT_EQ(read("> <1"), ">|1");
}

TEST(Rare, CopiesAndComparesLikeItsValue) {
    Rare<std::string> none, written;
    EXPECT_EQ(none, written);
    EXPECT_EQ(none.get(), "");
    written.touch();
    EXPECT_EQ(none, written);  // written with what it is anyhow
    written.touch() = "a";
    EXPECT_FALSE(none == written);
    Rare<std::string> copy(written);
    copy.touch() = "b";
    EXPECT_EQ(written.get(), "a");
    copy = written;
    EXPECT_EQ(copy.get(), "a");
    copy = none;
    EXPECT_EQ(copy, none);
}

}  // namespace
}  // namespace asterism::call
