// SPDX-License-Identifier: Apache-2.0
// A whole server on the simulated twin for one input of a fuzzer: with files of configuration, peers that say
// what the input tells, and what must be true at the end. What is not so aborts, with the log.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "server.h"

namespace asterism::fuzz {

class World {
public:
    /// `files`: "pjsip.conf" and so on, with their text.
    explicit World(const std::map<std::string, std::string>& files);
    ~World();

    rt::SimLoop& loop() { return loop_; }
    rt::SimNet& net() { return net_; }
    flows::Server& server() { return server_; }
    server::Exchange& exchange() { return server_.exchange(); }

    /// Applications and functions that reach the machine only note that they ran, and do nothing.
    void watch_dangers();
    /// The first of them that ran; empty: none.
    const std::string& ran() { return exchange().calls().attachments.of<Ran>().what; }

    /// Ends every call and message, lets the echoes die away, and looks whether anything is left.
    void check_nothing_is_left();
    [[noreturn]] void fail(std::string_view why);

    static const IpAddress kServer;

private:
    struct Ran {
        std::string what;
    };

    rt::SimLoop loop_;
    rt::SimNet net_;
    flows::Substitution words_;
    flows::Ladder ladder_{loop_, false};
    flows::Given given_{words_};
    flows::Server server_;
};

}  // namespace asterism::fuzz
