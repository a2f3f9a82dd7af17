// SPDX-License-Identifier: Apache-2.0
// Who goes when a REGISTER binds more than there is room for.
#include <gtest/gtest.h>

#include "registrar_rig.h"

namespace asterism::registrar {
namespace {

using testing::RegistrarRig;
using Uris = std::vector<std::string>;

class MakeRoomTest : public ::testing::Test {
protected:
    static endpoint::Aor room_for(unsigned most, bool remove_existing) {
        endpoint::Aor aor;
        aor.max_contacts = most;
        aor.remove_existing = remove_existing;
        return aor;
    }
};

TEST_F(MakeRoomTest, WithoutLeaveToRemoveTheNewOneIsRefused) {
    RegistrarRig rig(room_for(2, false));
    EXPECT_EQ(rig.ask({"Contact: <sip:a@h>, <sip:b@h>"}), 200);
    EXPECT_EQ(rig.ask({"Contact: <sip:c@h>"}), 403);
    EXPECT_EQ(rig.ask({"Contact: <sip:b@h>"}), 200) << "what is there may be refreshed";
    EXPECT_EQ(rig.ask({"Contact: <sip:b@h>;expires=0, <sip:c@h>"}), 200) << "it makes its own room";
    EXPECT_EQ(rig.uris(), (Uris{"sip:a@h", "sip:c@h"}));
}

TEST_F(MakeRoomTest, ThoseWhoseTimeEndsFirstGo) {
    RegistrarRig rig(room_for(2, true));
    EXPECT_EQ(rig.ask({"Contact: <sip:long@h>;expires=3000, <sip:short@h>;expires=100"}), 200);
    EXPECT_EQ(rig.ask({"Contact: <sip:new@h>;expires=60"}), 200);
    EXPECT_EQ(rig.uris(), (Uris{"sip:long@h", "sip:new@h"}));
}

TEST_F(MakeRoomTest, NobodyGoesForWhatHasNoRoomAtAll) {
    RegistrarRig rig(room_for(2, true));
    EXPECT_EQ(rig.ask({"Contact: <sip:a@h>"}), 200);
    EXPECT_EQ(rig.ask({"Contact: <sip:b@h>, <sip:c@h>, <sip:d@h>"}), 403);
    EXPECT_EQ(rig.uris(), Uris{"sip:a@h"});
}

// The request speaks of it: it stays, though its time ends first.
TEST_F(MakeRoomTest, WhatARequestSpeaksOfDoesNotGo) {
    RegistrarRig rig(room_for(2, true));
    EXPECT_EQ(rig.ask({"Contact: <sip:old@h>;expires=3000, <sip:spoken@h>;expires=100"}), 200);
    EXPECT_EQ(rig.ask({"Contact: <sip:spoken@h>;expires=60, <sip:new@h>"}), 200);
    EXPECT_EQ(rig.uris(), (Uris{"sip:new@h", "sip:spoken@h"}));
}

}  // namespace
}  // namespace asterism::registrar
