// SPDX-License-Identifier: Apache-2.0
// Bindings end by REGISTER, by time, with their connection: each once, in the journal too, and said.
#include <gtest/gtest.h>

#include "registrar_rig.h"

namespace asterism::registrar {
namespace {

using testing::RegistrarRig;
using Uris = std::vector<std::string>;

class ComeAndGoTest : public ::testing::Test {
protected:
    static endpoint::Aor wide() {
        endpoint::Aor aor;
        aor.max_contacts = 100;
        return aor;
    }
    ComeAndGoTest() {
        token = rig.events.subscribe(~std::uint32_t{0}, [this](const Event& event) {
            if (event.name == "ContactStatus" && event.get("ContactStatus") == "Removed")
                removed.emplace_back(event.get("URI"));
        });
    }
    ~ComeAndGoTest() override { rig.events.unsubscribe(token); }

    static constexpr sip::FlowId kFlow{1, 1, 1, 0};
    RegistrarRig rig{wide()};
    Uris removed;
    EventBus::Token token = 0;
};

TEST_F(ComeAndGoTest, ByRegister) {
    rig.ask({"Contact: <sip:a@h>, <sip:b@h>, <sip:c@h>"});
    EXPECT_EQ(rig.journal.content().size(), 3u);
    rig.ask({"Contact: <sip:b@h>;expires=0"});
    EXPECT_EQ(rig.uris(), (Uris{"sip:a@h", "sip:c@h"}));
    rig.ask({"Contact: *", "Expires: 0"});
    EXPECT_EQ(removed, (Uris{"sip:b@h", "sip:a@h", "sip:c@h"}));
    EXPECT_EQ(rig.registrar.count(), 0u);
    EXPECT_TRUE(rig.journal.content().empty());
}

TEST_F(ComeAndGoTest, ByTime) {
    rig.ask({"Contact: <sip:a@h>;expires=100, <sip:b@h>;expires=200"});
    rig.loop.pass(Seconds{101});
    EXPECT_EQ(rig.uris(), Uris{"sip:b@h"});
    rig.ask({"Contact: <sip:b@h>;expires=200"});
    rig.loop.pass(Seconds{199});
    EXPECT_EQ(rig.registrar.count(), 1u) << "refreshed";
    rig.loop.pass(Seconds{2});
    EXPECT_EQ(removed, (Uris{"sip:a@h", "sip:b@h"}));
    EXPECT_TRUE(rig.journal.content().empty());
}

TEST_F(ComeAndGoTest, WithTheirConnection) {
    rig.ask({"Contact: <sip:a@192.0.2.77:5060;transport=tcp>, <sip:far@192.0.2.9;transport=tcp>"}, kFlow);
    EXPECT_EQ(rig.registrar.contacts_on(kFlow), 1u) << "the other does not live on it";
    rig.registrar.on_flow_closed(kFlow);
    rig.registrar.on_flow_closed(kFlow);
    EXPECT_EQ(removed, Uris{"sip:a@192.0.2.77:5060;transport=tcp"});
    EXPECT_EQ(rig.uris(), Uris{"sip:far@192.0.2.9;transport=tcp"});
    rig.loop.pass(Seconds{7201});
    EXPECT_EQ(removed.size(), 2u) << "each once";
}

}  // namespace
}  // namespace asterism::registrar
