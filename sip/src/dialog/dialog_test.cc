// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/dialog.h"

#include "asterism/sip/dialog_layer.h"
#include "asterism/sip/invite_usage.h"
#include "sip/testing/memory_wire.h"

namespace asterism::sip {

using testing::Bench;
using testing::MessageBuilder;
using testing::parsed;

namespace {

constexpr std::string_view kContact = "<sip:us@192.0.2.1:5060>";

Dialog uas(const MessageBuilder& invite) { return Dialog::uas(invite.message(), "ours", kContact).value(); }

Message printed(const Draft& draft) {
    return parsed(draft.print({.first_line = "SIP/2.0/UDP h;branch=z9hG4bKq"}));
}

std::vector<std::string> routes(const Message& m) {
    std::vector<std::string> out;
    for (const auto route : m.values(HeaderId::Route)) out.emplace_back(route);
    return out;
}

class Usage : public DialogUsage {
public:
    explicit Usage(Method method) : method(method) {}
    bool wants(const Message& m) const override { return m.method() == method || m.method() == Method::Ack; }
    void on_request(Dialog&, ServerId id, const Message&) override { ids.push_back(id); }
    void on_ack(Dialog&, const Message&) override { ++acks; }
    void on_repeated_success(Dialog&, const Message&) override { ++successes; }
    Method method;
    std::vector<ServerId> ids;
    int acks = 0, successes = 0;
};

class Floor : public User {
public:
    void on_request(Message&& request) override { requests.push_back(std::move(request)); }
    void on_dialog_request(Dialog&, ServerId id, const Message&) override { others.push_back(id); }
    void on_stray_success(const Message&) override { ++strays; }
    std::vector<Message> requests;
    std::vector<ServerId> others;
    int strays = 0;
};

struct House : Bench {
    House() { layer.set_core(dialogs); }
    Floor floor;
    DialogLayer dialogs{layer, floor};
};

}  // namespace

// 12.1.1 and 12.2.1.1
TEST(Dialog, OfAUasUsesItsPeersContactAndRoutes) {
    Dialog d = uas(MessageBuilder::request("INVITE").header("Record-Route: <sip:near;lr>, <sip:far;lr>"));
    const Message bye = printed(d.request(Method::Bye));
    EXPECT_EQ(bye.request_uri().text, "sip:alice@192.0.2.10:5060");
    EXPECT_THAT(routes(bye), ::testing::ElementsAre("<sip:near;lr>", "<sip:far;lr>"));
    EXPECT_EQ(bye.from_tag(), "ours");
    EXPECT_EQ(bye.to_tag(), "alice-tag");
    EXPECT_FALSE(bye.has(HeaderId::Contact));
    EXPECT_EQ(d.next_hop(), "sip:near;lr");
    const auto first = bye.cseq().number;
    EXPECT_EQ(printed(d.request(Method::Update)).cseq().number, first + 1);
}

TEST(Dialog, AStrictRouterGetsItsWay) {
    Dialog d = uas(
        MessageBuilder::request("INVITE").header("Record-Route: <sip:strict;method=X?a=b>, <sip:far;lr>"));
    const Message bye = printed(d.request(Method::Bye));
    EXPECT_EQ(bye.request_uri().text, "sip:strict");
    EXPECT_THAT(routes(bye), ::testing::ElementsAre("<sip:far;lr>", "<sip:alice@192.0.2.10:5060>"));
}

// 12.1.2
TEST(Dialog, OfAUacReversesRecordRoute) {
    Bench b;
    testing::CollectingClient user;
    b.layer.start(Bench::draft(Method::Invite), Bench::to_peer(), user);
    const Message sent = b.wire.last();
    const Message ringing =
        parsed(MessageBuilder::answer(sent, 180).header("Record-Route: <sip:far;lr>, <sip:near;lr>").text());
    Dialog d = Dialog::uac(ringing, kContact, false).value();
    EXPECT_EQ(d.state(), Dialog::State::Early);
    EXPECT_THAT(d.route_set(), ::testing::ElementsAre("<sip:near;lr>", "<sip:far;lr>"));
    d.confirm(parsed(MessageBuilder::answer(sent, 200).contact("<sip:new@192.0.2.20>").text()));
    EXPECT_TRUE(d.route_set().empty());
    EXPECT_EQ(d.remote_target(), "sip:new@192.0.2.20");
    const Message ack = printed(d.ack(7));
    EXPECT_EQ(ack.cseq().number, 7u);
    EXPECT_EQ(ack.method(), Method::Ack);
    EXPECT_EQ(printed(d.request(Method::Bye)).cseq().number, 8u);
    EXPECT_FALSE(Dialog::uac(parsed(MessageBuilder::answer(sent, 200).contact("").text()), kContact, false));
}

TEST(DialogLayer, HandsRequestsToTheirUsage) {
    House h;
    Usage call(Method::Bye);
    Usage sub(Method::Notify);
    Dialog& d = h.dialogs.table().add(uas(MessageBuilder::request("INVITE")), call);
    h.dialogs.table().attach(d, sub);
    h.receive(MessageBuilder::request("NOTIFY").to_tag("ours").cseq(5).branch("z9hG4bKn"));
    EXPECT_EQ(sub.ids.size(), 1u);
    h.receive(MessageBuilder::request("BYE").to_tag("ours").cseq(4).branch("z9hG4bKold"));
    EXPECT_EQ(h.wire.last().status(), 500);  // out of order
    h.receive(MessageBuilder::request("BYE").to_tag("ours").cseq(6).branch("z9hG4bKb"));
    EXPECT_EQ(call.ids.size(), 1u);
    h.receive(MessageBuilder::request("OPTIONS").to_tag("ours").cseq(7).branch("z9hG4bKo"));
    EXPECT_EQ(h.floor.others.size(), 1u);
    h.receive(MessageBuilder::request("ACK").to_tag("ours").branch("z9hG4bKack"));
    EXPECT_EQ(call.acks, 1);
    h.dialogs.table().detach(d, call);
    EXPECT_EQ(h.dialogs.table().size(), 1u);  // RFC 5057: the subscription keeps it
    h.dialogs.table().detach(d, sub);
    EXPECT_EQ(h.dialogs.table().size(), 0u);
}

TEST(DialogLayer, WhatIsUnknownIsRefusedOrHandedUp) {
    House h;
    h.receive(MessageBuilder::request("BYE").to_tag("nobody"));
    EXPECT_EQ(h.wire.last().status(), 481);
    h.receive(MessageBuilder::request("ACK").to_tag("nobody").branch("z9hG4bKa"));
    h.receive(MessageBuilder::request("INVITE").branch("z9hG4bKi"));
    h.receive(MessageBuilder::request("INVITE").to_tag("nobody").branch("z9hG4bKj").cseq(2));
    EXPECT_EQ(h.floor.requests.size(), 2u);
    EXPECT_EQ(h.wire.letters.size(), 1u);
}

// RFC 5057 5.1
TEST(Dialog, SomeAnswersEndAUsage) {
    for (const int status : {404, 405, 408, 410, 416, 480, 481, 482, 483, 484, 485, 489, 501, 502, 604})
        EXPECT_TRUE(ends_usage(status)) << status;
    for (const int status :
         {200, 302, 400, 401, 403, 407, 415, 423, 486, 487, 488, 491, 493, 500, 503, 600, 603})
        EXPECT_FALSE(ends_usage(status)) << status;
}

// A usage may answer first and read the request afterwards.
TEST(DialogLayer, ARequestOutlivesItsAnswer) {
    struct Quick : Usage {
        explicit Quick(TransactionLayer& layer) : Usage(Method::Info), layer(layer) {}
        void on_request(Dialog&, ServerId id, const Message& request) override {
            layer.respond(id, 200);
            seen = request.call_id();
        }
        TransactionLayer& layer;
        std::string seen;
    };
    House h;
    Quick usage(h.layer);
    Dialog& d = h.dialogs.table().add(uas(MessageBuilder::request("INVITE")), usage);
    h.receive(MessageBuilder::request("INFO").to_tag("ours").cseq(2).branch("z9hG4bKi"));
    EXPECT_EQ(usage.seen, "call-1@example.com");
    h.dialogs.table().detach(d, usage);
}

// 13.3.1.4
TEST(SuccessRepeater, Repeats2xxUntilItsAck) {
    Bench b;
    int given_up = 0;
    SuccessRepeater repeater(b.layer, [&] { ++given_up; });
    b.receive(MessageBuilder::request("INVITE"));
    const ServerId id = b.layer.accept(std::move(b.core.requests[0]));
    b.layer.respond(id, 200);
    repeater.start(id, 1);
    for (int i = 0; i < 4; ++i) b.pass(Millis{500});
    EXPECT_EQ(b.wire.take().size(), 3u);  // 0, 0.5, 1.5 s
    EXPECT_FALSE(repeater.on_ack(2));
    EXPECT_TRUE(repeater.on_ack(1));
    b.pass(Millis{40000});
    EXPECT_EQ(b.wire.letters.size(), 0u);
    EXPECT_EQ(given_up, 0);
}

TEST(SuccessRepeater, GivesUpAfter64T1) {
    Bench b;
    int given_up = 0;
    SuccessRepeater repeater(b.layer, [&] { ++given_up; });
    b.receive(MessageBuilder::request("INVITE"));
    const ServerId id = b.layer.accept(std::move(b.core.requests[0]));
    b.layer.respond(id, 200);
    repeater.start(id, 1);
    b.pass(Millis{32001});
    EXPECT_EQ(given_up, 1);
}

TEST(AckKeeper, RepeatsTheSameAck) {
    Bench b;
    Dialog d = uas(MessageBuilder::request("INVITE"));
    AckKeeper keeper;
    EXPECT_FALSE(keeper.repeat(b.layer, 7));
    keeper.send(b.layer, d.ack(7), 7, Bench::to_peer());
    EXPECT_TRUE(keeper.repeat(b.layer, 7));
    EXPECT_FALSE(keeper.repeat(b.layer, 8));
    ASSERT_EQ(b.wire.letters.size(), 2u);
    EXPECT_EQ(b.wire.letters[0].bytes.view(), b.wire.letters[1].bytes.view());
    EXPECT_TRUE(b.wire.last().top_via().is_rfc3261());
}

// 14.2 and RFC 3311 5.2
TEST(InviteGlare, OneAtATime) {
    InviteGlare g;
    EXPECT_EQ(g.judge_invite().status, 0);
    g.on_invite_sent();
    EXPECT_EQ(g.judge_invite().status, 491);
    EXPECT_FALSE(g.may_send_invite());
    g.on_invite_answered();
    g.on_invite_received();
    EXPECT_EQ(g.judge_invite().status, 500);
    EXPECT_GT(g.judge_invite().retry_after, 0u);
    g.on_invite_replied();
    g.set_offers(true, false);
    EXPECT_EQ(g.judge_update(true).status, 491);
    EXPECT_EQ(g.judge_update(false).status, 0);
    g.set_offers(false, true);
    EXPECT_EQ(g.judge_update(true).status, 500);
    EXPECT_FALSE(g.may_send_update(true));
    for (int i = 0; i < 100; ++i) {
        EXPECT_GE(InviteGlare::retry_delay(true), Millis{2100});
        EXPECT_LE(InviteGlare::retry_delay(true), Millis{4000});
        EXPECT_LE(InviteGlare::retry_delay(false), Millis{2000});
    }
}

}  // namespace asterism::sip
