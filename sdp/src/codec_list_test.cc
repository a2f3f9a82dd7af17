// SPDX-License-Identifier: Apache-2.0
#include "asterism/sdp/codec_list.h"

namespace asterism::sdp {
namespace {

TEST(CodecList, AppliesItsWordsFromLeftToRight) {
    CodecList list;
    EXPECT_TRUE(list.allow("!all,ulaw,alaw:30").empty());
    EXPECT_EQ(list.text(), "(ulaw|alaw:30)");
    EXPECT_EQ(list.find(codec::Id::Alaw)->packet_time(), 30);
    EXPECT_EQ(list.find(codec::Id::Ulaw)->packet_time(), 20);
    list.allow("!ulaw,g722");
    EXPECT_EQ(list.text(), "(alaw:30|g722)");
    list.disallow("all");
    EXPECT_EQ(list.text(), "(nothing)");
}

TEST(CodecList, NamesTheWordsItDoesNotKnow) {
    CodecList list;
    EXPECT_EQ(list.allow("ulaw,ulow,alaw:x,gsm:0,g722:1001"),
              (std::vector<std::string>{"ulow", "alaw:x", "gsm:0", "g722:1001"}));
    EXPECT_EQ(list.text(), "(ulaw)");
}

TEST(CodecList, AllIsEveryCodecAndPacketTimesStayPossible) {
    CodecList list;
    list.allow("all");
    EXPECT_EQ(list.list().size(), codec::table().size());
    list.allow("ilbc:50,gsm:5");
    EXPECT_EQ(list.find(codec::Id::Ilbc)->packet_time(), 50);
    EXPECT_EQ(list.find(codec::Id::Gsm)->packet_time(), 20);
}

}  // namespace
}  // namespace asterism::sdp
