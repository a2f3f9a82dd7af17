// SPDX-License-Identifier: Apache-2.0
#include "asterism/sdp/codec.h"

#include "asterism/sdp/codec_list.h"

namespace asterism::sdp {
namespace {

TEST(Codecs, AreFoundByNameRtpmapAndStaticNumber) {
    EXPECT_EQ(codec_by_name("ulaw"), CodecId::Ulaw);
    EXPECT_EQ(codec_by_name("pcmu"), CodecId::None);
    EXPECT_EQ(codec_by_rtpmap(MediaKind::Audio, "pcma", 8000, 1), CodecId::Alaw);
    EXPECT_EQ(codec_by_rtpmap(MediaKind::Audio, "opus", 48000, 2), CodecId::Opus);
    EXPECT_EQ(codec_by_rtpmap(MediaKind::Audio, "L16", 16000, 1), CodecId::Slin16);
    EXPECT_EQ(codec_by_rtpmap(MediaKind::Video, "PCMU", 8000, 1), CodecId::None);
    EXPECT_EQ(codec_by_static_payload(MediaKind::Audio, 9), CodecId::G722);
    EXPECT_EQ(codec_by_static_payload(MediaKind::Audio, 96), CodecId::None);
}

TEST(Codecs, EachNameLeadsToItsOwnEntry) {
    for (const auto& entry : codecs()) EXPECT_EQ(codec_by_name(entry.name), entry.id);
}

TEST(CodecList, AppliesItsWordsFromLeftToRight) {
    CodecList list;
    EXPECT_TRUE(list.allow("!all,ulaw,alaw:30").empty());
    EXPECT_EQ(list.text(), "(ulaw|alaw)");
    EXPECT_EQ(list.find(CodecId::Alaw)->packet_time(), 30);
    EXPECT_EQ(list.find(CodecId::Ulaw)->packet_time(), 20);
    list.allow("!ulaw,g722");
    EXPECT_EQ(list.text(), "(alaw|g722)");
    list.disallow("all");
    EXPECT_EQ(list.text(), "(nothing)");
}

TEST(CodecList, NamesTheWordsItDoesNotKnow) {
    CodecList list;
    EXPECT_EQ(list.allow("ulaw,ulow,alaw:x"), (std::vector<std::string>{"ulow", "alaw:x"}));
    EXPECT_EQ(list.text(), "(ulaw)");
}

TEST(CodecList, AllIsEveryCodecAndPacketTimesStayPossible) {
    CodecList list;
    list.allow("all");
    EXPECT_EQ(list.list().size(), codecs().size());
    list.allow("ilbc:50,gsm:5");
    EXPECT_EQ(list.find(CodecId::Ilbc)->packet_time(), 50);
    EXPECT_EQ(list.find(CodecId::Gsm)->packet_time(), 20);
}

}  // namespace
}  // namespace asterism::sdp
