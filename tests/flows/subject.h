// SPDX-License-Identifier: Apache-2.0
// The server that a flow talks to, as far as the flow asks it anything but by SIP, RTP and AMI: in memory it
// is Server, a program on real sockets is tests/oracle's Program.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace asterism::flows {

/// An event with its text kept.
struct Happened {
    std::string name;
    std::vector<std::pair<std::string, std::string>> fields;
    bool used = false;
};

class Subject {
public:
    virtual ~Subject() = default;

    virtual void start() = 0;
    /// As if killed: what was not safe is lost.
    virtual void kill() = 0;
    /// Reads the configuration again, as `core reload` does; what is wrong with it is in the log.
    virtual void reload() = 0;
    /// The records of DNS as they are given now.
    virtual void set_names() = 0;
    virtual bool running() const = 0;
    /// It has said by itself that it ends.
    virtual bool stopped() const = 0;
    /// A command of the console. `done` is called with all that it says, maybe later.
    virtual void command(const std::string& text, std::function<void(std::string)> done) = 0;
    /// What a commit of the journal takes from here on.
    virtual void set_disk_time(Millis) {}
    /// Puts into the ladder what stands in the log and is not there yet.
    virtual void read_log() {}
    /// After the end: waits until nothing may live on, and says what does ("1 channels"); empty: nothing.
    virtual std::string left() = 0;

    std::vector<Happened> happened;
    /// As last set on any channel.
    std::map<std::string, std::string> variables;
    /// The first event that was not as the reference has it; empty: none.
    std::string event_fault;
};

}  // namespace asterism::flows
