// SPDX-License-Identifier: Apache-2.0
// The four machines, event by event.
#include "asterism/base/expect.h"
#include "invite_client.h"
#include "invite_server.h"
#include "non_invite_client.h"
#include "non_invite_server.h"

namespace asterism::sip {

namespace {

using Kind = Action::Kind;

SharedBytes wire(std::string_view text) { return SharedBytes::copy(text); }

/// "send start:A:500 finish" and so on.
std::string told(const Actions& actions) {
    static constexpr const char* kNames[] = {"send",    "send_ack", "start", "stop",
                                             "deliver", "acked",    "fail",  "finish"};
    std::string out;
    for (const Action& a : actions.list()) {
        if (!out.empty()) out += ' ';
        out += kNames[static_cast<int>(a.kind)];
        if (a.kind == Kind::Start || a.kind == Kind::Stop)
            out += fmt::format(":{}", "ABDEFGHIJKLM"[static_cast<int>(a.timer)]);
        if (a.kind == Kind::Start) out += fmt::format(":{}", a.after.count());
        if (a.kind == Kind::Fail) out += a.failure == Failure::Timeout ? ":timeout" : ":transport";
    }
    return out;
}

template <class Machine, class Event, class... A>
std::string after(Machine& machine, Event event, A... args) {
    Actions out;
    (machine.*event)(args..., out);
    return told(out);
}

const TimerValues kTimes;

}  // namespace

// 17.1.1.2
TEST(InviteClient, RepeatsByTimerAUntilSomethingIsHeard) {
    InviteClient m(Reliability::Datagram, kTimes, wire("INVITE"));
    EXPECT_EQ(after(m, &InviteClient::begin), "send start:A:500 start:B:32000");
    EXPECT_EQ(after(m, &InviteClient::on_timer, TxnTimer::A), "send start:A:1000");
    EXPECT_EQ(after(m, &InviteClient::on_timer, TxnTimer::A), "send start:A:2000");
    EXPECT_EQ(after(m, &InviteClient::on_response, 180), "stop:A stop:B deliver");
    EXPECT_EQ(after(m, &InviteClient::on_timer, TxnTimer::A), "");
    EXPECT_EQ(after(m, &InviteClient::on_timer, TxnTimer::B), "");
    EXPECT_EQ(after(m, &InviteClient::on_response, 183), "deliver");
    EXPECT_EQ(after(m, &InviteClient::on_response, 486), "stop:A send_ack start:D:32000 deliver");
    EXPECT_EQ(after(m, &InviteClient::on_response, 486), "send_ack");
    EXPECT_EQ(after(m, &InviteClient::on_timer, TxnTimer::D), "finish");
}

TEST(InviteClient, HearsEach2xxUntilTimerM) {
    InviteClient m(Reliability::Stream, kTimes, wire("INVITE"));
    EXPECT_EQ(after(m, &InviteClient::begin), "send start:B:32000");
    EXPECT_EQ(after(m, &InviteClient::on_response, 200), "stop:A start:M:32000 deliver");
    EXPECT_EQ(after(m, &InviteClient::on_response, 200), "deliver");
    EXPECT_EQ(after(m, &InviteClient::on_response, 486), "");
    EXPECT_EQ(after(m, &InviteClient::on_link_failed), "");
    EXPECT_EQ(after(m, &InviteClient::on_timer, TxnTimer::M), "finish");
}

TEST(InviteClient, GivesUp) {
    InviteClient m(Reliability::Datagram, kTimes, wire("INVITE"));
    EXPECT_EQ(after(m, &InviteClient::on_timer, TxnTimer::B), "fail:timeout finish");
    InviteClient cancelled(Reliability::Stream, kTimes, wire("INVITE"));
    after(cancelled, &InviteClient::on_response, 100);
    EXPECT_EQ(after(cancelled, &InviteClient::on_cancel_sent), "start:B:32000");
    EXPECT_EQ(after(cancelled, &InviteClient::on_timer, TxnTimer::B), "fail:timeout finish");
    InviteClient lost(Reliability::Stream, kTimes, wire("INVITE"));
    EXPECT_EQ(after(lost, &InviteClient::on_link_failed), "fail:transport finish");
}

// 17.1.2.2
TEST(NonInviteClient, RepeatsByTimerEAndAtT2OnceHeard) {
    NonInviteClient m(Reliability::Datagram, kTimes, wire("BYE"));
    EXPECT_EQ(after(m, &NonInviteClient::begin), "send start:E:500 start:F:32000");
    EXPECT_EQ(after(m, &NonInviteClient::on_timer, TxnTimer::E), "send start:E:1000");
    EXPECT_EQ(after(m, &NonInviteClient::on_response, 100), "deliver");
    EXPECT_EQ(after(m, &NonInviteClient::on_timer, TxnTimer::E), "send start:E:4000");
    EXPECT_EQ(after(m, &NonInviteClient::on_response, 200), "stop:E start:K:5000 deliver");
    EXPECT_EQ(after(m, &NonInviteClient::on_response, 200), "");
    EXPECT_EQ(after(m, &NonInviteClient::on_timer, TxnTimer::F), "");
    EXPECT_EQ(after(m, &NonInviteClient::on_timer, TxnTimer::K), "finish");
}

TEST(NonInviteClient, GivesUpByTimerF) {
    NonInviteClient m(Reliability::Stream, kTimes, wire("BYE"));
    EXPECT_EQ(after(m, &NonInviteClient::begin), "send start:F:32000");
    EXPECT_EQ(after(m, &NonInviteClient::on_timer, TxnTimer::F), "fail:timeout finish");
}

// 17.2.1
TEST(InviteServer, RepeatsItsRefusalUntilTheAck) {
    InviteServer m(Reliability::Datagram, kTimes);
    Actions quiet;
    m.on_repeat(quiet);
    EXPECT_EQ(told(quiet), "");
    EXPECT_EQ(after(m, &InviteServer::on_answer, 100, wire("100")), "send");
    EXPECT_EQ(after(m, &InviteServer::on_answer, 486, wire("486")), "send start:G:500 start:H:32000");
    // Twice as long each time, T2 at most.
    for (const auto* wait : {"1000", "2000", "4000", "4000"})
        EXPECT_EQ(after(m, &InviteServer::on_timer, TxnTimer::G), fmt::format("send start:G:{}", wait));
    EXPECT_EQ(after(m, &InviteServer::on_answer, 200, wire("200")), "");
    EXPECT_EQ(after(m, &InviteServer::on_ack), "stop:G stop:H acked start:I:5000");
    EXPECT_EQ(after(m, &InviteServer::on_ack), "");
    EXPECT_EQ(after(m, &InviteServer::on_timer, TxnTimer::I), "finish");
}

TEST(InviteServer, SoaksUpRepeatsOfAnAcceptedInvite) {
    InviteServer m(Reliability::Stream, kTimes);
    EXPECT_EQ(after(m, &InviteServer::on_answer, 200, wire("200")), "send start:L:32000");
    Actions repeat;
    m.on_repeat(repeat);
    EXPECT_EQ(told(repeat), "");
    EXPECT_EQ(after(m, &InviteServer::on_answer, 200, wire("200")), "send");
    EXPECT_EQ(after(m, &InviteServer::on_link_failed), "fail:transport");
    EXPECT_EQ(after(m, &InviteServer::on_timer, TxnTimer::L), "finish");
}

TEST(InviteServer, GivesUpWithoutAck) {
    InviteServer m(Reliability::Stream, kTimes);
    EXPECT_EQ(after(m, &InviteServer::on_answer, 404, wire("404")), "send start:H:32000");
    EXPECT_EQ(after(m, &InviteServer::on_timer, TxnTimer::H), "fail:timeout finish");
}

// 17.2.2: a repeat seen in Trying is discarded.
TEST(NonInviteServer, SaysNothingToARepeatBeforeTheFirstAnswer) {
    NonInviteServer m(Reliability::Datagram, kTimes);
    Actions out;
    m.on_repeat(out);
    EXPECT_TRUE(out.list().empty());
    EXPECT_EQ(after(m, &NonInviteServer::on_answer, 200, wire("200")), "send start:J:32000");
    m.on_repeat(out);
    EXPECT_EQ(told(out), "send");
    EXPECT_EQ(after(m, &NonInviteServer::on_answer, 404, wire("404")), "");
    EXPECT_EQ(after(m, &NonInviteServer::on_timer, TxnTimer::J), "finish");
}

TEST(NonInviteServer, WaitsNoTimeForRepeatsOnAStream) {
    NonInviteServer m(Reliability::Stream, kTimes);
    EXPECT_EQ(after(m, &NonInviteServer::on_answer, 404, wire("404")), "send start:J:0");
}

TEST(TimerValues, BIsAtLeast64T1) {
    EXPECT_EQ(TimerValues::of(Millis{1000}, Millis{100}).b, Millis{64000});
    EXPECT_EQ(TimerValues::of(Millis{100}, Millis{32000}).b, Millis{32000});
}

}  // namespace asterism::sip
