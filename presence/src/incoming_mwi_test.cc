// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/incoming_mwi.h"

namespace asterism::presence {

TEST(MessageSummary, IsReadAsRfc3842WritesIt) {
    EXPECT_EQ(read_message_summary("Messages-Waiting: yes\r\nMessage-Account: sip:a@b\r\n"
                                   "voice-message:  2/8 (1/3)\r\n\r\nTo: x\r\n"),
              (MessageSummary{"sip:a@b", {2, 8}, {1, 3}}));
    EXPECT_EQ(read_message_summary("Voice-Message: 2 / 8\nMessages-Waiting: no"),
              (MessageSummary{.voice = {2, 8}}));
    EXPECT_EQ(read_message_summary("Messages-Waiting: yes"), (MessageSummary{.voice = {1, 0}}));
    EXPECT_EQ(read_message_summary("Messages-Waiting: no"), (MessageSummary{}));
}

TEST(MessageSummary, RefusesWhatSaysNothing) {
    for (const auto* text :
         {"", "\r\n", "Fax-Message: 2/8", "Voice-Message: 2", "Voice-Message: -1/2",
          "Voice-Message: 99999999999999999999/0", "Voice-Message: 2000000/0", "Voice-Message: /"})
        EXPECT_FALSE(read_message_summary(text)) << text;
}

}  // namespace asterism::presence
