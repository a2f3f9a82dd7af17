// SPDX-License-Identifier: Apache-2.0
// A server that is a program of its own, Asterisk or ours, with sockets of its own. It runs already; what a
// flow wants of it goes the ways that an administrator has: files, console commands, the manager interface,
// the log.
#pragma once

#include <filesystem>
#include <memory>

#include "asterism/rt/net.h"
#include "given.h"
#include "ladder.h"
#include "subject.h"
#include "world.h"

namespace asterism::oracle {

/// Where it is found.
struct Place {
    std::filesystem::path etc;  ///< the configuration that it reads
    std::filesystem::path log;  ///< the file that it writes
    std::string console;        ///< the command that takes one of the console's as its only argument
    std::string restart;        ///< the program that kills it and starts it again
    SocketAddress manager;
};

class Program final : public flows::Subject, rt::StreamHandler {
public:
    Program(flows::World& world, flows::Ladder& ladder, flows::Given& given, Place place);
    ~Program() override;

    void start() override;
    void kill() override;
    void reload() override;
    void set_names() override {}
    bool running() const override { return manager_ != nullptr; }
    bool stopped() const override { return closed_; }
    void command(const std::string& text, std::function<void(std::string)> done) override;
    void read_log() override;
    std::string left() override {
        if (at_end) at_end();
        return {};
    }

    std::string ask_console(const std::string& text) { return say_on_console(text); }
    /// The blocks that answer an action ("Getvar|Variable: A"), to the end of its list.
    std::vector<std::string> ask_manager(const std::string& action);
    /// When the flow is over and the program stands where it led.
    std::function<void()> at_end;

    /// What was asked of it that it has not got: it is not asked at all then.
    std::string cannot;

private:
    void on_bytes(rt::Stream&, std::string_view bytes) override;
    void on_closed(rt::Stream&, rt::CloseReason, std::string_view) override { closed_ = true; }
    void on_block(std::string_view block);
    bool log_in();
    std::string say_on_console(const std::string& text);

    flows::World& world_;
    flows::Ladder& ladder_;
    flows::Given& given_;
    Place place_;
    std::unique_ptr<rt::Stream> manager_;
    std::string bytes_;
    bool logged_in_ = false;
    bool booted_ = false;
    bool closed_ = false;
    bool killed_ = false;
    std::size_t log_read_ = 0;
    /// Of the action that was asked latest.
    int asked_ = 0;
    std::vector<std::string> answers_;
    bool answered_ = false;
};

}  // namespace asterism::oracle
