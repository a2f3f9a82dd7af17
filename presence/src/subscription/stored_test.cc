// SPDX-License-Identifier: Apache-2.0
#include "stored.h"

namespace asterism::presence {

TEST(StoredSubscription, IsWrittenAndReadBack) {
    StoredSubscription one{.endpoint = "alice",
                           .resource = "10=0",
                           .event = "dialog;id=1",
                           .body_type = "application/dialog-info+xml",
                           .names_presence = true,
                           .takes_lists = true,
                           .expires = WallTime{Seconds{1000}},
                           .granted = Seconds{600},
                           .version = 1007,
                           .dialog = {.call_id = "c",
                                      .local_tag = "l",
                                      .remote_tag = "r",
                                      .local_party = "\"A\nendpoint=mallory\" <sip:a@h>",
                                      .remote_party = "<sip:b@h>",
                                      .remote_target = "sip:b@192.0.2.1;x=y",
                                      .contact = "<sip:us>",
                                      .route_set = {"<sip:p1;lr>", "<sip:p2;lr>"},
                                      .local_cseq = 1101,
                                      .remote_cseq = 7,
                                      .role = sip::DialogRecord::Role::Uas,
                                      .state = sip::DialogRecord::State::Confirmed,
                                      .force_rport = true,
                                      .secure = true},
                           .remote = *SocketAddress::parse("192.0.2.1:5070"),
                           .local = *SocketAddress::parse("[2001:db8::1]:5060")};
    std::string text;
    one.write(text);
    const auto read = StoredSubscription::read(text);
    ASSERT_TRUE(read);
    // What a stranger wrote makes no line of its own.
    EXPECT_EQ(read->endpoint, "alice");
    EXPECT_EQ(read->dialog.local_party, "\"A endpoint=mallory\" <sip:a@h>");
    EXPECT_EQ(read->resource, "10=0");
    EXPECT_EQ(read->dialog.route_set, one.dialog.route_set);
    EXPECT_EQ(read->dialog.remote_cseq, 7u);
    EXPECT_EQ(read->dialog.state, sip::DialogRecord::State::Confirmed);
    EXPECT_EQ(read->local, one.local);
    EXPECT_EQ(read->expires, one.expires);
    // As it was, but for the line end.
    std::string again;
    read->write(again);
    EXPECT_EQ(again, text);
}

TEST(StoredSubscription, WhatIsNotWholeIsNone) {
    for (const auto* text :
         {"", "endpoint=a", "endpoint=a\ncall_id=c\nlocal_tag=t", "=\n\n=x\nexpiration_time=zz"})
        EXPECT_FALSE(StoredSubscription::read(text)) << text;
}

}  // namespace asterism::presence
