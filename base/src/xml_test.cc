// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/xml.h"

#include <gtest/gtest.h>

namespace asterism {
namespace {

TEST(Xml, WhatWouldBeMarkupIsText) {
    EXPECT_EQ(escape_xml(R"(Al & <x> "y" 'z')"), "Al &amp; &lt;x&gt; &quot;y&quot; 'z'");
    EXPECT_EQ(escape_xml("\xc3\xa4\t\r\n"), "\xc3\xa4\t\r\n");
}

TEST(Xml, WhatIsNoCharacterIsReplaced) {
    EXPECT_EQ(escape_xml(std::string_view("a\0b\x1b", 4)),
              "a\xEF\xBF\xBD"
              "b\xEF\xBF\xBD");
    EXPECT_EQ(escape_xml("\xff\xc3"), "\xEF\xBF\xBD\xEF\xBF\xBD");
    EXPECT_EQ(escape_xml("\xEF\xBF\xBF"), "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace asterism
