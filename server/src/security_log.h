// SPDX-License-Identifier: Apache-2.0
// Security events as log lines of level SECURITY, which fail2ban's filter for Asterisk reads:
//
//   SecurityEvent="InvalidAccountID",EventTV="...",Severity="Error",...,RemoteAddress="IPV4/UDP/192.0.2.9/5060"
//
// Listens only while somebody writes that level. Exchange thread.
#pragma once

#include <functional>
#include <string>

#include "asterism/base/event.h"

namespace asterism::server {

class SecurityLog {
public:
    /// `wanted`: logger.conf has a file for it.
    SecurityLog(EventBus& events, std::function<bool()> wanted);
    ~SecurityLog();

    /// Another configuration is in force.
    void follow();
    static std::string line_of(const Event& event);

private:
    EventBus& events_;
    std::function<bool()> wanted_;
    EventBus::Token token_ = 0;
};

}  // namespace asterism::server
