// SPDX-License-Identifier: Apache-2.0
// A manager connection (AMI) of a flow: logs in as the first user of manager.conf when it is first spoken to,
// and keeps what comes, block by block.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "asterism/rt/net.h"
#include "ladder.h"
#include "runner.h"

namespace asterism::flows {

class Runner::Manager final : public rt::StreamHandler {
public:
    struct Block {
        std::vector<std::pair<std::string, std::string>> fields;
        bool used = false;
        std::string text() const;
    };
    Manager(rt::Net& net, Ladder& ladder, SocketAddress from, SocketAddress to);
    void say(const std::vector<std::pair<std::string, std::string>>& fields);
    std::vector<Block> heard;

private:
    void on_bytes(rt::Stream&, std::string_view bytes) override;
    void on_closed(rt::Stream&, rt::CloseReason, std::string_view) override {}

    Ladder& ladder_;
    std::string bytes_;
    std::unique_ptr<rt::Stream> stream_;
};

}  // namespace asterism::flows
