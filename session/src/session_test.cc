// SPDX-License-Identifier: Apache-2.0
// A session by itself: a peer of text, and a negotiation that writes down what it is asked. No media plane,
// no socket, no dialplan.
#include "session.h"
#include "farewell.h"

#include <gtest/gtest.h>

#include "asterism/rt/sim.h"
#include "memory_wire.h"

namespace asterism::session {
namespace {

using sip::testing::MessageBuilder;

/// Agrees on everything but what says "impossible".
class NotedNegotiation final : public Negotiation {
public:
    std::vector<std::string> take() { return std::exchange(done_, {}); }

    std::expected<std::string, Refusal> offer(const std::string&) override {
        note("offer");
        open_ = Open::Ours;
        return local_ = "our offer";
    }
    std::expected<std::string, Refusal> offer_all_codecs() override { return offer({}); }
    std::expected<void, Refusal> read_offer(std::string_view text) override {
        note("read_offer " + std::string(text));
        if (text == "impossible") return std::unexpected(Refusal{488, "it cannot be"});
        open_ = Open::Theirs;
        return {};
    }
    std::expected<std::string, Refusal> answer() override {
        note("answer");
        open_ = Open::None;
        return local_ = "our answer";
    }
    std::expected<void, Refusal> read_answer(std::string_view text) override {
        note("read_answer " + std::string(text));
        open_ = Open::None;
        return {};
    }
    std::expected<void, Refusal> replace_answer(std::string_view text) override { return read_answer(text); }
    void commit(call::Channel&) override { note("commit"); }
    void roll_back() override {
        note("roll_back");
        open_ = Open::None;
    }
    void close() override { note("close"); }
    bool waits_for_answer() const override { return open_ == Open::Ours; }
    bool has_offer() const override { return open_ == Open::Theirs; }
    bool settled() const override { return open_ == Open::None; }
    const std::string& local_text() const override { return local_; }
    void forget_texts() override {}

    std::optional<Refusal> secrecy() const override { return std::nullopt; }
    bool within_reach() const override { return true; }
    bool reserve() override { return true; }
    void set_answered() override {}
    void set_way(const sip::Target&) override {}
    void set_signalling(const IpAddress&) override {}
    void set_worker(int) override {}
    void offer_every_kind() override {}
    void set_far(std::vector<sdp::StreamShape>) override {}
    void set_far_codecs(const std::string&) override {}
    bool set_direction(sdp::Direction) override { return false; }
    bool send_to(const call::DirectMedia*) override { return false; }
    bool goes_elsewhere() const override { return false; }
    bool wish_codecs(const std::string&) override { return false; }
    bool drop_wish() override { return false; }
    bool match(const std::vector<sdp::StreamShape>&) override { return false; }
    bool match_directions(const std::vector<sdp::StreamShape>&) override { return false; }
    void stop_matching() override {}
    bool is_told_anew() const override { return false; }
    std::string offered_codecs() const override { return {}; }
    bool held_by_peer() const override { return false; }
    media::StreamId audio() const override { return {}; }
    bool has_video() const override { return false; }
    media::StreamId pictures_by_rtcp() const override { return {}; }
    std::uint64_t streams_in_use() const override { return 1; }
    std::optional<call::DirectMedia> direct() const override { return std::nullopt; }
    media::DigitWay digit_way() const override { return media::DigitWay::Nowhere; }

private:
    enum class Open : std::uint8_t { None, Ours, Theirs };
    void note(std::string what) { done_.push_back(std::move(what)); }
    Open open_ = Open::None;
    std::string local_;
    std::vector<std::string> done_;
};

class NoContacts final : public endpoint::Locator {
    std::vector<endpoint::Reachable> contacts(std::string_view) const override { return {}; }
};
class NoRegistrations final : public endpoint::RegistrationStates {
    std::optional<State> registration_of(std::string_view) const override { return std::nullopt; }
};

class SessionTest : public testing::Test, public sip::User {
protected:
    SessionTest() {
        services.farewells = &farewells;
        transactions.set_core(dialogs);
    }
    ~SessionTest() override {
        if (auto* owner = channel()) owner->hangup(Cause::NormalClearing);
        loop.settle();
        farewells.clear();
        requester.clear();
    }

    // sip::User: a new call comes here.
    void on_request(sip::Message&& request) override {
        auto with = std::make_shared<endpoint::Endpoint>();
        with->name = "alice";
        auto made = std::make_unique<Session>(services, with, negotiation);
        auto& calling = *made;
        if (!calling.receive({std::move(request), with, {}})) return;
        auto& owner = calls.channels.create("PJSIP/alice-1");
        id_ = owner.id();
        owner.take_leg(std::move(made));
        calling.introduce(owner, "100");
    }
    void on_dialog_request(sip::Dialog&, sip::ServerId, const sip::Message&) override {}
    Channel* channel() { return calls.channels.find(id_); }

    void receive(MessageBuilder message) {
        transactions.receive(message.bytes(), sip::testing::Bench::peer());
        loop.settle();
    }
    MessageBuilder within(std::string_view method, unsigned cseq) {
        auto message = MessageBuilder::request(method, "sip:asterisk@192.0.2.1:5060");
        message.to_tag(to_tag_).cseq(cseq).branch("z9hG4bK-" + std::string(method) + std::to_string(cseq));
        return message;
    }
    /// Statuses of what went out since the last call, and the body of the last.
    std::string sent() {
        std::string out, body;
        for (const auto& letter : wire.take()) {
            const auto message = sip::testing::parsed(letter.bytes);
            out += (out.empty() ? "" : " ") + std::to_string(message.status());
            body = message.body();
            if (const auto tag = message.to_tag(); !tag.empty()) to_tag_ = tag;
        }
        return body.empty() ? out : out + ": " + body;
    }
    void be_called() {
        receive(MessageBuilder::request("INVITE").body("application/sdp", "their offer"));
        sent();
        channel()->answer();
        sent();
        receive(within("ACK", 1));
        negotiation.take();
    }

    rt::SimLoop loop;
    rt::SimNet net{loop, {}};
    EventBus events;
    call::Calls calls{loop, events, {}};
    endpoint::Directory directory;
    sipnet::SipNet sip_net{loop, net, {}};
    sip::testing::MemoryWire wire;
    sip::TransactionLayer transactions{loop.wheel(), wire, {}};
    sip::DialogLayer dialogs{transactions, *this};
    endpoint::Requester requester{loop, transactions, sip_net, directory};
    NoContacts locator;
    NoRegistrations registrations;
    endpoint::TrunkHealth health{{loop, directory, locator, registrations, events}};
    Farewells farewells{loop};
    SipServices services{calls,     transactions, dialogs.table(), sip_net,
                         requester, directory,    locator,         health};
    NotedNegotiation negotiation;

private:
    call::ChannelId id_;
    std::string to_tag_;
};

using Done = std::vector<std::string>;

TEST_F(SessionTest, IsCalledAndAnswersWhatWasOffered) {
    receive(MessageBuilder::request("INVITE").body("application/sdp", "their offer"));
    ASSERT_NE(channel(), nullptr);
    EXPECT_EQ(sent(), "100");
    EXPECT_EQ(negotiation.take(), Done{"read_offer their offer"});
    channel()->ring();
    EXPECT_EQ(sent(), "180");
    channel()->answer();
    EXPECT_EQ(sent(), "200: our answer");
    EXPECT_EQ(negotiation.take(), (Done{"answer", "commit"}));
    EXPECT_TRUE(channel()->is_up());
    receive(within("ACK", 1));
    receive(within("BYE", 2));
    EXPECT_EQ(sent(), "200");
    EXPECT_EQ(channel(), nullptr);
    EXPECT_EQ(negotiation.take().front(), "close");
}

// RFC 3264 5: an INVITE without an offer gets ours, whose answer comes in the ACK.
TEST_F(SessionTest, OffersWhereNothingWasOffered) {
    receive(MessageBuilder::request("INVITE"));
    channel()->answer();
    EXPECT_EQ(sent(), "100 200: our offer");
    EXPECT_EQ(negotiation.take(), Done{"offer"});
    receive(within("ACK", 1).body("application/sdp", "their answer"));
    EXPECT_EQ(negotiation.take(), (Done{"read_answer their answer", "commit"}));
}

// It waited for its turn while its connection went: not even 100 can be sent, and the request is gone with
// it.
TEST_F(SessionTest, NothingIsBegunForWhomNobodyCanAnswer) {
    wire.ok = false;
    receive(MessageBuilder::request("INVITE").body("application/sdp", "their offer"));
    EXPECT_EQ(channel(), nullptr);
    EXPECT_EQ(negotiation.take().front(), "close");
    wire.ok = true;
    be_called();
    EXPECT_TRUE(channel()->is_up());
}

TEST_F(SessionTest, AnAnswerThatCannotBeSentEndsTheCall) {
    receive(MessageBuilder::request("INVITE").body("application/sdp", "their offer"));
    wire.ok = false;
    EXPECT_FALSE(channel()->answer());
    loop.settle();
    EXPECT_EQ(channel(), nullptr);
    // Nothing of it goes on: no 200 is said again, no session is refreshed or ended.
    wire.ok = true;
    loop.pass(Seconds{100});
    EXPECT_EQ(sent(), "100");
}

TEST_F(SessionTest, RefusesWhatCannotBeAgreedOn) {
    receive(MessageBuilder::request("INVITE").body("application/sdp", "impossible"));
    EXPECT_EQ(sent(), "100 488");
    EXPECT_EQ(channel(), nullptr);
}

// RFC 6141: a change that is refused leaves things as they were.
TEST_F(SessionTest, AChangeIsCommittedOrRolledBack) {
    be_called();
    receive(within("INVITE", 2).body("application/sdp", "other streams"));
    EXPECT_EQ(sent(), "200: our answer");
    EXPECT_EQ(negotiation.take(), (Done{"read_offer other streams", "answer", "commit"}));
    receive(within("ACK", 2));
    receive(within("INVITE", 3).body("application/sdp", "impossible"));
    EXPECT_EQ(sent(), "488");
    EXPECT_EQ(negotiation.take(), (Done{"read_offer impossible", "roll_back"}));
    EXPECT_TRUE(channel()->is_up());
}

TEST_F(SessionTest, IsGivenUpBeforeTheAnswer) {
    receive(MessageBuilder::request("INVITE").body("application/sdp", "their offer"));
    sent();
    receive(MessageBuilder::request("CANCEL"));
    EXPECT_EQ(sent(), "200 487");
    EXPECT_EQ(channel(), nullptr);
}

}  // namespace
}  // namespace asterism::session
