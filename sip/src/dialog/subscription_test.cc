// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/subscription.h"

namespace asterism::sip {

namespace {

struct NotifyHost : NotifierHost {
    void send_notify(const SubscriptionState& state) override { sent.push_back(state.print()); }
    void on_notifier_ended() override { ++ended; }
    std::vector<std::string> sent;
    int ended = 0;
};

struct SubscribeHost : SubscriberHost {
    void send_subscribe(Seconds expires) override { sent.push_back(static_cast<int>(expires.count())); }
    void on_subscriber_ended(EndReason why, std::optional<Seconds> when) override {
        reason = why;
        again = when;
        ++ended;
    }
    std::vector<int> sent;
    EndReason reason = EndReason::None;
    std::optional<Seconds> again;
    int ended = 0;
};

SubscriptionState state(std::string_view text) { return SubscriptionState::parse(text).value(); }

}  // namespace

TEST(SubscriptionState, IsReadAndPrinted) {
    EXPECT_EQ(state("Active; expires=60").print(), "active;expires=60");
    EXPECT_EQ(state("terminated;reason=probation;retry-after=5").print(),
              "terminated;reason=probation;retry-after=5");
    EXPECT_EQ(state("waiting").phase, SubscriptionPhase::Pending);
    EXPECT_FALSE(SubscriptionState::parse("").has_value());
}

TEST(Notifier, NotifiesAtOnceAndOneAtATime) {
    TimerWheel wheel;
    NotifyHost host;
    Notifier n(wheel, host);
    n.begin(SubscriptionPhase::Active, Seconds{600});
    EXPECT_THAT(host.sent, ::testing::ElementsAre("active;expires=600"));
    n.changed();
    n.changed();
    EXPECT_EQ(host.sent.size(), 1u);
    n.on_notify_answer(200);
    EXPECT_EQ(host.sent.size(), 2u);  // both changes in one
    n.on_notify_answer(200);
    EXPECT_EQ(host.sent.size(), 2u);
}

// Twenty changes are told as they come, further ones ten times a second; what is true at last is told.
TEST(Notifier, TellsWhatFlapsAtAPace) {
    TimerWheel wheel;
    NotifyHost host;
    Notifier n(wheel, host);
    n.begin(SubscriptionPhase::Active, Seconds{600});
    n.on_notify_answer(200);
    MonoTime now;
    for (int i = 0; i < 300; ++i) {
        const auto sent = host.sent.size();
        n.changed();
        if (host.sent.size() > sent) n.on_notify_answer(200);
        wheel.advance(now += Millis{10});
        if (host.sent.size() > sent) n.on_notify_answer(200);
    }
    EXPECT_THAT(host.sent.size(), ::testing::AllOf(::testing::Ge(48u), ::testing::Le(54u)));
    const auto before = host.sent.size();
    n.changed();
    wheel.advance(now += Seconds{1});
    EXPECT_EQ(host.sent.size(), before + 1);
    // A refresh waits for nobody, nor does the end.
    n.on_notify_answer(200);
    for (int i = 0; i < 30; ++i) {
        n.changed();
        n.on_notify_answer(200);
    }
    const auto full = host.sent.size();
    n.refresh(Seconds{600});
    EXPECT_EQ(host.sent.size(), full + 1);
    n.on_notify_answer(200);
    n.changed();
    n.terminate(EndReason::NoResource);
    EXPECT_EQ(host.sent.back(), "terminated;reason=noresource");
}

TEST(Notifier, ResumesWithWhatIsLeft) {
    TimerWheel wheel;
    NotifyHost host;
    Notifier n(wheel, host);
    n.resume(Seconds{60});
    EXPECT_TRUE(host.sent.empty());
    n.changed();
    EXPECT_THAT(host.sent, ::testing::ElementsAre("active;expires=60"));
    n.on_notify_answer(200);
    wheel.advance(MonoTime{} + Seconds{61});
    EXPECT_EQ(host.sent.back(), "terminated;reason=timeout");
}

TEST(Notifier, ExpiresWithALastNotify) {
    TimerWheel wheel;
    NotifyHost host;
    Notifier n(wheel, host);
    n.begin(SubscriptionPhase::Pending, Seconds{60});
    n.on_notify_answer(200);
    n.activate();
    n.on_notify_answer(200);
    wheel.advance(wheel.now() + Seconds{30});
    n.refresh(Seconds{60});
    n.on_notify_answer(200);
    wheel.advance(wheel.now() + Seconds{59});
    EXPECT_EQ(host.sent.size(), 3u);
    wheel.advance(wheel.now() + Seconds{2});
    EXPECT_EQ(host.sent.back(), "terminated;reason=timeout");
    EXPECT_EQ(host.ended, 0);
    n.on_notify_answer(200);
    EXPECT_EQ(host.ended, 1);
}

TEST(Notifier, AFetchIsOneNotify) {
    TimerWheel wheel;
    NotifyHost host;
    Notifier n(wheel, host);
    n.begin(SubscriptionPhase::Active, Seconds{0});
    EXPECT_THAT(host.sent, ::testing::ElementsAre("terminated;reason=timeout"));
    n.on_notify_answer(200);
    EXPECT_EQ(host.ended, 1);
}

TEST(Notifier, EndsWhenTheSubscriberIsGone) {
    for (const int status : {481, 404, 408, 503}) {
        TimerWheel wheel;
        NotifyHost host;
        Notifier n(wheel, host);
        n.begin(SubscriptionPhase::Active, Seconds{60});
        n.on_notify_answer(status);
        EXPECT_EQ(host.ended, 1) << status;
        EXPECT_EQ(wheel.running(), 0u);
    }
}

TEST(Notifier, WaitsWhenAskedTo) {
    TimerWheel wheel;
    NotifyHost host;
    Notifier n(wheel, host);
    n.begin(SubscriptionPhase::Active, Seconds{60});
    n.on_notify_answer(503, 5);
    EXPECT_EQ(host.ended, 0);
    n.changed();
    wheel.advance(wheel.now() + Seconds{6});
    EXPECT_EQ(host.sent.size(), 2u);
}

TEST(Notifier, WhatEndedWaitsForNobody) {
    TimerWheel wheel;
    NotifyHost host;
    Notifier n(wheel, host);
    n.begin(SubscriptionPhase::Active, Seconds{60});
    n.refresh(Seconds{0});
    // Nothing but its last NOTIFY ends it now.
    n.on_notify_answer(503, 4'294'967'295);
    EXPECT_EQ(host.sent.size(), 2u);
    EXPECT_EQ(host.sent.back(), "terminated;reason=timeout");
    EXPECT_EQ(wheel.running(), 0u);
    n.on_notify_answer(503, 4'294'967'295);
    EXPECT_EQ(host.ended, 1);
}

TEST(Subscriber, RefreshesAheadOfTheEnd) {
    TimerWheel wheel;
    SubscribeHost host;
    Subscriber s(wheel, host, {});
    s.begin(Seconds{100});
    s.on_answer(200, 50);
    EXPECT_EQ(s.on_notify(state("active;expires=50")), 200);
    EXPECT_EQ(s.state(), Subscriber::State::Active);
    wheel.advance(wheel.now() + Seconds{46});
    EXPECT_THAT(host.sent, ::testing::ElementsAre(100, 100));
    s.on_answer(200, 50);
    s.unsubscribe();
    EXPECT_EQ(host.sent.back(), 0);
    s.on_answer(200, 0);
    EXPECT_EQ(s.on_notify(state("terminated;reason=timeout")), 200);
    EXPECT_EQ(host.ended, 1);
    EXPECT_EQ(host.again, std::nullopt);
    EXPECT_EQ(s.on_notify(state("active")), 481);
}

TEST(Subscriber, WithoutNotifyTimerNEndsIt) {
    TimerWheel wheel;
    SubscribeHost host;
    Subscriber s(wheel, host, {});
    s.begin(Seconds{100});
    s.on_answer(200, 100);
    wheel.advance(wheel.now() + Seconds{33});
    EXPECT_EQ(host.ended, 1);
}

TEST(Subscriber, AsksForMoreWhenTooBrief) {
    TimerWheel wheel;
    SubscribeHost host;
    Subscriber s(wheel, host, {});
    s.begin(Seconds{10});
    s.on_answer(423, {}, 60);
    EXPECT_THAT(host.sent, ::testing::ElementsAre(10, 60));
    s.on_answer(489);
    EXPECT_EQ(host.ended, 1);
}

TEST(Subscriber, ComesBackAsTheReasonSays) {
    const auto again = [](std::string_view text) {
        TimerWheel wheel;
        SubscribeHost host;
        Subscriber s(wheel, host, {});
        s.begin(Seconds{100});
        s.on_notify(state(text));
        EXPECT_EQ(host.ended, 1);
        return host.again;
    };
    EXPECT_EQ(again("terminated;reason=deactivated"), Seconds{0});
    EXPECT_EQ(again("terminated;reason=probation;retry-after=7"), Seconds{7});
    EXPECT_EQ(again("terminated;reason=rejected"), std::nullopt);
    EXPECT_EQ(again("terminated;reason=noresource"), std::nullopt);
}

}  // namespace asterism::sip
