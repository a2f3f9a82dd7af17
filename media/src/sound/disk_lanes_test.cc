// SPDX-License-Identifier: Apache-2.0
// Disks that do not answer: a job that waits until the test lets it go.
#include "disk_lanes.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <thread>

#include "../room_limits.h"
#include "asterism/rt/event_loop.h"

namespace asterism::media {
namespace {

/// What happened to which job; waited for.
class Diary {
public:
    void note(const std::string& what) {
        const std::lock_guard lock(mutex_);
        ++noted_[what];
        changed_.notify_all();
    }
    void wait(const std::string& what) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return noted_.contains(what); });
    }
    bool has(const std::string& what) {
        const std::lock_guard lock(mutex_);
        return noted_.contains(what);
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, int> noted_;
};

struct DiskLanesTest : testing::Test {
    void SetUp() override {
        Limit::reset_all();
        lanes = std::make_unique<DiskLanes>(loop, Millis{50});
        thread = std::thread([this] { loop.run(); });
    }
    void TearDown() override {
        end();
        diary->note("let go");
        Limit::reset_all();
    }
    void end() {
        if (!lanes) return;
        loop.stop();
        thread.join();
        lanes.reset();
    }
    void run(const std::string& place, const std::string& name) {
        lanes->run(place, {.run = [diary = diary, name](SoundCache&) { diary->note(name + " done"); },
                           .give_up = [diary = diary,
                                       name](const std::string&) { diary->note(name + " given up"); }});
    }
    void hang(const std::string& place, const std::string& name) {
        lanes->run(place, {.run =
                               [diary = diary, name](SoundCache&) {
                                   diary->note(name + " begun");
                                   diary->wait("let go");
                                   diary->note(name + " back");
                               },
                           .give_up = [diary = diary,
                                       name](const std::string&) { diary->note(name + " given up"); }});
    }
    rt::EventLoop loop;
    std::shared_ptr<Diary> diary = std::make_shared<Diary>();  // of jobs that come back when all is over
    std::unique_ptr<DiskLanes> lanes;
    std::thread thread;
};

TEST_F(DiskLanesTest, WhatHangsIsGivenUpAndTheRestGoesOn) {
    hang("remote", "one");
    run("remote", "two");
    run("here", "three");
    diary->wait("one given up");
    diary->wait("two given up");
    diary->wait("three done");
    run("remote", "four");
    diary->wait("four given up");
    EXPECT_FALSE(diary->has("two done"));
    // The disk answers again: what lies there counts.
    diary->note("let go");
    diary->wait("one back");
    for (int i = 0; !diary->has("again done"); ++i) {
        run("remote", "again");
        std::this_thread::yield();
    }
    EXPECT_FALSE(diary->has("three given up"));
}

TEST_F(DiskLanesTest, ThreadsToTheBrimAndOneMore) {
    limits::sound_threads.set(3);
    hang("a", "first");
    diary->wait("first given up");
    hang("b", "second");
    diary->wait("second given up");
    run("here", "third");
    diary->wait("third done");
    hang("c", "fourth");
    diary->wait("fourth given up");
    run("here", "none");  // all of them hang
    diary->wait("none given up");
    EXPECT_FALSE(diary->has("none done"));
    EXPECT_EQ(limits::sound_threads.present(), 3u);
    EXPECT_GT(limits::sound_threads.refused(), 0u);
}

TEST_F(DiskLanesTest, TheEndDoesWhatWaitsAndDoesNotWaitForWhatHangs) {
    hang("remote", "one");
    diary->wait("one begun");
    run("remote", "two");
    run("here", "three");
    end();
    EXPECT_TRUE(diary->has("one given up"));
    EXPECT_TRUE(diary->has("two given up"));
    EXPECT_TRUE(diary->has("three done"));
    EXPECT_FALSE(diary->has("one back"));
}

}  // namespace
}  // namespace asterism::media
