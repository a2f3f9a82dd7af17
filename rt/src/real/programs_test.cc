// SPDX-License-Identifier: Apache-2.0
// Programs of the machine on a real loop.
#include "asterism/rt/programs.h"

#include <gtest/gtest.h>

#include <vector>

namespace asterism::rt {
namespace {

class ProgramsTest : public ::testing::Test {
protected:
    void run(ProgramRun program) {
        ++begun;
        programs->run(std::move(program), [this](ProgramEnd end) {
            ends.push_back(std::move(end));
            if (ends.size() == begun) loop.stop();
        });
    }
    EventLoop loop;
    std::unique_ptr<Programs> programs = make_programs(loop);
    std::vector<ProgramEnd> ends;
    std::size_t begun = 0;
};

TEST_F(ProgramsTest, SaysHowItEndedAndWhatItWrote) {
    loop.post([this] { run({.command = "printf hello; exit 3", .most_output = 100}); });
    loop.run();
    EXPECT_EQ(ends[0].status, 3);
    EXPECT_EQ(ends[0].output, "hello");
}

TEST_F(ProgramsTest, KeepsSoMuchOfWhatItWritesAndReadsTheRest) {
    loop.post([this] {
        run({.command = "head -c 1000000 /dev/zero", .most_output = 10});
        run({.command = "printf hello"});
    });
    loop.run();
    for (const auto& end : ends) {
        EXPECT_EQ(end.status, 0);
        EXPECT_TRUE(end.output.empty() || end.output.size() == 10);
    }
}

// It, and what it started.
TEST_F(ProgramsTest, IsKilledWhenItsTimeIsOver) {
    loop.post(
        [this] { run({.command = "sleep 1000 & sleep 1000", .most_output = 1, .patience = Millis{100}}); });
    loop.run();
    EXPECT_EQ(ends[0].status, -1);
}

TEST_F(ProgramsTest, ASignalIsNoStatus) {
    loop.post([this] { run({.command = "kill -TERM $$"}); });
    loop.run();
    EXPECT_EQ(ends[0].status, -1);
}

// Our threads block signals, and our standard input is not its.
TEST_F(ProgramsTest, IsBornAsFromAShell) {
    loop.post([this] { run({.command = "grep SigBlk /proc/self/status; cat", .most_output = 500}); });
    loop.run();
    EXPECT_EQ(ends[0].output, "SigBlk:\t0000000000000000\n");
}

TEST_F(ProgramsTest, WhoeverAskedMayBeGone) {
    loop.post([this] {
        run({.command = "true"});
        programs.reset();
        loop.stop();
    });
    loop.run();
    EXPECT_TRUE(ends.empty());
}

TEST(RunProgram, IsTheSameInPlace) {
    const auto end = run_program({.command = "printf hello; exit 3", .most_output = 3});
    EXPECT_EQ(end.status, 3);
    EXPECT_EQ(end.output, "hel");
}

}  // namespace
}  // namespace asterism::rt
