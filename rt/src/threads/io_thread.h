// SPDX-License-Identifier: Apache-2.0
// One I/O thread: its loop, and the two sides of its way to the loop of the handlers.
#pragma once

#include <memory>
#include <string>

#include "asterism/rt/event_loop.h"
#include "asterism/rt/net.h"
#include "asterism/rt/thread.h"
#include "side.h"

namespace asterism::rt {

class IoThread {
public:
    /// Throws Shortage.
    IoThread(std::string name, Loop& handlers_loop)
        : near_(std::make_shared<Side>(handlers_loop, 1)), far_(std::make_shared<Side>(loop_, 2)) {
        Side::join(*near_, *far_);
        try {
            thread_ = Thread(std::move(name), [this] { loop_.run(); });
        } catch (...) {
            near_->close();
            far_->close();
            throw;
        }
    }
    /// What was sent to it is still done.
    ~IoThread() {
        near_->flush_now();
        loop_.stop();
        thread_.join();
        near_->close();
        far_->close();
    }

    const std::shared_ptr<Side>& near() const { return near_; }
    const std::shared_ptr<Side>& far() const { return far_; }
    EventLoop& loop() { return loop_; }

private:
    EventLoop loop_;
    std::shared_ptr<Side> near_;
    std::shared_ptr<Side> far_;
    Thread thread_;
};

}  // namespace asterism::rt
