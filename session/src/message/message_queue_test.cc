// SPDX-License-Identifier: Apache-2.0
#include "message/message_queue.h"

#include <gtest/gtest.h>

#include "room_limits.h"

namespace asterism::session {
namespace {

class MessageQueueTest : public testing::Test {
protected:
    ~MessageQueueTest() override { Limit::reset_all(); }

    MessageQueue::Letter letter(std::string endpoint, std::string line, std::string body) {
        MessageQueue::Letter out;
        out.endpoint = std::move(endpoint);
        out.line = std::move(line);
        out.message.body = std::move(body);
        out.size = 10;
        return out;
    }
    void push(std::string endpoint, std::string line, std::string body) {
        queue.push(letter(std::move(endpoint), std::move(line), std::move(body)));
    }
    /// The body of the one whose turn it is, which runs from here on; "" when there is none.
    std::string start() {
        auto turn = queue.next();
        if (!turn) return {};
        running.push_back(std::make_unique<MessageQueue::Turn>(std::move(*turn)));
        return running.back()->letter().message.body;
    }

    MessageQueue queue;
    std::vector<std::unique_ptr<MessageQueue::Turn>> running;
};

TEST_F(MessageQueueTest, OneLineStaysInOrder) {
    push("alice", "100", "one");
    push("alice", "100", "two");
    EXPECT_EQ(start(), "one");
    EXPECT_EQ(start(), "");
    running.clear();
    EXPECT_EQ(start(), "two");
    running.clear();
    EXPECT_EQ(queue.size(), 0u);
    EXPECT_EQ(queue.bytes(), 0u);
    EXPECT_EQ(queue.running(), 0u);
}

TEST_F(MessageQueueTest, OthersRunBeside) {
    push("alice", "100", "slow");
    push("alice", "200", "to another");
    push("bob", "100", "of another");
    EXPECT_EQ(start(), "slow");
    EXPECT_EQ(start(), "of another");
    EXPECT_EQ(start(), "to another");
    EXPECT_EQ(start(), "");
}

TEST_F(MessageQueueTest, EndpointsTakeTurns) {
    limits::messages_running.set(1);
    for (const auto* line : {"1", "2", "3"}) push("alice", line, std::string("alice ") + line);
    push("bob", "1", "bob");
    EXPECT_EQ(start(), "alice 1");
    running.clear();
    EXPECT_EQ(start(), "bob");
    running.clear();
    EXPECT_EQ(start(), "alice 2");
}

TEST_F(MessageQueueTest, AnEndpointRunsNoMoreThanItsShare) {
    limits::messages_running_of_endpoint.set(2);
    for (const auto* line : {"1", "2", "3"}) push("alice", line, line);
    EXPECT_EQ(start(), "1");
    EXPECT_EQ(start(), "2");
    EXPECT_EQ(start(), "");
    running.erase(running.begin());
    EXPECT_EQ(start(), "3");
}

TEST_F(MessageQueueTest, FullToTheBrimAndOneMore) {
    limits::messages_of_endpoint.set(3);
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(queue.admits("alice", 10));
        push("alice", "100", "x");
    }
    EXPECT_FALSE(queue.admits("alice", 10));
    EXPECT_TRUE(queue.admits("bob", 10));
    // What runs counts until it is over.
    EXPECT_EQ(start(), "x");
    EXPECT_FALSE(queue.admits("alice", 10));
    running.clear();
    EXPECT_TRUE(queue.admits("alice", 10));

    limits::messages.set(3);
    EXPECT_TRUE(queue.admits("bob", 10));
    push("bob", "100", "x");
    EXPECT_FALSE(queue.admits("carol", 10));
    limits::messages.set(100);
    limits::messages_bytes.set(1000);
    EXPECT_TRUE(queue.admits("carol", 970));
    EXPECT_FALSE(queue.admits("carol", 971));
}

TEST_F(MessageQueueTest, TheEndDropsWhatWaitsAndLeavesWhatRuns) {
    push("alice", "100", "one");
    push("alice", "100", "two");
    push("bob", "100", "three");
    EXPECT_EQ(start(), "one");
    queue.drop_waiting();
    EXPECT_EQ(queue.size(), 1u);
    EXPECT_EQ(start(), "");
    running.clear();
    EXPECT_EQ(queue.size(), 0u);
    push("alice", "100", "four");
    EXPECT_EQ(start(), "four");
}

}  // namespace
}  // namespace asterism::session
