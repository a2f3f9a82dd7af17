// SPDX-License-Identifier: Apache-2.0
#include "asterism/endpoint/objects/load.h"

#include <gtest/gtest.h>

#include "asterism/endpoint/objects/acl.h"
#include "asterism/endpoint/objects/aor.h"
#include "asterism/endpoint/objects/auth.h"
#include "asterism/endpoint/objects/endpoint.h"
#include "asterism/endpoint/objects/global.h"
#include "asterism/endpoint/objects/identify.h"
#include "asterism/endpoint/objects/transport.h"
#include "tree.h"

namespace asterism::endpoint {
namespace {

using namespace std::chrono_literals;

struct Result {
    std::shared_ptr<const schema::Snapshot> snapshot;
    std::vector<std::string> complaints;
};

Result load(const std::string& text, std::shared_ptr<const schema::Snapshot> former = nullptr) {
    store::MemoryFiles files(std::map<std::string, std::string>{{"pjsip.conf", text}});
    schema::SnapshotBuilder builder(std::move(former));
    load_pjsip(store::read_conf("pjsip.conf", {}, files), builder);
    auto snapshot = builder.build();
    Result out{snapshot, {}};
    for (const auto& one : builder.complaints()) out.complaints.push_back(one.text());
    return out;
}

/// The one complaint that a section of that type with these lines earns.
std::string complaint(const std::string& type, const std::string& lines) {
    const auto result = load("[x]\ntype=" + type + "\n" + lines);
    EXPECT_EQ(result.complaints.size(), 1u) << lines;
    return result.complaints.empty() ? "none"
                                     : result.complaints[0].substr(std::string("pjsip.conf:1: ").size());
}

TEST(LoadPjsip, SaysThatFeaturesNeedSubscriptions) {
    EXPECT_EQ(complaint("endpoint", "context=office\nfeature_sync=yes\nallow_subscribe=no\n"),
              "endpoint x: feature_sync: has no effect: the endpoint may not subscribe (allow_subscribe)");
}

TEST(LoadPjsip, ReadsASmallExchange) {
    const auto result = load(R"(
[global]
user_agent=Test
[udp]
type=transport
protocol=udp
bind=0.0.0.0
local_net=10.0.0.0/8,!10.1.0.0/16
[phone](!)
type=endpoint
context=office
disallow=all
allow=ulaw,alaw
[6001](phone)
auth=6001
aors=6001
callerid="Alice" <6001>
set_var=A=1
call_group=1,3-5
identify_by=auth_username,username
[6001]
type=auth
username=6001
password=secret
[6001]
type=aor
max_contacts=2
contact=sip:6001@192.0.2.1,sip:6001@192.0.2.2
[id]
type=identify
endpoint=6001
match=192.0.2.0/24,!192.0.2.9,pbx.example.com,192.0.2.7:5070,127.0.0.0:5061/8,[2001:db8::]:5061/32
)");
    const auto& all = *result.snapshot;
    ASSERT_EQ(result.complaints, std::vector<std::string>{});
    const auto& phone = all.find<Endpoint>("6001");
    ASSERT_TRUE(phone);
    EXPECT_EQ(phone->context, "office");
    EXPECT_EQ(phone->shared->codecs.text(), "(ulaw|alaw)");
    EXPECT_EQ(phone->callerid.name, "Alice");
    EXPECT_EQ(phone->callerid.number, "6001");
    EXPECT_EQ(endpoint_schema().print(*phone, "callerid"), "\"Alice\" <6001>");
    EXPECT_EQ(endpoint_schema().print(*phone, "call_group"), "1, 3, 4, 5");
    EXPECT_EQ(phone->shared->identify_by, (std::vector{IdentifyBy::AuthUsername, IdentifyBy::Username}));
    EXPECT_EQ(all.find<Auth>("6001")->password, "secret");
    EXPECT_EQ(all.find<Aor>("6001")->contact.size(), 2u);
    EXPECT_EQ(all.find<Transport>("udp")->bind.text(), "0.0.0.0:5060");
    EXPECT_TRUE(all.find<Transport>("udp")->local_net.contains(*IpAddress::parse("10.2.0.1")));
    EXPECT_FALSE(all.find<Transport>("udp")->local_net.contains(*IpAddress::parse("10.1.0.1")));
    EXPECT_EQ(all.only<Global>()->user_agent, "Test");
    EXPECT_EQ(all.only<System>()->timer_t1, 500ms);
    const auto& match = all.find<Identify>("id")->match;
    ASSERT_EQ(match.size(), 6u);
    EXPECT_TRUE(match[1].exclude);
    EXPECT_EQ(match[2].host, "pbx.example.com");
    EXPECT_EQ(match[3].port, 5070);
    EXPECT_EQ(match[4].network, Network::parse("127.0.0.0/8"));  // 573
    EXPECT_EQ(match[4].port, 5061);
    EXPECT_EQ(schema::Value<MatchEntry>::print(match[4]), "127.0.0.0:5061/8");
    EXPECT_EQ(match[5].network, Network::parse("2001:db8::/32"));
}

TEST(LoadPjsip, RejectsWhatTheReferenceRejects) {
    EXPECT_EQ(complaint("transport", "protocol=udp"), "transport x: bind: is missing");
    EXPECT_EQ(
        complaint("transport", "bind=::1\nexternal_signaling_address=a\nexternal_signaling_hostname=b"),
        "transport x: external_signaling_hostname: excludes external_signaling_address; one of them must go");
    EXPECT_EQ(complaint("transport", "bind=0.0.0.0\nprotocol=tls\ncert_file=/nonexistent.pem"),
              "transport x: cert_file: /nonexistent.pem cannot be read: No such file or directory");
    EXPECT_EQ(complaint("identify", "match=192.0.2.1"), "identify x: endpoint: is missing");
    EXPECT_EQ(complaint("identify", "endpoint=a"),
              "identify x: match: one of match, match_header and match_request_uri is needed");
    EXPECT_EQ(complaint("identify", "endpoint=a\nmatch_header=X: /a(/"),
              "identify x: match_header: \"a(\" is not a regular expression: missing ): a(");
    EXPECT_EQ(complaint("auth", "password=x"), "auth x: username: is missing");
    EXPECT_EQ(complaint("auth", "username=x\nsupported_algorithms_uas=SHA-256"),
              "auth x: supported_algorithms_uas: SHA-256 needs a password, or a password_digest by it");
    EXPECT_EQ(complaint("auth", "username=x\npassword_digest=SHA-256:abcd"),
              "auth x: password_digest: a digest by SHA-256 has 64 hex digits");
    EXPECT_EQ(complaint("endpoint", "timers_min_se=100\ntimers_sess_expires=90"),
              "endpoint x: timers_sess_expires: must not lie below timers_min_se");
    EXPECT_EQ(complaint("endpoint", "timers_min_se=89"), "endpoint x: timers_min_se: must be at least 90");
    EXPECT_EQ(complaint("endpoint", "rtp_port_start=2000\nrtp_port_end=2000"),
              "endpoint x: rtp_port_end: must lie above rtp_port_start");
    EXPECT_EQ(complaint("endpoint", "from_user=a b"),
              "endpoint x: from_user: ' ' may not stand in the user part of a URI");
    EXPECT_EQ(complaint("endpoint", "codec_prefs_incoming_offer=operation: union"),
              "endpoint x: codec_prefs_incoming_offer: cannot have the operation union");
    EXPECT_EQ(complaint("aor", "contact=6001@host"),
              "aor x: contact: \"6001@host\" is not a sip: or sips: URI");
    EXPECT_EQ(complaint("aor", "qualify_frequency=90000"),
              "aor x: qualify_frequency: must lie between 0 and 86400");
    EXPECT_EQ(complaint("global", "debug="), "global x: debug: must not be empty");
    EXPECT_EQ(complaint("endpont", ""), "section x: type: there is no type endpont (did you mean endpoint?)");
    EXPECT_EQ(complaint("inbound-publication", "event_foo=bar"),
              "inbound-publication x: event_foo: nobody takes what is published of it: only of "
              "asterisk-devicestate and asterisk-mwi");
    EXPECT_EQ(complaint("inbound-publication", "evnt_asterisk-mwi=bar"),
              "inbound-publication x: evnt_asterisk-mwi: there is no such option (did you mean "
              "event_asterisk-mwi?)");
    EXPECT_EQ(complaint("outbound-publish", "event=asterisk-mwi"),
              "outbound-publish x: server_uri: is missing");
    EXPECT_EQ(complaint("outbound-publish", "server_uri=sip:a"), "outbound-publish x: event: is missing");
    EXPECT_EQ(complaint("outbound-publish", "server_uri=a\nevent=asterisk-mwi").substr(0, 31),
              "outbound-publish x: server_uri:");
    EXPECT_EQ(complaint("outbound-publish", "server_uri=sip:a\nevent=presence"),
              "outbound-publish x: event: nothing is published without @body: the type of the body");
    EXPECT_EQ(complaint("outbound-publish", "server_uri=sip:a\nevent=dialog\n@body=text/plain"),
              "outbound-publish x: event: nothing is published: we write no text/plain");
    EXPECT_EQ(complaint("outbound-publish", "server_uri=sip:a\nevent=foo"),
              "outbound-publish x: event: we have nothing to publish of foo");
    EXPECT_EQ(complaint("asterisk-publication", "device_state_filter=(((").substr(0, 44),
              "asterisk-publication x: device_state_filter:");
    EXPECT_EQ(complaint("resource_list", "event=presence"),
              "resource_list x: list_item: is missing: a list needs members");
    EXPECT_EQ(
        complaint("resource_list", "event=foo\nlist_item=1"),
        "resource_list x: event: nobody can subscribe to foo: only to presence, dialog and message-summary");
    EXPECT_EQ(complaint("registration", "server_uri=sip:a\nclient_uri=sip:b\nline=yes"),
              "registration x: line: needs endpoint");
    EXPECT_EQ(complaint("endpoint", "t38_udptl_ec=FEC").substr(0, 41),
              "endpoint x: t38_udptl_ec: \"FEC\" is not on");
}

TEST(LoadPjsip, MendsWhatTheReferenceMends) {
    EXPECT_EQ(complaint("system", "timer_t1=1000"),
              "system x: timer_b: is raised to 64000, 64 times timer_t1");
    EXPECT_EQ(complaint("transport", "bind=0.0.0.0\nasync_operations=3"),
              "transport x: async_operations: can only be 1");
    const auto result = load(
        "[w]\ntype=endpoint\nwebrtc=yes\nsdp_owner=a "
        "b\nsdp_session=\n[t]\ntype=transport\nbind=[::]\nprotocol=tls\n[g]\ntype=global\ndefault_auth_"
        "algorithms_uas=ROT13\n");
    const auto& w = *result.snapshot->find<Endpoint>("w");
    EXPECT_TRUE(w.bundle && w.rtcp_mux && w.use_avpf && w.ice_support && w.shared->dtls_auto_generate_cert);
    EXPECT_EQ(w.shared->sdp_owner, "-");
    EXPECT_EQ(w.shared->sdp_session, "-");
    EXPECT_EQ(result.snapshot->find<Transport>("t")->bind.text(), "[::]:5061");
    EXPECT_EQ(result.snapshot->only<Global>()->default_auth_algorithms_uas,
              std::vector{DigestAlgorithm::Md5});
}

TEST(LoadPjsip, BlocksAllTrafficWhenAnAclCannotBeRead) {
    const auto result = load("[a]\ntype=acl\npermit=10.0.0.0/8,nonsense\n");
    EXPECT_FALSE(result.snapshot->find<AclObject>("a")->acl.permits(*IpAddress::parse("10.0.0.1")));
    EXPECT_EQ(result.complaints.size(), 1u);
}

TEST(LoadPjsip, KeepsTheFormerVersionOnReloadButReadsSystemOnlyOnce) {
    const auto first = load("[a]\ntype=endpoint\ncontext=one\n[system]\ntimer_t1=400\n");
    const auto second =
        load("[a]\ntype=endpoint\ncontext=two\nnonsense=1\n[system]\ntimer_t1=500\n", first.snapshot);
    EXPECT_EQ(second.snapshot->find<Endpoint>("a"), first.snapshot->find<Endpoint>("a"));
    EXPECT_EQ(second.snapshot->only<System>()->timer_t1, 400ms);
    const auto broken = load("[a](missing)\ntype=endpoint\n", first.snapshot);
    EXPECT_EQ(broken.snapshot->find<Endpoint>("a")->context, "one");
    const auto half = load("[b]\ntype=endpoint\n#include \"missing.conf\"\n", first.snapshot);
    EXPECT_TRUE(half.snapshot->find<Endpoint>("a"));
    EXPECT_FALSE(half.snapshot->find<Endpoint>("b"));
}

TEST(LoadPjsip, AllowsOneSystemSectionOnly) {
    const auto result = load("[system]\ntimer_t1=400\n[other]\ntype=system\n");
    EXPECT_EQ(result.complaints.size(), 1u);
    EXPECT_EQ(result.snapshot->only<System>()->timer_t1, 500ms);
}

TEST(LoadPjsip, TellsEverythingAtOnce) {
    const std::string text = R"([a]
type=endpoint
auth=nobody
aors=b
transport=upd
dtmf_mode=foo
acl=home
[b]
type=aor
max_contacts=x
[udp]
type=transport
bind=0.0.0.0
[id]
type=identify
endpoint=reception
[b]
type=auth
usernme=b
)";
    const std::vector<std::string> expected{
        "pjsip.conf:19: auth b: usernme: there is no such option (did you mean username?)",
        "pjsip.conf:10: aor b: max_contacts: \"x\" is not a whole number",
        "pjsip.conf:6: endpoint a: dtmf_mode: \"foo\" is not one of rfc4733, inband, info, none, auto or "
        "auto_info",
        "pjsip.conf:14: identify id: match: one of match, match_header and match_request_uri is needed",
        "pjsip.conf:5: endpoint a: transport: there is no transport \"upd\" (did you mean udp?)",
        "pjsip.conf:3: endpoint a: auth: there is no auth \"nobody\"",
        "pjsip.conf:7: endpoint a: acl: there is no named_acl \"home\"",
        "pjsip.conf:16: identify id: endpoint: there is no endpoint \"reception\"",
    };
    store::MemoryFiles files(std::map<std::string, std::string>{{"pjsip.conf", text}});
    schema::SnapshotBuilder builder;
    load_pjsip(store::read_conf("pjsip.conf", {}, files), builder);
    load_acl_conf(store::read_conf("acl.conf", {}, files), builder);
    builder.check_references();
    std::vector<std::string> said;
    for (const auto& one : builder.complaints()) said.push_back(one.text());
    EXPECT_EQ(said, expected);
}

TEST(LoadPjsip, TellsWhatIsWrongInHalfAFile) {
    const auto first = load("[a]\ntype=endpoint\n");
    const auto half = load("[b]\ntype=endpoint\nnonsense=1\n#include \"missing.conf\"\n", first.snapshot);
    ASSERT_EQ(half.complaints.size(), 2u);
    EXPECT_EQ(half.complaints[1], "pjsip.conf:3: endpoint b: nonsense: there is no such option");
    EXPECT_TRUE(half.snapshot->find<Endpoint>("a"));
}

TEST(LoadAclConf, ReadsEverySectionAsANamedAcl) {
    store::MemoryFiles files(std::map<std::string, std::string>{
        {"acl.conf", "[home]\ndeny=0.0.0.0/0\npermit=10.0.0.0/255.0.0.0\n"}});
    schema::SnapshotBuilder builder;
    load_acl_conf(store::read_conf("acl.conf", {}, files), builder);
    const auto snapshot = builder.build();
    EXPECT_TRUE(builder.complaints().empty());
    EXPECT_TRUE(snapshot->find<NamedAcl>("home")->acl.permits(*IpAddress::parse("10.9.9.9")));
    EXPECT_FALSE(snapshot->find<NamedAcl>("home")->acl.permits(*IpAddress::parse("192.0.2.1")));
}

TEST(LoadPjsip, ReadsTheSampleWithoutAComplaint) {
    const auto folder = source_tree() / "config/sample";
    const auto conf = store::read_conf("pjsip.conf", {.directory = folder});
    ASSERT_TRUE(conf.found());
    schema::SnapshotBuilder builder;
    load_pjsip(conf, builder);
    // Its certificate is made by ./dev run.
    for (const auto& one : builder.complaints())
        if (one.reason.find("asterism.pem cannot be read") == one.reason.npos &&
            one.reason.find("asterism.key cannot be read") == one.reason.npos)
            ADD_FAILURE() << one.text();
}

}  // namespace
}  // namespace asterism::endpoint
