// SPDX-License-Identifier: Apache-2.0
// What the flows of tests/flows/subscriptions do not reach: what strangers wrote stays text.
#include "bodies.h"

#include <gtest/gtest.h>

namespace asterism::presence {
namespace {

constexpr Viewer kViewer{
    .entity = "sip:1@h\"><x/>", .host = "h", .subscriber = "sip:<&@h", .version = 3, .atom = "a"};

TEST(Bodies, NothingOfADialogIsMarkup) {
    const ExtensionPicture picture{.exten = "1\"/>", .state = ExtensionState::Idle};
    for (const auto& body : {pidf_body(picture, {}), xpidf_body(picture), dialog_info_body(picture, {})}) {
        const auto text = body.fill(kViewer);
        EXPECT_EQ(text.find("<x/>"), text.npos) << text;
        EXPECT_EQ(text.find("id=\"1\"/>"), text.npos) << text;
        EXPECT_NE(text.find("sip:1@h&quot;&gt;&lt;x/&gt;"), text.npos) << text;
    }
}

TEST(Bodies, NothingOfACallIsMarkup) {
    ExtensionPicture picture{.exten = "1", .state = ExtensionState::Ringing};
    picture.ringing = endpoint::RingingCall{{"<a>\x01", "9@evil>"}, {"", "2"}};
    const auto text = dialog_info_body(picture, {}).fill({.entity = "sip:1@h", .host = "h"});
    EXPECT_NE(text.find("display=\"&lt;a&gt;\xEF\xBF\xBD\">sip:9%40evil%3E@h</identity>"), text.npos) << text;
    EXPECT_NE(text.find("   <identity>sip:2@h</identity>"), text.npos) << text;
}

// Who hides is nobody: the call is there, and whose it is is not said.
TEST(Bodies, WhoHidesIsNotSaid) {
    ExtensionPicture picture{.exten = "1", .state = ExtensionState::Ringing};
    picture.ringing = endpoint::RingingCall{{}, {"Bob", "2"}};
    const auto text = dialog_info_body(picture, {}).fill({.entity = "sip:1@h", .host = "h"});
    EXPECT_EQ(text.find("remote"), text.npos) << text;
    EXPECT_NE(text.find("early"), text.npos) << text;
}

TEST(Bodies, APersonsWordsStayText) {
    ExtensionPicture picture{.exten = "1", .state = ExtensionState::Idle};
    picture.presence = {"away", "\"><x", "</presence>"};
    const auto text = pidf_body(picture, {.names_presence = true}).fill({.entity = "sip:1@h"});
    EXPECT_NE(text.find("subtype=\"&quot;&gt;&lt;x\">&lt;/presence&gt;</digium_presence>"), text.npos)
        << text;
}

}  // namespace
}  // namespace asterism::presence
