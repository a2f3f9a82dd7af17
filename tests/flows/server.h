// SPDX-License-Identifier: Apache-2.0
// The whole server on the simulated loop and network, with a journal that outlives it: what was safe before a
// `restart` is there after it, and nothing else. No thread, no socket, no clock.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "asterism/base/event.h"
#include "asterism/base/log.h"
#include "asterism/rt/sim.h"
#include "asterism/server/exchange.h"
#include "given.h"
#include "ladder.h"

namespace asterism::flows {

/// An event with its text kept.
struct Happened {
    std::string name;
    std::vector<std::pair<std::string, std::string>> fields;
    bool used = false;
};

class Server final : public log::Sink {
public:
    Server(rt::SimLoop& loop, rt::SimNet& net, Ladder& ladder, Given& given);
    ~Server() override;

    void start();
    /// As if killed: what was not safe is lost.
    void kill();
    /// Reads the configuration again, as `core reload` does; what is wrong with it is in the log.
    void reload();
    /// The records of DNS as they are given now.
    void set_names();
    bool running() const { return exchange_ != nullptr; }
    bool stopped() const { return stopped_; }
    server::Exchange& exchange() { return *exchange_; }

    std::vector<Happened> happened;
    std::map<std::string, std::string> variables;
    /// The first event that was not as the reference has it; empty: none.
    std::string event_fault;
    /// Safe records, and how long the disk takes.
    std::map<std::pair<std::string, std::string>, std::string> safe;

private:
    void write(const log::Record& record) override;
    server::Configuration read_configuration(std::shared_ptr<const schema::Snapshot> former);
    void read_program_options();
    /// What is given, and what the server wrote meanwhile.
    std::map<std::string, std::string> files() const;
    void write_sounds();

    rt::SimLoop& loop_;
    rt::SimNet& net_;
    Ladder& ladder_;
    Given& given_;
    server::ProgramOptions options_;
    std::filesystem::path sounds_;
    std::set<std::string> names_;  // in DNS
    std::map<std::string, std::string> written_;
    std::shared_ptr<const server::Configuration> configuration_;
    std::unique_ptr<server::Exchange> exchange_;
    EventBus::Token token_ = 0;
    bool stopped_ = false;
    log::Sink* former_ = nullptr;
};

}  // namespace asterism::flows
