// SPDX-License-Identifier: Apache-2.0
#include "sip/testing/memory_wire.h"

namespace asterism::sip {

using testing::Bench;
using testing::CollectingClient;
using testing::CollectingServer;
using testing::MessageBuilder;
using testing::parsed;

TEST(TransactionLayer, ARequestIsNewOnceAndItsAnswerRepeated) {
    Bench b;
    const auto options = MessageBuilder::request("OPTIONS");
    b.receive(options);
    ASSERT_EQ(b.core.requests.size(), 1u);
    const ServerId id = b.layer.accept(std::move(b.core.requests[0]));
    ASSERT_TRUE(id);
    EXPECT_TRUE(b.layer.knows(parsed(options.text())));
    EXPECT_FALSE(b.layer.knows(parsed(MessageBuilder::request("OPTIONS").branch("z9hG4bKother").text())));
    b.receive(options);  // a repeat before the answer: silence
    EXPECT_TRUE(b.wire.letters.empty());
    EXPECT_TRUE(b.layer.respond(id, 200));
    EXPECT_EQ(b.wire.last().status(), 200);
    EXPECT_EQ(b.wire.last().to_tag(), "z9hG4bKtest1");  // no dialog comes of it
    EXPECT_FALSE(b.layer.is_alive(id));
    EXPECT_FALSE(b.layer.respond(id, 404));
    EXPECT_EQ(b.layer.finished(), 1u);
    EXPECT_TRUE(b.layer.knows(parsed(options.text())));
    const auto first = b.wire.take();
    b.receive(options);
    ASSERT_EQ(b.wire.letters.size(), 1u);
    EXPECT_EQ(b.wire.letters[0].bytes.view(), first[0].bytes.view());
    EXPECT_EQ(b.core.requests.size(), 1u);
    b.pass(Millis{32001});
    EXPECT_EQ(b.layer.finished(), 0u);
    b.receive(options);
    EXPECT_EQ(b.core.requests.size(), 2u);
}

TEST(TransactionLayer, AStatelessAnswerLeavesNothingAndItsAckIsSwallowed) {
    Bench b;
    b.receive(MessageBuilder::request("INVITE"));
    b.layer.reply_stateless(b.core.requests[0], 401);
    EXPECT_EQ(b.wire.last().to_tag(), "z9hG4bKtest1");
    b.receive(MessageBuilder::request("ACK").to_tag("z9hG4bKtest1"));
    EXPECT_TRUE(b.core.acks.empty());
    EXPECT_EQ(b.layer.servers() + b.layer.finished(), 0u);
    b.receive(MessageBuilder::request("INVITE"));
    EXPECT_EQ(b.core.requests.size(), 2u);
}

TEST(TransactionLayer, MalformedAndUnservableAreAnsweredWithoutState) {
    Bench b;
    b.receive(SharedBytes::copy("BYE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKx\r\n\r\n"));
    ASSERT_EQ(b.wire.letters.size(), 1u);
    EXPECT_TRUE(b.wire.letters[0].bytes.view().starts_with("SIP/2.0 400 Bad Request\r\n"));
    b.receive(SharedBytes::copy("garbage"));
    b.receive(MessageBuilder::request("OPTIONS", "foo:bar").branch("z9hG4bK2"));  // unknown scheme: silence
    EXPECT_EQ(b.wire.letters.size(), 1u);
    b.receive(MessageBuilder::request("INVITE").contact("").branch("z9hG4bK3"));
    EXPECT_EQ(b.wire.last().reason(), "Missing Contact header");
    b.receive(MessageBuilder::request("REGISTER").contact("<mailto:a@b>").branch("z9hG4bK4"));
    EXPECT_EQ(b.wire.last().status(), 416);
    EXPECT_TRUE(b.core.requests.empty());
}

TEST(TransactionLayer, ARefusedInviteIsRepeatedUntilItsAck) {
    Bench b;
    CollectingServer user;
    b.receive(MessageBuilder::request("INVITE"));
    const ServerId id = b.layer.accept(std::move(b.core.requests[0]), &user);
    b.layer.respond(id, 100);
    EXPECT_EQ(b.wire.last().to_tag(), "");
    b.layer.respond(id, 486);
    const std::string tag(b.wire.last().to_tag());
    EXPECT_EQ(tag.size(), 18u);
    b.wire.take();
    b.pass(Millis{500});
    b.pass(Millis{1000});
    EXPECT_EQ(b.wire.take().size(), 2u);
    b.receive(MessageBuilder::request("ACK").to_tag(tag));
    EXPECT_EQ(user.acked, 1);
    EXPECT_EQ(user.ended, 1);
    b.pass(Millis{4000});
    b.receive(MessageBuilder::request("ACK").to_tag(tag));
    EXPECT_TRUE(b.wire.letters.empty());
    EXPECT_TRUE(b.core.acks.empty());
    b.pass(Millis{2000});
    EXPECT_EQ(b.layer.finished(), 0u);
}

TEST(TransactionLayer, TheAckOfA2xxGoesToTheCore) {
    Bench b;
    b.receive(MessageBuilder::request("INVITE"));
    const ServerId id = b.layer.accept(std::move(b.core.requests[0]));
    b.layer.respond(id, 200);
    b.receive(MessageBuilder::request("INVITE"));  // soaked up
    EXPECT_EQ(b.core.requests.size(), 1u);
    EXPECT_TRUE(b.layer.repeat_success(id));
    b.receive(MessageBuilder::request("ACK").to_tag("x").branch("z9hG4bKother"));
    EXPECT_EQ(b.core.acks.size(), 1u);
    b.pass(Millis{32001});
    EXPECT_FALSE(b.layer.is_alive(id));
}

TEST(TransactionLayer, CancelIsAnsweredAndTold) {
    Bench b;
    CollectingServer user;
    b.receive(MessageBuilder::request("CANCEL"));
    EXPECT_EQ(b.wire.last().status(), 481);
    b.receive(MessageBuilder::request("INVITE"));
    const ServerId id = b.layer.accept(std::move(b.core.requests[0]), &user);
    b.receive(MessageBuilder::request("CANCEL"));
    EXPECT_EQ(b.wire.last().status(), 200);
    EXPECT_EQ(b.wire.last().to_tag(), b.layer.to_tag(id));
    b.receive(MessageBuilder::request("CANCEL"));  // its repeat is answered too, told once
    EXPECT_EQ(user.cancels, 1);
    b.layer.respond(id, 487);
    EXPECT_EQ(b.wire.last().status(), 487);
}

TEST(TransactionLayer, AMergedRequestIsALoop) {
    Bench b;
    b.receive(MessageBuilder::request("INVITE").branch("z9hG4bKway1"));
    b.layer.accept(std::move(b.core.requests[0]));
    b.receive(MessageBuilder::request("INVITE").branch("z9hG4bKway2"));
    EXPECT_EQ(b.wire.last().status(), 482);
    b.receive(MessageBuilder::request("INVITE").branch("z9hG4bKway3").cseq(2));
    EXPECT_EQ(b.core.requests.size(), 2u);
}

TEST(TransactionLayer, Rfc2543RequestsAreMatchedByTheirOldRules) {
    Bench b;
    const auto old = MessageBuilder::request("INVITE").via("SIP/2.0/UDP 192.0.2.10");
    b.receive(old);
    const ServerId id = b.layer.accept(std::move(b.core.requests[0]));
    b.layer.respond(id, 404);
    b.receive(old);
    EXPECT_EQ(b.core.requests.size(), 1u);
    EXPECT_EQ(b.wire.letters.size(), 2u);
    b.receive(MessageBuilder::request("ACK").via("SIP/2.0/UDP 192.0.2.10").to_tag("x"));
    EXPECT_EQ(b.layer.servers(), 0u);
}

TEST(TransactionLayer, Rfc4320ForbidsSomeAnswers) {
    Bench b;
    b.receive(MessageBuilder::request("OPTIONS"));
    const ServerId id = b.layer.accept(std::move(b.core.requests[0]));
    EXPECT_FALSE(b.layer.respond(id, 183));
    EXPECT_FALSE(b.layer.respond(id, 408));
    EXPECT_TRUE(b.layer.respond(id, 200));
}

TEST(TransactionLayer, OldestFinishedGoFirst) {
    Bench b;
    b.layer.configure({.most_finished = 2});
    for (int i = 0; i < 5; ++i) {
        b.receive(MessageBuilder::request("OPTIONS")
                      .branch(fmt::format("z9hG4bK{}", i))
                      .cseq(static_cast<unsigned>(i)));
        b.layer.respond(b.layer.accept(std::move(b.core.requests.back())), 200);
    }
    EXPECT_EQ(b.layer.finished(), 2u);
    EXPECT_EQ(b.layer.rows().size(), 2u);
}

TEST(TransactionLayer, ARequestOfOursIsRepeatedAndAnswered) {
    Bench b;
    CollectingClient user;
    const ClientId id = b.layer.start(Bench::draft(Method::Options), Bench::to_peer(), user);
    ASSERT_TRUE(id);
    const Message sent = b.wire.last();
    EXPECT_TRUE(sent.top_via().is_rfc3261());
    EXPECT_TRUE(sent.top_via().has_rport);
    EXPECT_EQ(sent.top_via().sent_by, "192.0.2.1:5060");
    b.pass(Millis{500});
    EXPECT_EQ(b.wire.letters.size(), 2u);
    b.receive(MessageBuilder::answer(sent, 200));
    b.receive(MessageBuilder::answer(sent, 200));
    EXPECT_EQ(user.responses.size(), 1u);
    b.pass(Millis{5001});
    EXPECT_EQ(user.ended, 1);
    EXPECT_EQ(b.layer.clients(), 0u);
    b.receive(MessageBuilder::answer(sent, 200));
    EXPECT_EQ(b.core.strays.size(), 1u);
}

TEST(TransactionLayer, NobodyAnswers) {
    Bench b;
    CollectingClient user;
    b.layer.start(Bench::draft(Method::Invite), Bench::to_peer(), user);
    b.pass(Millis{32001});
    EXPECT_THAT(user.failures, ::testing::ElementsAre(Failure::Timeout));
    EXPECT_EQ(user.ended, 1);
    EXPECT_EQ(b.wire.letters.size(), 7u);  // 0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5 s
}

TEST(TransactionLayer, ARefusalIsAcknowledgedHopByHop) {
    Bench b;
    CollectingClient user;
    Draft invite = Bench::draft(Method::Invite);
    invite.add(HeaderId::Route, "<sip:p;lr>");
    b.layer.start(invite, Bench::to_peer(), user);
    const Message sent = b.wire.last();
    b.receive(MessageBuilder::answer(sent, 486));
    const Message ack = b.wire.last();
    EXPECT_EQ(ack.method(), Method::Ack);
    EXPECT_EQ(ack.top_via().branch, sent.top_via().branch);
    EXPECT_EQ(ack.to_tag(), "peer");
    EXPECT_EQ(ack.cseq().number, 7u);
    EXPECT_EQ(ack.get(HeaderId::Route), "<sip:p;lr>");
    EXPECT_EQ(ack.request_uri().text, "sip:bob@192.0.2.10");
    b.receive(MessageBuilder::answer(sent, 486));
    EXPECT_EQ(b.wire.take().size(), 3u);
    EXPECT_EQ(user.responses.size(), 1u);
    b.pass(Millis{32001});
    EXPECT_EQ(b.layer.clients(), 0u);
}

// RFC 3261 9.1
TEST(TransactionLayer, ACancelWaitsForTheFirstProvisional) {
    Bench b;
    CollectingClient user;
    const ClientId id = b.layer.start(Bench::draft(Method::Invite), Bench::to_peer(), user);
    const Message sent = b.wire.last();
    EXPECT_TRUE(b.layer.cancel(id, {{"Reason", "SIP;cause=200"}}));
    EXPECT_EQ(b.wire.take().size(), 1u);
    b.receive(MessageBuilder::answer(sent, 180));
    const Message cancel = b.wire.last();
    EXPECT_EQ(cancel.method(), Method::Cancel);
    EXPECT_EQ(cancel.top_via().branch, sent.top_via().branch);
    EXPECT_EQ(cancel.to_tag(), "");
    EXPECT_EQ(cancel.get("Reason"), "SIP;cause=200");
    b.receive(MessageBuilder::answer(cancel, 200));
    EXPECT_EQ(user.responses.size(), 1u);  // the CANCEL's answer is not the user's
    b.pass(Millis{32001});
    EXPECT_THAT(user.failures, ::testing::ElementsAre(Failure::Timeout));
    EXPECT_FALSE(b.layer.cancel(id));
}

// A 2xx leaves nothing to cancel, whatever provisional answer comes behind it.
TEST(TransactionLayer, NothingIsCancelledBehindThe2xx) {
    Bench b;
    CollectingClient user;
    const ClientId id = b.layer.start(Bench::draft(Method::Invite), Bench::to_peer(), user);
    const Message sent = b.wire.last();
    EXPECT_TRUE(b.layer.cancel(id, {}));
    b.wire.take();
    b.receive(MessageBuilder::answer(sent, 200));
    b.receive(MessageBuilder::answer(sent, 180));
    EXPECT_TRUE(b.wire.take().empty());
}

TEST(TransactionLayer, EveryForked2xxIsTold) {
    Bench b;
    CollectingClient user;
    b.layer.start(Bench::draft(Method::Invite), Bench::to_peer(), user);
    const Message sent = b.wire.last();
    b.receive(MessageBuilder::answer(sent, 200, "one"));
    b.receive(MessageBuilder::answer(sent, 200, "two"));
    EXPECT_EQ(user.responses.size(), 2u);
}

TEST(TransactionLayer, ABrokenConnectionFailsWhatIsOnIt) {
    Bench b;
    CollectingClient client;
    CollectingServer server;
    b.layer.start(Bench::draft(Method::Options), Bench::to_peer(Transport::Tcp), client);
    Origin origin = Bench::peer();
    origin.transport = Transport::Tcp;
    origin.flow = b.wire.flow;
    b.layer.receive(MessageBuilder::request("INVITE").bytes(), origin);
    const ServerId id = b.layer.accept(std::move(b.core.requests[0]), &server);
    b.layer.on_flow_failed({9, 9, 9, 0});
    EXPECT_TRUE(client.failures.empty());
    b.layer.on_flow_failed(b.wire.flow);
    EXPECT_THAT(client.failures, ::testing::ElementsAre(Failure::Transport));
    EXPECT_THAT(server.failures, ::testing::ElementsAre(Failure::Transport));
    EXPECT_FALSE(b.layer.is_alive(id));
    EXPECT_EQ(b.layer.clients(), 0u);
}

TEST(TransactionLayer, UndeliveredBytesFindTheirTransaction) {
    Bench b;
    CollectingClient user;
    const auto there = Bench::to_peer().remote;
    auto elsewhere = there;
    ++elsewhere.port;
    b.layer.start(Bench::draft(Method::Options), Bench::to_peer(), user);
    const auto bytes = b.wire.letters[0].bytes;
    // Forged: of another place, or by somebody who never saw the branch, or too little came back to tell.
    b.layer.on_send_failed(elsewhere, bytes.view(), false);
    std::string other(bytes.view());
    other.replace(other.find("z9hG4bK") + 7, 4, "abcd");
    b.layer.on_send_failed(there, other, false);
    b.layer.on_send_failed(there, bytes.view().substr(0, 20), false);
    b.layer.on_send_failed(there, {}, false);
    EXPECT_EQ(user.undelivered, 0);
    // Somebody says that nobody is there: it is told, and repeated all the same.
    b.layer.on_send_failed(there, bytes.view().substr(0, 200), true);
    EXPECT_EQ(user.undelivered, 1);
    EXPECT_TRUE(user.failures.empty());
    b.layer.on_send_failed(there, bytes.view().substr(0, 200), false);
    EXPECT_THAT(user.failures, ::testing::ElementsAre(Failure::Transport));
    EXPECT_TRUE(b.layer.rows().empty());
    // Who has answered is there, whatever anybody says.
    b.layer.start(Bench::draft(Method::Invite), Bench::to_peer(), user);
    const Message invite = b.wire.last();
    b.receive(MessageBuilder::answer(invite, 100));
    b.layer.on_send_failed(there, invite.text(), false);
    EXPECT_EQ(user.failures.size(), 1u);
    // Within a dialog the repeats go on.
    auto bye = Bench::draft(Method::Bye);
    bye.set(HeaderId::To, "<sip:bob@example.com>;tag=theirs");
    b.layer.start(bye, Bench::to_peer(), user);
    b.layer.on_send_failed(there, b.wire.last().text(), false);
    EXPECT_EQ(user.failures.size(), 1u);
    b.wire.ok = false;
    EXPECT_FALSE(b.layer.start(Bench::draft(Method::Options), Bench::to_peer(), user));
    EXPECT_EQ(b.layer.clients(), 2u);  // INVITE and BYE
}

TEST(TransactionLayer, AForgottenUserIsNotCalled) {
    Bench b;
    ClientId id;
    {
        CollectingClient user;
        id = b.layer.start(Bench::draft(Method::Invite), Bench::to_peer(), user);
        b.layer.forget(id);
    }
    b.receive(MessageBuilder::answer(b.wire.last(), 200));
    EXPECT_EQ(b.core.strays.size(), 1u);
    b.pass(Millis{40000});
    EXPECT_EQ(b.layer.clients(), 0u);
}

TEST(Tokens, TellOnlyUsWhoseTheyAre) {
    const Tokens ours({1, 2}, 7);
    const std::string token = ours.make();
    EXPECT_EQ(ours.node_of(token), 7);
    EXPECT_EQ(ours.node_of("z9hG4bK" + token), 7);
    EXPECT_EQ(ours.node_of("short"), std::nullopt);
    EXPECT_NE(ours.make(), token);
    // SipHash-2-4 of the paper's appendix: key 00..0f, input 00..0e.
    std::string input;
    for (char c = 0; c < 15; ++c) input += c;
    EXPECT_EQ(keyed_hash({0x0706050403020100, 0x0f0e0d0c0b0a0908}, input), 0xa129ca6149be45e5ULL);
}

}  // namespace asterism::sip
