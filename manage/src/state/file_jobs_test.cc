// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/file_jobs.h"

#include <gtest/gtest.h>

#include <deque>

#include "asterism/base/limit.h"
#include "room_limits.h"

namespace asterism::manage {
namespace {

class FileJobsTest : public ::testing::Test {
protected:
    FileJobsTest() { Limit::reset_all(); }
    ~FileJobsTest() override { Limit::reset_all(); }

    bool ask(std::string_view who) {
        return jobs.run(who, [this](store::Files&) {
            ++read;
            return [this] { ++answered; };
        });
    }
    /// The main thread does one job, and the exchange answers.
    void work() {
        auto job = std::move(waiting.front());
        waiting.pop_front();
        store::MemoryFiles disk;
        const auto then = job(disk);
        job = nullptr;
        EXPECT_LT(answered, read);
        then();
    }

    std::deque<FileJobs::Job> waiting;
    FileJobs::Aside aside = [this](FileJobs::Job job) { waiting.push_back(std::move(job)); };
    FileJobs jobs{aside};
    int read = 0, answered = 0;
};

TEST_F(FileJobsTest, ToTheBrimAndOneMore) {
    limits::file_jobs.set(3);
    limits::file_jobs_of_source.set(2);
    EXPECT_TRUE(ask("one"));
    EXPECT_TRUE(ask("one"));
    EXPECT_FALSE(ask("one")) << "his share";
    EXPECT_TRUE(ask("other"));
    EXPECT_FALSE(ask("third")) << "of all";
    EXPECT_EQ(waiting.size(), 3u);
    EXPECT_EQ(limits::file_jobs.present(), 3u);
    work();
    EXPECT_TRUE(ask("one"));
    while (!waiting.empty()) work();
    EXPECT_EQ(answered, 4);
    EXPECT_EQ(limits::file_jobs.present(), 0u);
}

// The exchange may end while jobs are under way: they are dropped, and count to the end.
TEST_F(FileJobsTest, JobsMayOutliveWhoeverCounts) {
    {
        FileJobs shorter{aside};
        EXPECT_TRUE(shorter.run("one", [](store::Files&) { return [] {}; }));
    }
    EXPECT_EQ(limits::file_jobs.present(), 1u);
    waiting.clear();
    EXPECT_EQ(limits::file_jobs.present(), 0u);
}

}  // namespace
}  // namespace asterism::manage
