// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/escape.h"

#include <gtest/gtest.h>

namespace asterism {
namespace {

// Statement 669.
TEST(Escape, AsInAStringOfC) {
    EXPECT_EQ(escaped(R"({"a": "b"})"), R"({\"a\": \"b\"})");
    EXPECT_EQ(escaped("a\\b\r\nc\td"), R"(a\\b\r\nc\td)");
    EXPECT_EQ(escaped("it's plain, \xc3\xa4"), "it's plain, \xc3\xa4");
    for (const std::string_view text : {"", "\\", "\"", "\\n", "a\n\\\r\"\a\b\f\v\tz"})
        EXPECT_EQ(unescaped(escaped(text)), text);
    EXPECT_EQ(unescaped(R"(\q\)"), R"(\q\)");
}

}  // namespace
}  // namespace asterism
