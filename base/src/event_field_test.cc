// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/event_field.h"

#include <gtest/gtest.h>

namespace asterism {
namespace {

TEST(EventField, LettersDigitsDashAndUnderscore) {
    for (const char* name : {"Colour", "a", "1", "My-Field_2", "Eventful", "Message"})
        EXPECT_TRUE(may_name_a_field(name)) << name;
    for (const char* name : {"", " ", "a b", "a:", "a\r\nEvent", "x(y)", "J\xC3\xBCrgen", "a.b", "a\x1b"})
        EXPECT_FALSE(may_name_a_field(name)) << name;
    EXPECT_FALSE(may_name_a_field({"a\0b", 3}));
}

TEST(EventField, NoneThatSaysWhatAnEventIs) {
    for (const char* name : {"Event", "EVENT", "privilege"}) EXPECT_FALSE(may_name_a_field(name)) << name;
}

}  // namespace
}  // namespace asterism
