// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/wizard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "asterism/endpoint/objects/aor.h"
#include "asterism/endpoint/objects/auth.h"
#include "asterism/endpoint/objects/endpoint.h"
#include "asterism/endpoint/objects/identify.h"
#include "asterism/endpoint/objects/load.h"
#include "asterism/endpoint/objects/registration.h"

namespace asterism::endpoint {
namespace {

struct Expanded {
    WizardPlan plan;
    std::shared_ptr<const schema::Snapshot> snapshot;
    std::vector<std::string> complaints;
};

Expanded expand(const std::string& wizard, const std::string& pjsip = "",
                std::shared_ptr<const schema::Snapshot> former = nullptr) {
    store::MemoryFiles files(
        std::map<std::string, std::string>{{"pjsip_wizard.conf", wizard}, {"pjsip.conf", pjsip}});
    schema::SnapshotBuilder builder(std::move(former));
    Complaints complaints;
    Expanded out;
    out.plan = expand_wizards(store::read_conf("pjsip_wizard.conf", {}, files), complaints);
    load_pjsip(store::read_conf("pjsip.conf", {}, files), builder, out.plan);
    out.snapshot = builder.build();
    for (const auto& one : complaints) out.complaints.push_back(one.text());
    for (const auto& one : builder.complaints()) out.complaints.push_back(one.text());
    return out;
}

constexpr std::string_view kTrunk = R"([trunk-x]
type=wizard
sends_auth=yes
sends_registrations=yes
remote_hosts=a.invalid:5061,b.invalid
outbound_auth/username=u1
outbound_auth/password=p1
endpoint/context=in
endpoint/allow=!all,ulaw
transport=t-udp
)";

// The example of reference/wizard.json.
TEST(Wizard, MakesATrunk) {
    const auto result = expand(std::string(kTrunk));
    EXPECT_EQ(print_primitives(result.plan), R"([trunk-x-reg-0]
type = registration
@pjsip_wizard = trunk-x
server_uri = sip:a.invalid:5061
client_uri = sip:u1@a.invalid:5061
outbound_auth = trunk-x-oauth
transport = t-udp

[trunk-x-reg-1]
type = registration
@pjsip_wizard = trunk-x
server_uri = sip:b.invalid
client_uri = sip:u1@b.invalid
outbound_auth = trunk-x-oauth
transport = t-udp

[trunk-x-identify]
type = identify
endpoint = trunk-x
@pjsip_wizard = trunk-x
match = a.invalid:5061
match = b.invalid

[trunk-x]
type = endpoint
context = in
allow = !all,ulaw
@pjsip_wizard = trunk-x
aors = trunk-x
transport = t-udp
outbound_auth = trunk-x-oauth

[trunk-x]
type = aor
@pjsip_wizard = trunk-x
contact = sip:a.invalid:5061
contact = sip:b.invalid

[trunk-x-oauth]
type = auth
username = u1
password = p1
@pjsip_wizard = trunk-x
auth_type = userpass

)");
    ASSERT_TRUE(result.snapshot->find<Endpoint>("trunk-x"));
    EXPECT_EQ(result.snapshot->find<Aor>("trunk-x")->contact.size(), 2u);
    EXPECT_EQ(result.snapshot->find<Identify>("trunk-x-identify")->match.size(), 2u);
    EXPECT_EQ(result.snapshot->find<Registration>("trunk-x-reg-1")->server_uri, "sip:b.invalid");
    EXPECT_EQ(result.snapshot->find<Auth>("trunk-x-oauth")->username, "u1");
}

TEST(Wizard, MakesAPhoneWithItsHint) {
    const auto result = expand(R"([phones](!)
type=wizard
accepts_registrations=yes
accepts_auth=yes
has_hint=yes
endpoint/context=office
aor/max_contacts=1
[6001](phones)
hint_exten=1001
hint_application=Gosub(stdexten,${EXTEN},1(${HINT}))
inbound_auth/username=6001
inbound_auth/password=x
endpoint/aors=elsewhere
)");
    EXPECT_TRUE(result.complaints.empty());
    const auto endpoint = result.snapshot->find<Endpoint>("6001");
    ASSERT_TRUE(endpoint);
    EXPECT_EQ(endpoint->aors, std::vector<std::string>{"6001"});
    EXPECT_EQ(endpoint->auth, std::vector<std::string>{"6001-iauth"});
    EXPECT_FALSE(result.snapshot->find<Identify>("6001-identify"));
    ASSERT_EQ(result.plan.dialplan.size(), 1u);
    const auto& context = result.plan.dialplan[0];
    EXPECT_EQ(context.name, "office");
    ASSERT_EQ(context.lines.size(), 2u);
    EXPECT_EQ(context.lines[0].value, "1001,hint,PJSIP/6001");
    EXPECT_EQ(context.lines[1].value, "1001,1,Gosub(stdexten,${EXTEN},1(${HINT}))");
}

// What further fields of a line of extensions.conf would be.
TEST(Wizard, AHintHasOneExtension) {
    const auto result = expand(R"([6001]
type=wizard
has_hint=yes
hint_exten=1001,1,System(true)
)");
    EXPECT_TRUE(result.plan.dialplan.empty());
    EXPECT_THAT(result.complaints, ::testing::Contains(::testing::HasSubstr("hint_exten: is one extension")));
}

TEST(Wizard, PatternsAndLinesAreTheAdministrators) {
    const auto result = expand(R"([t]
type=wizard
sends_registrations=yes
sends_line_with_registrations=yes
remote_hosts = one.invalid , two.invalid
server_uri_pattern=sip:${REMOTE_HOST}\;transport=tcp
client_uri_pattern=
contact_pattern=sip:x@${REMOTE_HOST}
registration/client_uri=sip:me@here.invalid
)");
    const auto line = result.snapshot->find<Registration>("t-reg-0");
    ASSERT_TRUE(line);
    EXPECT_EQ(line->server_uri, "sip:one.invalid;transport=tcp");
    EXPECT_EQ(line->client_uri, "sip:me@here.invalid");
    EXPECT_TRUE(line->line);
    EXPECT_EQ(line->endpoint, "t");
    EXPECT_FALSE(result.snapshot->find<Identify>("t-identify"));
    EXPECT_EQ(result.snapshot->find<Aor>("t")->contact,
              (std::vector<std::string>{"sip:x@one.invalid", "sip:x@two.invalid"}));
}

TEST(Wizard, WhatIsMissingCostsOneObject) {
    const auto result = expand(R"([t]
type=wizard
sends_auth=yes
sends_registratons=yes
has_phoneprov=yes
endpoint/nonsense=1
[other]
type=endpoint
)");
    const std::vector<std::string> wanted{
        "pjsip_wizard.conf:4: wizard t: sends_registratons: there is no such option of a wizard; it is "
        "ignored (did you mean sends_registrations?)",
        "pjsip_wizard.conf:5: wizard t: has_phoneprov: needs phoneprov/MAC",
        "pjsip_wizard.conf:1: wizard t: remote_hosts: is needed by a wizard that accepts no registrations",
        "pjsip_wizard.conf:3: wizard t: sends_auth: needs outbound_auth/username",
        "pjsip_wizard.conf:6: endpoint t: nonsense: there is no such option"};
    EXPECT_EQ(result.complaints, wanted);
    EXPECT_FALSE(result.snapshot->find<Endpoint>("t"));
    EXPECT_TRUE(result.snapshot->find<Aor>("t"));
}

TEST(Wizard, ASectionOfPjsipConfComesFirst) {
    const auto result = expand(std::string(kTrunk), "[trunk-x]\ntype=aor\nmax_contacts=7\n");
    EXPECT_TRUE(result.complaints.empty() || result.complaints.size() == 1);
    EXPECT_EQ(result.snapshot->find<Aor>("trunk-x")->max_contacts, 7u);
    EXPECT_TRUE(result.snapshot->find<Endpoint>("trunk-x"));
}

TEST(Wizard, TheFirstOfTwoOfOneNameCounts) {
    const auto result =
        expand("[x]\ntype=wizard\naccepts_registrations=yes\n[x]\ntype=wizard\naccepts_registrations=yes\n");
    const std::vector<std::string> wanted{
        "pjsip_wizard.conf:5: wizard x: type: another wizard has made the endpoint 'x' already",
        "pjsip_wizard.conf:5: wizard x: type: another wizard has made the aor 'x' already"};
    EXPECT_EQ(result.complaints, wanted);
    EXPECT_TRUE(result.snapshot->find<Endpoint>("x"));
}

// Statement 471.
TEST(Wizard, AReloadFollows) {
    const auto before = expand(std::string(kTrunk));
    const auto same = expand(std::string(kTrunk), "", before.snapshot);
    EXPECT_EQ(same.snapshot->find<Endpoint>("trunk-x"), before.snapshot->find<Endpoint>("trunk-x"));
    const auto gone = expand("[x]\ntype=wizard\naccepts_registrations=yes\n", "", same.snapshot);
    EXPECT_FALSE(gone.snapshot->find<Endpoint>("trunk-x"));
    EXPECT_FALSE(gone.snapshot->find<Registration>("trunk-x-reg-0"));
    EXPECT_TRUE(gone.snapshot->find<Endpoint>("x"));
    // Half a file takes nothing away.
    const auto half = expand("#include \"missing.conf\"\n", "", before.snapshot);
    EXPECT_TRUE(half.snapshot->find<Endpoint>("trunk-x"));
}

}  // namespace
}  // namespace asterism::endpoint
