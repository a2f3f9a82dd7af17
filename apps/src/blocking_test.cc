// SPDX-License-Identifier: Apache-2.0
// What blocks runs beside the loop, with real threads: whoever waits goes on, and may be gone first.
#include "blocking.h"

#include <gtest/gtest.h>

#include <future>

#include "asterism/rt/programs.h"

#include "asterism/rt/event_loop.h"

namespace asterism::apps {
namespace {

class Beside : public testing::Test {
protected:
    Beside() {
        AppServices services;
        services.errands = &errands;
        attach(calls, services);
    }
    ~Beside() override { Limit::reset_all(); }
    rt::EventLoop loop;
    rt::Helpers helpers{"helper", 2, 4};
    std::unique_ptr<rt::Programs> programs = rt::make_programs(loop);
    Errands errands{loop, &helpers, programs.get()};
    EventBus events;
    call::Calls calls{loop, events, {}};
};

rt::Task<void> ask(Calls& calls, std::function<std::string()> job, std::string& got, rt::EventLoop& loop) {
    auto answer = co_await beside<std::string>(calls, nullptr, job);
    got = answer.value_or("no room");
    loop.stop();
}

rt::Task<void> command(Calls& calls, std::string text, std::size_t most, std::vector<std::string>& got,
                       rt::EventLoop& loop, std::size_t wanted) {
    auto end = co_await run_command(calls, nullptr, text, most);
    got.push_back(end ? fmt::format("{} {}", end->status, end->output) : "no room");
    if (got.size() == wanted) loop.stop();
}

TEST_F(Beside, AProgramIsWaitedForByTheLoop) {
    std::vector<std::string> got;
    loop.post([&] { rt::spawn(command(calls, "printf hello; exit 4", 3, got, loop, 1)); });
    loop.run();
    EXPECT_EQ(got, (std::vector<std::string>{"4 hel"}));
    EXPECT_EQ(helpers.threads(), 0u);
    EXPECT_EQ(errands.running(), 0u);
}

TEST_F(Beside, AProgramIsOverWhenItsShellIs) {
    std::vector<std::string> got;
    loop.post(
        [&] { rt::spawn(command(calls, "printf hello; sleep 30 2>/dev/null & exit 0", 100, got, loop, 1)); });
    loop.run();
    EXPECT_EQ(got, (std::vector<std::string>{"0 hello"}));
}

TEST_F(Beside, AProgramThatTakesTooLongIsKilled) {
    limits::program_seconds.set(1);
    std::vector<std::string> got;
    loop.post([&] { rt::spawn(command(calls, "printf hello; exec sleep 1000", 100, got, loop, 1)); });
    loop.run();
    EXPECT_EQ(got, (std::vector<std::string>{"-1 hello"}));
}

TEST_F(Beside, ProgramsToTheBrimAndOneMore) {
    limits::programs_of_endpoint.set(3);
    std::vector<std::string> got;
    loop.post([&] {
        for (int i = 0; i < 4; ++i) rt::spawn(command(calls, "true", 0, got, loop, 4));
    });
    loop.run();
    EXPECT_EQ(got, (std::vector<std::string>{"no room", "0 ", "0 ", "0 "}));
    EXPECT_EQ(limits::programs_of_endpoint.refused(), 1u);
    limits::programs_of_endpoint.set(100);
    limits::programs.set(2);
    got.clear();
    loop.post([&] {
        for (int i = 0; i < 3; ++i) rt::spawn(command(calls, "true", 0, got, loop, 3));
    });
    loop.run();
    EXPECT_EQ(got, (std::vector<std::string>{"no room", "0 ", "0 "}));
}

TEST_F(Beside, TheAnswerComesToWhoeverWaits) {
    std::string got;
    loop.post([&] { rt::spawn(ask(calls, [] { return std::string("read"); }, got, loop)); });
    loop.run();
    EXPECT_EQ(got, "read");
    EXPECT_EQ(errands.running(), 0u);
}

TEST_F(Beside, WhatAJobThrowsEndsNothing) {
    std::string got = "?";
    loop.post([&] { rt::spawn(ask(calls, []() -> std::string { throw std::bad_alloc(); }, got, loop)); });
    loop.run();
    EXPECT_EQ(got, "");
}

TEST_F(Beside, FilesToTheBrimAndOneMore) {
    limits::helper_jobs_of_endpoint.set(1);
    std::string first, second, third;
    std::promise<void> go_on;
    auto gate = std::make_shared<std::future<void>>(go_on.get_future());
    loop.post([&] {
        rt::spawn(ask(
            calls,
            [gate] {
                gate->wait();
                return std::string("first");
            },
            first, loop));
        rt::spawn(ask(calls, [] { return std::string("second"); }, second, loop));
    });
    loop.run();
    EXPECT_EQ(second, "no room");
    // The same of all together.
    limits::helper_jobs_of_endpoint.set(9);
    limits::helper_queue.set(1);
    loop.post([&] { rt::spawn(ask(calls, [] { return std::string("third"); }, third, loop)); });
    loop.run();
    EXPECT_EQ(third, "no room");
    EXPECT_EQ(limits::helper_queue.present(), 1u);
    EXPECT_EQ(limits::helper_threads.present(), 1u);
    go_on.set_value();
    loop.run();
    EXPECT_EQ(first, "first");
    EXPECT_EQ(limits::helper_queue.present(), 0u);
}

TEST_F(Beside, WhoeverWaitedMayBeGone) {
    std::string got;
    std::promise<void> go_on, done;
    auto gate = std::make_shared<std::future<void>>(go_on.get_future());
    loop.post([&] {
        rt::spawn(ask(
            calls,
            [gate, &done] {
                gate->wait();
                done.set_value();
                return std::string("late");
            },
            got, loop));
        loop.ready().end_all();
        loop.stop();
    });
    loop.run();
    go_on.set_value();
    done.get_future().wait();
    EXPECT_EQ(got, "");
}

}  // namespace
}  // namespace asterism::apps
