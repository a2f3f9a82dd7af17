// SPDX-License-Identifier: Apache-2.0
#include "asterism/rt/shortage.h"

#include <gtest/gtest.h>
#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <string>

#include "asterism/rt/event_loop.h"
#include "asterism/rt/thread.h"

namespace asterism::rt {
namespace {

/// So much of a resource, and no more, for as long as it lives.
class Only {
public:
    Only(__rlimit_resource what, rlim_t most) : what_(what) {
        getrlimit(what, &before_);
        const rlimit few{most, before_.rlim_max};
        setrlimit(what, &few);
    }
    ~Only() { setrlimit(what_, &before_); }
    Only(const Only&) = delete;
    Only& operator=(const Only&) = delete;

private:
    __rlimit_resource what_;
    rlimit before_{};
};

/// The limit that leaves so many: numbers are given from the lowest on.
rlim_t but(unsigned left) {
    const int next = dup(0);
    close(next);
    return static_cast<rlim_t>(next) + left;
}

TEST(Shortage, DescriptorsAreCountedAndGivenBack) {
    const auto before = count_descriptors(50);
    EXPECT_EQ(before.left, 50u);
    EXPECT_EQ(count_descriptors(50).open, before.open);
    const Only few(RLIMIT_NOFILE, but(3));
    const auto now = count_descriptors(50);
    EXPECT_LE(now.left, 3u);
    EXPECT_EQ(now.open, before.open);
}

TEST(Shortage, ALoopWithoutDescriptorsIsNone) {
    for (const unsigned left : {0u, 1u}) {  // the mailbox's, epoll's
        try {
            const Only few(RLIMIT_NOFILE, but(left));
            const EventLoop loop;
            FAIL() << "with " << left;
        } catch (const Shortage& shortage) {
            EXPECT_NE(std::string(shortage.what()).find("Too many open files"), std::string::npos)
                << shortage.what();
        }
    }
    const EventLoop loop;  // and nothing was lost
}

TEST(Shortage, AThreadThatCannotBeStartedIsNamed) {
    pthread_attr_t before, vast;
    pthread_getattr_default_np(&before);
    pthread_attr_init(&vast);
    pthread_attr_setstacksize(&vast, std::size_t{1} << 47);  // a stack larger than the address space
    ASSERT_EQ(pthread_setattr_default_np(&vast), 0);
    try {
        const Thread worker("worker", [] {});
        ADD_FAILURE() << "it runs";
    } catch (const Shortage& shortage) {
        EXPECT_NE(std::string(shortage.what()).find("'worker'"), std::string::npos) << shortage.what();
    }
    pthread_setattr_default_np(&before);
    pthread_attr_destroy(&before);
    const Thread worker("worker", [] {});  // and nothing was lost
}

}  // namespace
}  // namespace asterism::rt
