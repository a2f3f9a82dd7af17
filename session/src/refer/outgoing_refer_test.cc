// SPDX-License-Identifier: Apache-2.0
#include "refer/outgoing_refer.h"

#include <gtest/gtest.h>

namespace asterism::session {
namespace {

TEST(OutgoingRefer, ReadsTheStatusOfAFragment) {
    EXPECT_EQ(status_of_fragment("SIP/2.0 100 Trying\r\n"), 100);
    EXPECT_EQ(status_of_fragment("SIP/2.0 486 Busy Here\r\nServer: x\r\n"), 486);
    EXPECT_EQ(status_of_fragment("sip/2.0 200"), 200);
    for (const auto* wrong : {"", "SIP/2.0", "SIP/2.0 ", "SIP/2.0 99 x", "SIP/2.0 700 x",
                              "SIP/2.0 20000000000000000000 x", "HTTP/1.1 200 OK", "SIP/2.0 abc"})
        EXPECT_EQ(status_of_fragment(wrong), 0) << wrong;
}

}  // namespace
}  // namespace asterism::session
