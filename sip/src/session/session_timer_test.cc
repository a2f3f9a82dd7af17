// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/session_timer.h"

#include <gtest/gtest.h>

#include "memory_wire.h"

namespace asterism::sip {
namespace {

using testing::Bench;
using testing::MessageBuilder;

struct Timed {
    explicit Timed(SessionTimer::Settings settings = {})
        : timer(bench.wheel, settings, [this] { ++refreshes; }, [this] { ++expired; }) {}

    /// The header that the answer to `request` carries.
    std::string answered(const MessageBuilder& request) {
        bench.receive(request);
        const auto& message = bench.core.requests.back();
        timer.take_request(message);
        auto draft = Draft::response(message, 200, {}, "t");
        timer.write_success(draft);
        required = draft.get(HeaderId::Require).value_or("");
        return std::string(draft.get(HeaderId::SessionExpires).value_or(""));
    }
    std::string asked() const {
        auto draft = Bench::draft(Method::Invite);
        timer.write_request(draft);
        return std::string(draft.get(HeaderId::SessionExpires).value_or(""));
    }
    void succeeded(std::string_view session_expires) {
        CollectingOnce user;
        bench.layer.start(Bench::draft(Method::Update), Bench::to_peer(), user);
        auto answer = MessageBuilder::answer(bench.wire.last(), 200);
        if (!session_expires.empty()) answer.header("Session-Expires: " + std::string(session_expires));
        bench.receive(answer);
        timer.take_success(user.responses.at(0));
    }
    using CollectingOnce = testing::CollectingClient;

    Bench bench;
    int refreshes = 0;
    int expired = 0;
    std::string required;
    SessionTimer timer;
};

MessageBuilder invite(std::string_view supported, std::string_view session_expires = {}) {
    auto out = MessageBuilder::request("INVITE");
    if (!supported.empty()) out.header("Supported: " + std::string(supported));
    if (!session_expires.empty()) out.header("Session-Expires: " + std::string(session_expires));
    return out;
}

// RFC 4028 9: table 2; statement 282.
TEST(SessionTimer, ThePeerRefreshesUnlessItSaysOtherwise) {
    EXPECT_EQ(Timed().answered(invite("timer")), "1800;refresher=uac");
    EXPECT_EQ(Timed().answered(invite("timer", "600")), "600;refresher=uac");
    EXPECT_EQ(Timed().answered(invite("timer", "600;refresher=uas")), "600;refresher=uas");
    EXPECT_EQ(Timed().answered(invite("")), "");
    EXPECT_EQ(Timed({.mode = SessionTimer::Mode::No}).answered(invite("timer", "600")), "");
    EXPECT_EQ(Timed({.mode = SessionTimer::Mode::Always}).answered(invite("")), "1800;refresher=uas");
}

TEST(SessionTimer, RequireSaysTimerOnlyToWhomItConcerns) {
    Timed one;
    one.answered(invite("timer"));
    EXPECT_EQ(one.required, "timer");
    Timed other({.mode = SessionTimer::Mode::Always});
    other.answered(invite(""));
    EXPECT_EQ(other.required, "");
}

TEST(SessionTimer, JudgesWhatItIsAskedFor) {
    const auto judge = [](SessionTimer::Mode mode, const MessageBuilder& request) {
        Bench bench;
        bench.receive(request);
        return SessionTimer::judge({.mode = mode}, bench.core.requests.at(0));
    };
    using Mode = SessionTimer::Mode;
    EXPECT_EQ(judge(Mode::Yes, invite("timer", "60")), 422);
    EXPECT_EQ(judge(Mode::Yes, invite("timer", "90")), 0);
    EXPECT_EQ(judge(Mode::No, invite("timer", "60")), 0);
    EXPECT_EQ(judge(Mode::Required, invite("")), 421);
    EXPECT_EQ(judge(Mode::Required, invite("timer")), 0);
    EXPECT_EQ(judge(Mode::Yes, invite("timer", "nonsense")), 0);
}

// RFC 4028 10
TEST(SessionTimer, RefreshesAtHalfAndEndsAThirdOr32SecondsEarly) {
    Timed ours;
    ours.answered(invite("timer", "90;refresher=uas"));
    ours.bench.pass(Millis{44'900});
    EXPECT_EQ(ours.refreshes, 0);
    ours.bench.pass(Millis{200});
    EXPECT_EQ(ours.refreshes, 1);
    ours.bench.pass(Millis{14'000});
    EXPECT_EQ(ours.expired, 0);
    ours.bench.pass(Millis{1'000});
    EXPECT_EQ(ours.expired, 1);

    Timed theirs;
    theirs.answered(invite("timer", "1800"));
    theirs.bench.pass(Millis{1'767'900});
    EXPECT_EQ(theirs.refreshes, 0);
    EXPECT_EQ(theirs.expired, 0);
    theirs.bench.pass(Millis{200});
    EXPECT_EQ(theirs.expired, 1);
}

// RFC 4028 7.2, 7.4
TEST(SessionTimer, FollowsTheAnswerAndKeepsTheRefresher) {
    Timed one;
    EXPECT_EQ(one.asked(), "1800");
    one.succeeded("300;refresher=uas");
    EXPECT_FALSE(one.timer.we_refresh());
    EXPECT_EQ(one.asked(), "300;refresher=uas");
    one.succeeded("300;refresher=uac");
    EXPECT_TRUE(one.timer.we_refresh());
    EXPECT_EQ(one.asked(), "300;refresher=uac");
    one.succeeded("");
    EXPECT_FALSE(one.timer.is_active());
    EXPECT_EQ(Timed({.mode = SessionTimer::Mode::No}).asked(), "");

    Timed always({.mode = SessionTimer::Mode::Always});
    always.succeeded("");
    EXPECT_TRUE(always.timer.we_refresh());
}

// RFC 4028 7.3
TEST(SessionTimer, TakesTheMinimumOf422) {
    Timed one({.interval = Seconds{100}});
    testing::CollectingClient user;
    one.bench.layer.start(Bench::draft(Method::Update), Bench::to_peer(), user);
    one.bench.receive(MessageBuilder::answer(one.bench.wire.last(), 422).header("Min-SE: 400"));
    EXPECT_TRUE(one.timer.take_too_small(user.responses.at(0)));
    EXPECT_EQ(one.asked(), "400");
    EXPECT_FALSE(one.timer.take_too_small(user.responses.at(0)));
}

}  // namespace
}  // namespace asterism::sip
