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

#include "asterism/base/log.h"
#include "asterism/rt/sim.h"
#include "asterism/server/exchange.h"
#include "given.h"
#include "ladder.h"
#include "subject.h"

namespace asterism::flows {

class Server final : public Subject, public log::Sink {
public:
    Server(rt::SimLoop& loop, rt::SimNet& net, Ladder& ladder, Given& given);
    ~Server() override;

    void start() override;
    void kill() override;
    void reload() override;
    void set_names() override;
    bool running() const override { return exchange_ != nullptr; }
    bool stopped() const override { return stopped_; }
    void command(const std::string& text, std::function<void(std::string)> done) override;
    std::string left() override;
    void set_disk_time(Millis time) override { disk_time_ = time; }
    server::Exchange& exchange() { return *exchange_; }

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
    Millis disk_time_{0};
    std::unique_ptr<server::Exchange> exchange_;
    EventBus::Token token_ = 0;
    bool stopped_ = false;
    log::Sink* former_ = nullptr;
};

}  // namespace asterism::flows
