// SPDX-License-Identifier: Apache-2.0
#include "party.h"

#include <gtest/gtest.h>

namespace asterism::sip {
namespace {

std::string printed_party(std::string_view value) {
    std::string out;
    return write_party(out, value) ? out : "as it is: " + std::string(value);
}

// Statements 538, 579, 611.
TEST(Party, IsPrintedWithoutItsPlace) {
    EXPECT_EQ(printed_party("user1 <sip:user1@127.0.0.1:5061>;tag=1"),
              "\"user1\" <sip:user1@127.0.0.1>;tag=1");
    EXPECT_EQ(printed_party("<sip:bob@127.0.0.3:5060;transport=udp>"), "<sip:bob@127.0.0.3>");
    EXPECT_EQ(printed_party("sip:bob@example.com;tag=x"), "<sip:bob@example.com>;tag=x");
    EXPECT_EQ(printed_party("\"A \\\"B\\\" <c>\" <sips:a:pw@[::1]:5061;lr;user=phone;x=y;ttl=1>;q;tag=1"),
              "\"A \\\"B\\\" <c>\" <sips:a:pw@[::1];user=phone;x=y>;q;tag=1");
    EXPECT_EQ(printed_party("Alice Wonder <sip:a@h>"), "\"Alice Wonder\" <sip:a@h>");
    EXPECT_EQ(printed_party("tel:+49;phone-context=de"), "<tel:+49>;phone-context=de");
}

TEST(Party, StaysAsItIsWhereNothingIsToChange) {
    for (const auto* value :
         {"<sip:bob@127.0.0.3>", "\"x\" <sip:bob@h>;tag=1", "<sip:h>", "<sip:a@[::1]>;tag=y", "", "<",
          "<sip:", "\"", "\"a\" <sip:x;y", "a b c", "<sip:a@h:x>"})
        EXPECT_EQ(printed_party(value), std::string("as it is: ") + value);
}

}  // namespace
}  // namespace asterism::sip
