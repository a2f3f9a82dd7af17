// SPDX-License-Identifier: Apache-2.0
#include "asterism/apps/table.h"

#include <gtest/gtest.h>

#include "asterism/apps/absent.h"

namespace asterism::apps {
namespace {

using call::Danger;

TEST(Table, WhatReachesBeyondItsCallSaysSo) {
    call::ApplicationTable applications;
    add_applications(applications);
    EXPECT_EQ(applications.find("DBdeltree")->danger, Danger::Database);
    for (const char* name : {"ChannelRedirect", "SoftHangup", "Pickup", "PickupChan"})
        EXPECT_EQ(applications.find(name)->danger, Danger::OthersCalls) << name;
    call::FunctionTable functions;
    add_functions(functions);
    EXPECT_EQ(functions.find("DB")->writes, Danger::Database);
    EXPECT_EQ(functions.find("DB_DELETE")->reads, Danger::Database);
    EXPECT_EQ(functions.find("DB_DELETE")->writes, Danger::Database);
    EXPECT_EQ(functions.find("IMPORT")->reads, Danger::OthersCalls);
    for (const char* name :
         {"SET", "INC", "DEC", "POP", "SHIFT", "LOCK", "TRYLOCK", "UNLOCK", "SRVQUERY", "SRVRESULT"})
        EXPECT_EQ(functions.find(name)->reads, Danger::Changes) << name;
}

TEST(Table, WhatIsThereIsNotSaidToBeAbsent) {
    const auto there = std::make_shared<Words>();
    add_applications(there->applications);
    add_functions(there->functions);
    for (const auto name : stale_rows(*there)) ADD_FAILURE() << name << " has come; its row goes";
    const auto words = vocabulary(there);
    EXPECT_EQ(words.application("dial"), std::nullopt);
    EXPECT_EQ(words.function("CALLERID"), std::nullopt);
    EXPECT_EQ(words.application("Queue")->reason, "is not built yet (it waits for queues)");
    EXPECT_EQ(words.application("Macro")->reason,
              "does not exist in Asterisk any more; Gosub took its place");
    EXPECT_EQ(words.application("ADSIProg")->reason, "does not exist here and is not to come");
    EXPECT_EQ(words.application("Dail")->suggestion, "Dial");
}

TEST(Table, WhoMayOnlyLookChangesNothing) {
    const auto of = [](EventClass one) { return call::Authority::of_classes(classes(one)); };
    for (const auto danger : {Danger::Changes, Danger::OthersCalls}) {
        EXPECT_FALSE(of(EventClass::Reporting).allows(danger));
        EXPECT_TRUE(of(EventClass::Call).allows(danger));
        EXPECT_TRUE(of(EventClass::System).allows(danger));
        EXPECT_TRUE(call::Authority{}.allows(danger));
    }
    EXPECT_TRUE(of(EventClass::Originate).allows(Danger::Changes));
    EXPECT_FALSE(of(EventClass::Originate).allows(Danger::OthersCalls));
}

}  // namespace
}  // namespace asterism::apps
