// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "asterism/call/calls.h"
#include "asterism/call/channel.h"
#include "asterism/rt/sim.h"

namespace asterism::call {
namespace {

class CountingWatcher final : public ChannelWatcher {
public:
    void on_event(const ChannelEvent&) override {
        ++heard;
        if (leaves) leaves->drop_watcher(*this);
    }
    void on_freed(Channel&) override {}
    int heard = 0;
    Channel* leaves = nullptr;
};

TEST(ChannelWatchers, HearAllOnceWhoeverLeavesMeanwhile) {
    rt::SimLoop loop;
    EventBus events;
    Calls calls{loop, events, {}};
    auto& channel = calls.channels.create_hidden("Fake/1");
    for (std::size_t leaving = 0; leaving < 4; ++leaving) {
        CountingWatcher watchers[4];
        watchers[leaving].leaves = &channel;
        for (auto& one : watchers) channel.add_watcher(one);
        channel.post({.kind = ChannelEvent::Kind::Heard});
        for (const auto& one : watchers) EXPECT_EQ(one.heard, 1) << leaving;
        channel.post({.kind = ChannelEvent::Kind::Heard});
        for (const auto& one : watchers) EXPECT_EQ(one.heard, one.leaves ? 1 : 2) << leaving;
        for (auto& one : watchers) channel.drop_watcher(one);
    }
    calls.channels.finish(channel);
    loop.settle();
}

}  // namespace
}  // namespace asterism::call
