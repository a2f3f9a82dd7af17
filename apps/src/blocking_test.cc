// SPDX-License-Identifier: Apache-2.0
// What blocks runs beside the loop, with real threads: whoever waits goes on, and may be gone first.
#include "blocking.h"

#include <gtest/gtest.h>

#include <future>

#include "asterism/rt/event_loop.h"

namespace asterism::apps {
namespace {

class Beside : public testing::Test {
protected:
    Beside() {
        AppServices services;
        services.threads = true;
        attach(services);
    }
    ~Beside() override { attach({}); }
    rt::EventLoop loop;
    EventBus events;
    call::Calls calls{loop, events, {}};
};

rt::Task<void> ask(Calls& calls, std::function<std::string()> job, std::string& got, rt::EventLoop& loop) {
    auto answer = co_await beside<std::string>(calls, job);
    got = std::move(answer);
    loop.stop();
}

TEST_F(Beside, TheAnswerComesToWhoeverWaits) {
    std::string got;
    loop.post([&] {
        rt::spawn(ask(calls, [] { return run_command("printf hello; exit 4", 3).output; }, got, loop));
    });
    loop.run();
    EXPECT_EQ(got, "hel");
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
