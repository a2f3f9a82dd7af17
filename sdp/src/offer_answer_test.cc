// SPDX-License-Identifier: Apache-2.0
#include "asterism/sdp/offer_answer.h"

namespace asterism::sdp {
namespace {

using State = OfferAnswer::State;
using testing::HasSubstr;
using testing::Not;

Settings settings(std::string_view allow) {
    Settings s;
    s.allow.allow(allow);
    return s;
}

Description sdp(std::string_view media, std::string_view connection = "c=IN IP4 192.0.2.7\r\n",
                std::string_view id = "7 9") {
    auto made =
        parse(fmt::format("v=0\r\no=bob {} IN IP4 192.0.2.7\r\ns=-\r\n{}t=0 0\r\n{}", id, connection, media));
    EXPECT_TRUE(made.has_value());
    return *made;
}

SocketAddress at(std::string_view text) { return *SocketAddress::parse(text); }

std::vector<OfferedStream> audio(std::string_view allow, std::string_view address = "198.51.100.1:10000") {
    OfferedStream stream;
    stream.codecs.allow(allow);
    stream.rtp = at(address);
    return {stream};
}

std::string answer(OfferAnswer& oa, const Description& offer, Direction wish = Direction::SendRecv) {
    const auto taken = oa.receive_offer(offer);
    EXPECT_TRUE(taken.has_value()) << taken.error().reason;
    std::vector<AnsweredStream> streams(oa.pending().size());
    std::uint16_t port = 10000;
    for (auto& stream : streams) {
        stream.rtp = {*IpAddress::parse("198.51.100.1"), port};
        stream.wish = wish;
        port += 2;
    }
    auto text = oa.make_answer(streams);
    EXPECT_TRUE(text.has_value());
    return text.value_or("");
}

// Reference 294, 295, 308, 515.
TEST(OfferAnswer, WritesAnOfferAsPeersOfAsteriskKnowIt) {
    OfferAnswer oa(settings("ulaw,alaw,opus"), 4711);
    EXPECT_EQ(*oa.make_offer(audio("ulaw,alaw,opus")),
              "v=0\r\no=- 4711 4711 IN IP4 198.51.100.1\r\ns=Asterisk\r\nc=IN IP4 198.51.100.1\r\nt=0 0\r\n"
              "m=audio 10000 RTP/AVP 0 8 107 101 102\r\n"
              "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"
              "a=rtpmap:107 opus/48000/2\r\n"
              "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\n"
              "a=rtpmap:102 telephone-event/48000\r\na=fmtp:102 0-16\r\n"
              "a=ptime:20\r\na=maxptime:60\r\na=sendrecv\r\n");
    EXPECT_EQ(oa.state(), State::LocalOffer);
}

TEST(OfferAnswer, AnswersWithTheJointCodecsInOurOrderAndTheOffersNumbers) {
    OfferAnswer oa(settings("opus,ulaw,gsm"), 1);
    const auto text = answer(oa, sdp("m=audio 4000 RTP/AVP 0 8 120 97\r\na=rtpmap:120 opus/48000/2\r\n"
                                     "a=rtpmap:97 telephone-event/8000\r\n"));
    EXPECT_THAT(text, HasSubstr("m=audio 10000 RTP/AVP 120 0 97\r\n"));
    EXPECT_THAT(text, HasSubstr("o=- 7 11 IN IP4 198.51.100.1\r\n"));
    ASSERT_EQ(oa.active().size(), 1u);
    const auto& stream = oa.active()[0];
    EXPECT_EQ(stream.sending()->codec, codec::Id::Opus);
    EXPECT_EQ(stream.sending()->send_payload, 120);
    EXPECT_EQ(stream.events.at(0).send_payload, 97);
    EXPECT_EQ(stream.remote_rtp.text(), "192.0.2.7:4000");
    EXPECT_EQ(stream.remote_rtcp.port, 4001);
    EXPECT_EQ(oa.state(), State::Stable);
}

TEST(OfferAnswer, FollowsThePreferenceForIncomingOffers) {
    for (const auto& [preference, expected] :
         {std::pair(CodecPreference::Local, "8 0"), std::pair(CodecPreference::LocalFirst, "8"),
          std::pair(CodecPreference::Remote, "0 8"), std::pair(CodecPreference::RemoteFirst, "0")}) {
        auto s = settings("alaw,ulaw");
        s.incoming_call_offer_pref = preference;
        OfferAnswer oa(s, 1);
        EXPECT_THAT(answer(oa, sdp("m=audio 4000 RTP/AVP 0 8\r\n")),
                    HasSubstr(fmt::format("m=audio 10000 RTP/AVP {}\r\n", expected)));
    }
}

// Reference 305.
TEST(OfferAnswer, AnswersTheOneCodecThatIsPreferred) {
    auto s = settings("alaw,ulaw");
    s.preferred_codec_only = true;
    OfferAnswer oa(s, 1);
    EXPECT_THAT(answer(oa, sdp("m=audio 4000 RTP/AVP 0 8\r\n")), HasSubstr("m=audio 10000 RTP/AVP 8\r\n"));
}

// Reference 603.
TEST(OfferAnswer, SaysTheShortestPacketOfItsCodecs) {
    OfferAnswer oa(settings("alaw:40,ulaw:20"), 1);
    EXPECT_THAT(answer(oa, sdp("m=audio 4000 RTP/AVP 0 8\r\n")), HasSubstr("a=ptime:20\r\n"));
}

// Reference 310 to 312, house.md section 5: lines are never dropped nor reordered.
TEST(OfferAnswer, DeclinesWhatItCannotUseInItsPlace) {
    OfferAnswer oa(settings("ulaw"), 1);
    const auto text = answer(oa, sdp("m=video 6000 RTP/AVP 99\r\na=rtpmap:99 H264/90000\r\n"
                                     "m=audio 4000 RTP/AVP 0\r\nm=image 7000 udptl t38\r\n"
                                     "m=audio 4002 RTP/AVP 0\r\n"));
    EXPECT_THAT(text, HasSubstr("t=0 0\r\nm=video 0 RTP/AVP 99\r\nm=audio 10002 RTP/AVP 0\r\n"));
    EXPECT_THAT(text, HasSubstr("m=image 0 udptl t38\r\nm=audio 0 RTP/AVP 0\r\n"));
    EXPECT_EQ(oa.active().size(), 4u);
    EXPECT_FALSE(oa.active()[0].decisions.empty());
}

// Reference 304.
TEST(OfferAnswer, RefusesAnOfferOfWhichNothingIsLeft) {
    OfferAnswer oa(settings("g722"), 1);
    const auto taken = oa.receive_offer(sdp("m=audio 4000 RTP/AVP 0\r\n"));
    ASSERT_FALSE(taken.has_value());
    EXPECT_EQ(taken.error().status, 488);
    EXPECT_EQ(oa.state(), State::None);
}

TEST(OfferAnswer, RefusesUnsoundDescriptionsWith400) {
    OfferAnswer oa(settings("g722"), 1);
    EXPECT_EQ(oa.receive_offer(sdp("m=audio 4000 RTP/AVP 97\r\n")).error().status, 400);
}

TEST(OfferAnswer, DeclinesEncryptedMedia) {
    OfferAnswer oa(settings("ulaw"), 1);
    EXPECT_EQ(oa.receive_offer(sdp("m=audio 4000 RTP/SAVP 0\r\n")).error().status, 488);
}

// Reference 329.
TEST(OfferAnswer, AnswersHoldWithTheOppositeDirection) {
    for (const auto& [theirs, ours] :
         {std::pair("sendonly", "recvonly"), std::pair("inactive", "inactive"),
          std::pair("recvonly", "sendonly"), std::pair("sendrecv", "sendrecv")}) {
        OfferAnswer oa(settings("ulaw"), 1);
        const auto text = answer(oa, sdp(fmt::format("m=audio 4000 RTP/AVP 0\r\na={}\r\n", theirs)));
        EXPECT_THAT(text, HasSubstr(fmt::format("a={}\r\n", ours)));
        EXPECT_EQ(oa.held_by_peer(),
                  theirs == std::string_view("sendonly") || theirs == std::string_view("inactive"));
    }
}

TEST(OfferAnswer, TakesNowhereAsHold) {
    OfferAnswer oa(settings("ulaw"), 1);
    answer(oa, sdp("m=audio 4000 RTP/AVP 0\r\n", "c=IN IP4 0.0.0.0\r\n"));
    EXPECT_TRUE(oa.held_by_peer());
    EXPECT_FALSE(oa.active()[0].remote_rtp.is_set());
}

TEST(OfferAnswer, KeepsTheAnswersOrderForSending) {
    OfferAnswer oa(settings("ulaw,alaw,g722"), 1);
    ASSERT_TRUE(oa.make_offer(audio("ulaw,alaw,g722")).has_value());
    ASSERT_TRUE(oa.receive_answer(sdp("m=audio 4000 RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"
                                      "a=sendonly\r\n"))
                    .has_value());
    const auto& stream = oa.active()[0];
    EXPECT_EQ(stream.sending()->codec, codec::Id::Alaw);
    EXPECT_EQ(stream.formats.size(), 2u);
    EXPECT_EQ(stream.direction, Direction::RecvOnly);
    EXPECT_TRUE(stream.held_by_peer);
    EXPECT_EQ(stream.events.size(), 1u);
}

TEST(OfferAnswer, MapsThePeersOwnNumbers) {
    OfferAnswer oa(settings("opus"), 1);
    ASSERT_TRUE(oa.make_offer(audio("opus")).has_value());
    ASSERT_TRUE(
        oa.receive_answer(sdp("m=audio 4000 RTP/AVP 120\r\na=rtpmap:120 opus/48000/2\r\n")).has_value());
    EXPECT_EQ(oa.active()[0].sending()->send_payload, 120);
    EXPECT_EQ(oa.active()[0].sending()->receive_payload, 107);
    EXPECT_TRUE(oa.active()[0].events.empty());
}

TEST(OfferAnswer, RaisesTheVersionAndKeepsTheNumbers) {
    OfferAnswer oa(settings("opus,ulaw"), 50);
    answer(oa, sdp("m=audio 4000 RTP/AVP 120 0 102\r\na=rtpmap:120 opus/48000/2\r\n"
                   "a=rtpmap:102 telephone-event/8000\r\n"));
    const auto again = oa.make_offer_again();
    EXPECT_THAT(*again, HasSubstr("o=- 7 12 IN"));
    EXPECT_THAT(*again, HasSubstr("m=audio 10000 RTP/AVP 120 0"));
    EXPECT_THAT(*again, HasSubstr("a=rtpmap:102 telephone-event/8000"));
}

// RFC 6141 3.4, RFC 3264 8: a refused offer leaves everything as it was.
TEST(OfferAnswer, RollsBackToWhatWasAgreed) {
    OfferAnswer oa(settings("ulaw"), 50);
    answer(oa, sdp("m=audio 4000 RTP/AVP 0\r\n"));
    const auto before = oa.local_text();
    ASSERT_TRUE(oa.make_offer_again(Direction::SendOnly).has_value());
    EXPECT_EQ(oa.pending()[0].direction, Direction::SendOnly);
    oa.roll_back();
    EXPECT_EQ(oa.state(), State::Stable);
    EXPECT_EQ(oa.local_text(), before);
    EXPECT_EQ(oa.active()[0].direction, Direction::SendRecv);
    EXPECT_THAT(*oa.make_offer_again(), HasSubstr("o=- 7 13 "));  // the refused one was seen by the peer
}

TEST(OfferAnswer, ForgetsItsTextsAndKeepsWhatIsAgreed) {
    OfferAnswer oa(settings("ulaw"), 50);
    ASSERT_TRUE(oa.make_offer(audio("ulaw")).has_value());
    oa.forget_texts();  // an exchange is open: they are needed yet
    EXPECT_FALSE(oa.local_text().empty());
    ASSERT_TRUE(oa.receive_answer(sdp("m=audio 4000 RTP/AVP 0\r\n")).has_value());
    oa.forget_texts();
    EXPECT_TRUE(oa.local_text().empty());
    EXPECT_EQ(oa.active().size(), 1u);
    EXPECT_FALSE(oa.replace_answer(sdp("m=audio 4002 RTP/AVP 0\r\n")).has_value());
    EXPECT_TRUE(oa.make_offer_again().has_value());
}

TEST(OfferAnswer, LetsOnlyOneExchangeBeOpen) {
    OfferAnswer oa(settings("ulaw"), 50);
    ASSERT_TRUE(oa.make_offer(audio("ulaw")).has_value());
    EXPECT_EQ(oa.make_offer(audio("ulaw")).error().status, 491);
    EXPECT_EQ(oa.receive_offer(sdp("m=audio 4000 RTP/AVP 0\r\n")).error().status, 491);
    oa.roll_back();
    EXPECT_EQ(oa.state(), State::None);
    EXPECT_TRUE(oa.receive_offer(sdp("m=audio 4000 RTP/AVP 0\r\n")).has_value());
    oa.roll_back();
    EXPECT_EQ(oa.receive_answer(sdp("m=audio 4000 RTP/AVP 0\r\n")).error().status, 500);
}

TEST(OfferAnswer, AnswerWithoutAnythingOfOursRollsBack) {
    OfferAnswer oa(settings("ulaw"), 50);
    ASSERT_TRUE(oa.make_offer(audio("ulaw")).has_value());
    EXPECT_EQ(oa.receive_answer(sdp("m=audio 0 RTP/AVP 0\r\n")).error().status, 488);
    EXPECT_EQ(oa.state(), State::None);
}

TEST(OfferAnswer, KeepsRemovedLinesInLaterOffers) {
    OfferAnswer oa(settings("ulaw"), 50);
    answer(oa, sdp("m=image 7000 udptl t38\r\nm=audio 4000 RTP/AVP 0\r\n"));
    EXPECT_THAT(*oa.make_offer_again(), HasSubstr("m=image 0 RTP/AVP 32\r\nm=audio 10002 RTP/AVP 0"));
}

// 513: what was in use keeps its numbers, also in the offer after that.
TEST(OfferAnswer, ARemovedStreamKeepsItsFormats) {
    OfferAnswer oa(settings("ulaw,h264"), 50);
    answer(oa, sdp("m=audio 4000 RTP/AVP 0\r\nm=video 4002 RTP/AVP 120\r\na=rtpmap:120 H264/90000\r\n"));
    for (int offers = 0; offers < 2; ++offers) {
        EXPECT_THAT(*oa.make_offer(audio("ulaw")), HasSubstr("m=video 0 RTP/AVP 120\r\n"));
        ASSERT_TRUE(
            oa.receive_answer(sdp("m=audio 4000 RTP/AVP 0\r\nm=video 0 RTP/AVP 120\r\n")).has_value());
    }
}

// 515: each clock once, in the order of the codecs; 8000 Hz last where none has it.
TEST(OfferAnswer, OffersTelephoneEventsByTheClocksOfTheCodecs) {
    const auto formats = [](const std::string& codecs) {
        OfferAnswer oa(settings(codecs), 1);
        const auto text = *oa.make_offer(audio(codecs));
        const auto at = text.find("RTP/AVP ");
        return text.substr(at + 8, text.find('\r', at) - at - 8);
    };
    EXPECT_EQ(formats("opus"), "107 101 102");
    EXPECT_EQ(formats("opus,ulaw,alaw"), "107 0 8 101 102");
    EXPECT_EQ(formats("ulaw,alaw,opus"), "0 8 107 101 102");
    EXPECT_EQ(formats("siren7,ulaw"), "102 0 101 103");  // the next free above
    EXPECT_EQ(formats("codec2,silk8,ulaw"), "0 101");    // 601: they have no name in SDP
}

// 516, 518.
TEST(OfferAnswer, AnswersTelephoneEventsByTheClocksOfItsCodecs) {
    const auto answered = [](const std::string& codecs, const std::string& offered,
                             const std::string& events) {
        OfferAnswer oa(settings(codecs), 1);
        const auto text =
            answer(oa, sdp("m=audio 4000 RTP/AVP " + offered + "\r\na=rtpmap:96 opus/48000/2\r\n" + events));
        const auto at = text.find("RTP/AVP ");
        return std::pair(text.substr(at + 8, text.find('\r', at) - at - 8),
                         oa.active()[0].other_events.size());
    };
    const std::string both = "a=rtpmap:101 telephone-event/8000\r\na=rtpmap:102 telephone-event/48000\r\n";
    const std::string narrow = "a=rtpmap:101 telephone-event/8000\r\n";
    using Is = std::pair<std::string, std::size_t>;
    EXPECT_EQ(answered("opus,ulaw", "0 96 101 102", both), (Is{"96 0 102 101", 0}));
    EXPECT_EQ(answered("opus", "0 96 101 102", both), (Is{"96 102", 1}));
    EXPECT_EQ(answered("ulaw", "0 96 101 102", both), (Is{"0 101", 1}));
    EXPECT_EQ(answered("opus", "0 96 101", narrow), (Is{"96 101", 0}));
    EXPECT_EQ(answered("opus,ulaw", "0 96 101", narrow), (Is{"96 0 101", 0}));
    EXPECT_EQ(answered("opus,ulaw", "0 96", ""), (Is{"96 0", 0}));
}

TEST(OfferAnswer, TakesAnotherAnswerOfTheSameFork) {
    OfferAnswer oa(settings("ulaw,alaw"), 50);
    ASSERT_TRUE(oa.make_offer(audio("ulaw,alaw")).has_value());
    ASSERT_TRUE(oa.receive_answer(sdp("m=audio 4000 RTP/AVP 0\r\n")).has_value());
    ASSERT_TRUE(oa.replace_answer(sdp("m=audio 5000 RTP/AVP 8\r\n")).has_value());
    EXPECT_EQ(oa.active()[0].remote_rtp.port, 5000);
    EXPECT_EQ(oa.active()[0].sending()->codec, codec::Id::Alaw);
}

TEST(OfferAnswer, UsesThePeersPacketTimeOnlyWhenToldTo) {
    auto s = settings("ulaw");
    OfferAnswer without(s, 1);
    answer(without, sdp("m=audio 4000 RTP/AVP 0\r\na=ptime:40\r\n"));
    EXPECT_EQ(without.active()[0].sending()->ptime, 20);
    s.use_ptime = true;
    OfferAnswer with(s, 1);
    answer(with, sdp("m=audio 4000 RTP/AVP 0\r\na=ptime:45\r\n"));
    EXPECT_EQ(with.active()[0].sending()->ptime, 40);
}

TEST(OfferAnswer, WritesIpv6AndAddressesOfTheirOwn) {
    OfferAnswer oa(settings("ulaw,h264"), 1);
    auto streams = audio("ulaw", "[2001:db8::1]:10000");
    OfferedStream video{.kind = MediaKind::Video};
    video.codecs.allow("h264");
    video.rtp = at("198.51.100.1:10002");
    video.rtcp = at("198.51.100.1:10009");
    streams.push_back(video);
    const auto text = *oa.make_offer(streams);
    EXPECT_THAT(text, HasSubstr("IN IP6 2001:db8::1\r\ns="));
    EXPECT_THAT(text, HasSubstr("m=audio 10000 RTP/AVP 0 101\r\nc=IN IP6 2001:db8::1\r\n"));
    EXPECT_THAT(text, HasSubstr("m=video 10002 RTP/AVP 99\r\nc=IN IP4 198.51.100.1\r\n"));
    EXPECT_THAT(text, HasSubstr("a=rtcp:10009\r\n"));
    EXPECT_THAT(text, Not(HasSubstr("s=Asterisk\r\nc=")));
}

// Reference 301 to 303.
TEST(OfferAnswer, ChoosesTheCodecsOfASecondLeg) {
    CodecList ours, callers;
    ours.allow("ulaw,alaw,g722");
    callers.allow("gsm,g722,ulaw");
    using enum CodecPreference;
    EXPECT_EQ(codecs_to_offer(ours, callers, Local).text(), "(ulaw|g722)");
    EXPECT_EQ(codecs_to_offer(ours, callers, LocalFirst).text(), "(ulaw)");
    EXPECT_EQ(codecs_to_offer(ours, callers, LocalMerge).text(), "(ulaw|alaw|g722)");
    EXPECT_EQ(codecs_to_offer(ours, callers, Remote).text(), "(g722|ulaw)");
    EXPECT_EQ(codecs_to_offer(ours, callers, RemoteMerge).text(), "(g722|ulaw|alaw)");
    EXPECT_EQ(codecs_to_offer(ours, {}, RemoteMerge).text(), "(ulaw|alaw|g722)");
}

TEST(OfferAnswer, PassesOnWhatItDoesNotDecode) {
    OfferAnswer caller(settings("ulaw,h264"), 1);
    const auto taken = caller.receive_offer(
        sdp("m=audio 4000 RTP/AVP 0\r\nm=video 4002 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n"
            "a=fmtp:97 profile-level-id=42801F\r\na=rtcp-fb:* nack pli\r\na=rtcp-fb:98 nack\r\n"));
    ASSERT_TRUE(taken.has_value());
    const auto shapes = shapes_of(caller.pending());
    ASSERT_EQ(shapes.size(), 2u);
    const auto* video = find_shape(shapes, MediaKind::Video, 0);
    ASSERT_NE(video, nullptr);
    EXPECT_EQ(find_shape(shapes, MediaKind::Video, 1), nullptr);
    // What is said of a payload that was not agreed on is nobody's business, and feedback that of each leg.
    ASSERT_EQ(video->attributes.size(), 1u);

    OfferAnswer callee(settings("ulaw,h264"), 2);
    auto offer = audio("ulaw");
    offer.push_back({.kind = MediaKind::Video,
                     .codecs = video->codecs(),
                     .rtp = at("198.51.100.1:10002"),
                     .attributes = video->attributes});
    const auto text = callee.make_offer(std::move(offer));
    ASSERT_TRUE(text.has_value());
    EXPECT_THAT(*text, HasSubstr("a=fmtp:99 profile-level-id=42801F\r\n"));
    EXPECT_THAT(*text, Not(HasSubstr("rtcp-fb")));
}

TEST(OfferAnswer, PassesOnNothingThatEndsALine) {
    OfferAnswer oa(settings("h264"), 1);
    ASSERT_TRUE(oa.receive_offer(sdp("m=video 4002 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\n"
                                     "a=fmtp:97 x\ra=sendonly\r\na=rtcp-fb:97 " +
                                     std::string(600, 'x') + "\r\n"))
                    .has_value());
    EXPECT_TRUE(oa.pending()[0].remote_attributes.empty());
}

TEST(OfferAnswer, OnePlainAudioStreamHasNoShape) {
    OfferAnswer oa(settings("ulaw"), 1);
    answer(oa, sdp("m=audio 4000 RTP/AVP 0\r\n"));
    EXPECT_TRUE(shapes_of(oa.active()).empty());
}

TEST(OfferAnswer, AnswersWithWhatTheOtherLegHas) {
    OfferAnswer oa(settings("ulaw,vp8,h264"), 1);
    ASSERT_TRUE(oa.receive_offer(sdp("m=audio 4000 RTP/AVP 0\r\nm=video 4002 RTP/AVP 97 98\r\n"
                                     "a=rtpmap:97 H264/90000\r\na=rtpmap:98 VP8/90000\r\n"
                                     "a=fmtp:97 max-br=7\r\n"))
                    .has_value());
    const StreamShape far{.kind = MediaKind::Video,
                          .accepted = true,
                          .formats = {{codec::Id::H264, 99}},
                          .attributes = {{codec::Id::H264, false, "max-br=5"}}};
    std::vector<AnsweredStream> ours(2);
    ours[0].rtp = at("198.51.100.1:10000");
    ours[1].rtp = at("198.51.100.1:10002");
    ours[1].far = &far;
    const auto text = oa.make_answer(ours);
    ASSERT_TRUE(text.has_value());
    EXPECT_THAT(*text, HasSubstr("m=video 10002 RTP/AVP 97\r\n"));
    EXPECT_THAT(*text, HasSubstr("a=fmtp:97 max-br=7\r\n"));
}

// Reference 444, 445.
TEST(OfferAnswer, TakesTheProfileThatItIsToldTo) {
    const auto avp = sdp("m=audio 4000 RTP/AVP 0\r\n");
    const auto avpf = sdp("m=audio 4000 RTP/AVPF 0\r\n");
    const auto refused = [](Settings s, const Description& offer) {
        OfferAnswer oa(std::move(s), 1);
        const auto taken = oa.receive_offer(offer);
        return taken ? 0 : taken.error().warning;
    };
    auto s = settings("ulaw");
    EXPECT_EQ(refused(s, avp), 0);
    EXPECT_EQ(refused(s, avpf), 302);
    s.use_avpf = true;
    EXPECT_EQ(refused(s, avp), 302);
    EXPECT_EQ(refused(s, avpf), 0);
    OfferAnswer oa(s, 1);
    EXPECT_THAT(*oa.make_offer(audio("ulaw")), HasSubstr("RTP/AVPF 0"));
    s.force_avp = true;
    OfferAnswer forced(s, 1);
    EXPECT_THAT(*forced.make_offer(audio("ulaw")), HasSubstr("RTP/AVP 0"));
    s.media_use_received_transport = true;
    EXPECT_EQ(refused(s, avp), 0);
    EXPECT_EQ(refused(s, sdp("m=audio 4000 RTP/SAVP 0\r\n")), 302);
}

TEST(OfferAnswer, SaysWhyItRefuses) {
    OfferAnswer oa(settings("ulaw"), 1);
    const auto refused = oa.receive_offer(
        sdp("m=audio 4000 RTP/AVP 8 97\r\na=rtpmap:97 \"quo\\ted\"averylongnameofacodec/8000\r\n"));
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().warning, 305);
    EXPECT_EQ(refused.error().reason,
              "no stream of the offer can be accepted; audio: declined (no codec in common; alaw: offered, "
              "not in the endpoint's allow; quotedaverylongn/8000: offered, no codec of ours; ulaw: allowed, "
              "not offered)");
    EXPECT_TRUE(oa.pending().empty());
}

TEST(OfferAnswer, HundredsOfFormatsAndAttributesStayWithinBounds) {
    OfferAnswer oa(settings("ulaw,h264"), 1);
    std::string media = "m=video 4002 RTP/AVP";
    for (int i = 0; i < 400; ++i) media += fmt::format(" {}", 96 + i % 32);
    media += "\r\n";
    for (int i = 96; i < 128; ++i) media += fmt::format("a=rtpmap:{} H264/90000\r\n", i);
    for (int i = 0; i < 1000; ++i) media += fmt::format("a=rtcp-fb:* number {}\r\n", i);
    ASSERT_TRUE(oa.receive_offer(sdp(media)).has_value());
    EXPECT_EQ(oa.pending()[0].formats.size(), 1u);
    EXPECT_LE(oa.pending()[0].remote_attributes.size(), 64u);
}

TEST(OfferAnswer, AStaticNumberMeansWhatItMeans) {
    OfferAnswer oa(settings("g729"), 1);
    const auto text =
        answer(oa, sdp("m=audio 4000 RTP/AVP 18 4\r\na=rtpmap:18 G729a/8000\r\na=rtpmap:4 odd/16000\r\n"));
    EXPECT_THAT(text, HasSubstr("RTP/AVP 18\r\na=rtpmap:18 G729/8000\r\n"));
}

TEST(CodecPrefs, CombineTwoLists) {
    CodecList pending, configured;
    pending.allow("gsm,g722,ulaw");
    configured.allow("ulaw:30,alaw,g722");
    const auto combined = [&](bool prefer_configured, CodecPrefs::Operation operation, bool first = false,
                              bool prevent = false) {
        return combine(pending, configured, {prefer_configured, operation, first, prevent}).text();
    };
    using enum CodecPrefs::Operation;
    EXPECT_EQ(combined(false, Intersect), "(g722|ulaw:30)");
    EXPECT_EQ(combined(true, Intersect), "(ulaw:30|g722)");
    EXPECT_EQ(combined(false, Union), "(gsm|g722|ulaw:30|alaw)");
    EXPECT_EQ(combined(true, Union, false, true), "(ulaw:30|g722|gsm)");
    EXPECT_EQ(combined(false, OnlyPreferred), "(gsm|g722|ulaw:30)");
    EXPECT_EQ(combined(false, OnlyNonpreferred, true), "(ulaw:30)");
    EXPECT_EQ(combine(pending, configured, {}).find(codec::Id::Ulaw)->ptime, 30);
}

}  // namespace
}  // namespace asterism::sdp
