// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "manage_rig.h"
#include "room_limits.h"

namespace asterism::manage {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

class LimitCommands : public ::testing::Test {
protected:
    LimitCommands() { Limit::reset_all(); }
    ~LimitCommands() override { Limit::reset_all(); }
    testing::Rig rig;
};

// Of all together there is a number at any time; of one source, only the most that any of them had.
TEST_F(LimitCommands, ShowWhatMayBeAndWhatIs) {
    limits::consoles.set(7);
    limits::consoles.note(5);
    limits::consoles.note(3);
    EXPECT_FALSE(limits::consoles.admits(8));
    limits::manager_logins_of_source.note(4);
    const auto shown = rig.run("core show limits");
    EXPECT_THAT(shown, ContainsRegex("^Limit +Of one +At most +Now +Peak +Refused +What\n"));
    EXPECT_THAT(shown, ContainsRegex("\nconsoles +all +7 +3 +8 +1 +Connections to the control socket"));
    EXPECT_THAT(shown, ContainsRegex("\nmanager_logins_of_source +source +25 +- +4 +0 +Of these"));
    EXPECT_THAT(shown, HasSubstr("\nNow: of all together. Peak: the most that all, or one message, source or "
                                 "endpoint, asked for.\n"));
}

// Every limit has a row, by name, and says of what it is.
TEST_F(LimitCommands, ShowEveryOne) {
    const auto shown = rig.run("core show limits");
    std::size_t last = 0;
    for (const auto* one : Limit::all()) {
        const auto at = shown.find(fmt::format("\n{} ", one->name()));
        ASSERT_NE(at, shown.npos) << one->name();
        EXPECT_GE(at, last);
        last = at;
        EXPECT_THAT(shown, HasSubstr(one->help()));
    }
}

}  // namespace
}  // namespace asterism::manage
