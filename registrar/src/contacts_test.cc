// SPDX-License-Identifier: Apache-2.0
// How the contacts of a REGISTER are judged, before anything is bound.
#include <gtest/gtest.h>

#include "registrar_rig.h"

namespace asterism::registrar {
namespace {

using testing::RegistrarRig;
using Uris = std::vector<std::string>;

class ContactsTest : public ::testing::Test {
protected:
    static endpoint::Aor wide() {
        endpoint::Aor aor;
        aor.max_contacts = 100;
        aor.minimum_expiration = Seconds{60};
        aor.maximum_expiration = Seconds{1000};
        aor.default_expiration = Seconds{500};
        return aor;
    }
    std::int64_t seconds_of(const std::string& uri) {
        for (const auto& row : rig.registrar.rows("alice"))
            if (row.binding.uri == uri)
                return std::chrono::duration_cast<Seconds>(row.binding.expires - rig.loop.wall_now()).count();
        return -1;
    }
    RegistrarRig rig{wide()};
};

TEST_F(ContactsTest, ATimeIsItsOwnElseTheHeadersElseTheDefaultWithinBounds) {
    EXPECT_EQ(
        rig.ask({"Contact: <sip:own@h>;expires=700, <sip:less@h>;expires=1, <sip:more@h>;expires=4000000000,"
                 " <sip:header@h>",
                 "Expires: 300"}),
        200);
    EXPECT_EQ(seconds_of("sip:own@h"), 700);
    EXPECT_EQ(seconds_of("sip:less@h"), 60);
    EXPECT_EQ(seconds_of("sip:more@h"), 1000);
    EXPECT_EQ(seconds_of("sip:header@h"), 300);
    EXPECT_EQ(rig.ask({"Contact: <sip:default@h>"}), 200);
    EXPECT_EQ(seconds_of("sip:default@h"), 500);
}

// RFC 3261 10.3 step 6.
TEST_F(ContactsTest, AStarStandsAloneWithExpiresZero) {
    EXPECT_EQ(rig.ask({"Contact: <sip:a@h>"}), 200);
    EXPECT_EQ(rig.ask({"Contact: *"}), 400);
    EXPECT_EQ(rig.ask({"Contact: *", "Expires: 60"}), 400);
    EXPECT_EQ(rig.ask({"Contact: *, <sip:a@h>", "Expires: 0"}), 400);
    EXPECT_EQ(rig.uris(), Uris{"sip:a@h"});
}

// All of it or nothing (step 7).
TEST_F(ContactsTest, OneThatCannotBeMeansNone) {
    EXPECT_EQ(rig.ask({"Contact: <sip:a@h>, <tel:+123>"}), 400);
    EXPECT_EQ(rig.ask({"Contact: <sip:a@h>, <sip:" + std::string(600, 'x') + "@h>"}), 400);
    EXPECT_EQ(rig.registrar.count(), 0u);
}

TEST_F(ContactsTest, TheLastWordAboutABindingCounts) {
    EXPECT_EQ(
        rig.ask({"Contact: <sip:a@h>;expires=0, <sip:a@h>;expires=100, <sip:b@h>, <sip:b@h>;expires=0"}),
        200);
    EXPECT_EQ(rig.uris(), Uris{"sip:a@h"});
    EXPECT_EQ(seconds_of("sip:a@h"), 100);
}

}  // namespace
}  // namespace asterism::registrar
