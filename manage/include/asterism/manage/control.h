// SPDX-License-Identifier: Apache-2.0
// The control socket: astrundir/asterisk.ctl. A protocol of our own, lines from the client, frames from us:
//
//   we      asterism-control 1 <host> <version>      once, on connection
//   client  run <command>                            answered by   out <bytes>\n<text>  and  end <status>
//   client  complete <line begun>                    the same, one word a line
//   client  console                                  from now on log lines come too:   log <bytes>\n<text>
//
// Status 0: delivered and done; 1: the command says that it failed. Commands of one connection are answered
// in order, one at a time. Exchange thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/log.h"
#include "asterism/manage/commands.h"
#include "asterism/rt/net.h"

namespace asterism::manage {

struct ControlOptions {
    /// Prompt and greeting.
    std::string hostname = "localhost";
    std::string version;
    std::size_t most_line = 16384;
};

class ControlServer final : public rt::Acceptor {
public:
    ControlServer(const Commands& commands, ControlOptions options);
    ~ControlServer();

    /// {.unix_path = "/run/asterism/asterisk.ctl"}; tests listen on an address.
    Result<void> listen(rt::Net& net, const rt::ListenOptions& options);
    SocketAddress local() const;
    /// One log line for everybody in console mode who wants it; the newline is added when it has none.
    void console_line(log::Level level, std::string_view line);
    /// Called when the first console is there, and when the last one is gone.
    void on_consoles(std::function<void(bool)> changed);
    std::size_t consoles() const;
    std::size_t connections() const { return connections_.size(); }

private:
    class Connection;
    void on_accept(std::unique_ptr<rt::Stream> stream) override;
    void remove(Connection& connection);
    void tell_followers();

    const Commands& commands_;
    ControlOptions options_;
    std::unique_ptr<rt::Listener> listener_;
    std::vector<std::shared_ptr<Connection>> connections_;
    std::function<void(bool)> on_consoles_;
    bool followed_ = false;
};

}  // namespace asterism::manage
