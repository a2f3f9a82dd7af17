// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/mailbox.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <thread>
#include <vector>

namespace asterism::rt {
namespace {

TEST(Mailbox, RunsJobsInTheirOrder) {
    Mailbox mailbox;
    std::vector<int> done;
    for (int i = 0; i < 5; ++i) mailbox.post([&done, i] { done.push_back(i); });
    EXPECT_FALSE(mailbox.going_to_sleep());
    EXPECT_TRUE(mailbox.drain());
    EXPECT_EQ(done, (std::vector<int>{0, 1, 2, 3, 4}));
    EXPECT_FALSE(mailbox.drain());
}

TEST(Mailbox, NoPostIsLostToASleepingOwner) {
    Mailbox mailbox;
    constexpr int kPosters = 3;
    constexpr int kEach = 20000;
    int seen = 0;
    std::vector<std::thread> posters;
    for (int p = 0; p < kPosters; ++p)
        posters.emplace_back([&] {
            for (int i = 0; i < kEach; ++i) mailbox.post([&seen] { ++seen; });
        });
    while (seen < kPosters * kEach) {
        if (mailbox.drain()) continue;
        if (mailbox.going_to_sleep()) {
            pollfd ring{mailbox.fd(), POLLIN, 0};
            poll(&ring, 1, -1);
        }
        mailbox.woke_up();
    }
    for (auto& poster : posters) poster.join();
    EXPECT_EQ(seen, kPosters * kEach);
}

}  // namespace
}  // namespace asterism::rt
