// SPDX-License-Identifier: Apache-2.0
#include "world.h"

#include <fmt/core.h>

#include <cstdlib>

#include "asterism/call/application.h"
#include "asterism/call/calls.h"
#include "lines.h"

namespace asterism::fuzz {

const IpAddress World::kServer = *IpAddress::parse("192.0.2.1");

namespace {

rt::SimOptions options_of_the_net() {
    rt::SimOptions options;
    options.host = {World::kServer};
    return options;
}

bool reaches_the_machine(call::Danger danger) {
    return danger == call::Danger::Files || danger == call::Danger::Programs;
}

}  // namespace

World::World(const std::map<std::string, std::string>& files)
    : net_(loop_, options_of_the_net()), server_(loop_, net_, ladder_, given_) {
    for (const auto& [name, text] : files) {
        flows::Line line;
        line.text = name + ":";
        line.block = text;
        if (const auto added = given_.add(line); !added) fail(added.error().reason);
    }
    server_.start();
    if (!server_.exchange().booted()) fail("not booted");
}

World::~World() { server_.kill(); }

void World::watch_dangers() {
    auto& calls = exchange().calls();
    const auto applications = calls.applications.all();
    for (auto application : applications) {
        if (!reaches_the_machine(application.danger)) continue;
        calls.applications.remove(application.name);
        application.run = +[](call::Channel& channel, std::string) -> rt::Task<call::Next> {
            channel.calls().attachments.of<Ran>().what = channel.application;
            co_return call::Next::GoOn;
        };
        calls.applications.add(application);
    }
    const auto functions = calls.functions.all();
    for (auto function : functions) {
        if (!reaches_the_machine(function.reads)) continue;
        calls.functions.remove(function.name);
        function.read_later = nullptr;
        function.waits = nullptr;
        function.read = +[](call::Calls& calls, call::Channel*, const std::string& args) {
            calls.attachments.of<Ran>().what = "a function with " + args;
            return std::string("ran");
        };
        calls.functions.add(function);
    }
}

void World::check_nothing_is_left() {
    if (server_.stopped() || !server_.running()) return;
    exchange().commands().run("channel request hangup all");
    // As long as a message may run, then what transactions and files repeat.
    loop_.pass(Seconds{240});
    std::string left;
    for (const auto& [what, count] : exchange().census().rows())
        if (count != 0) left += fmt::format("{} {}; ", count, what);
    if (!left.empty()) fail("there are still " + left);
}

void World::fail(std::string_view why) {
    fmt::print(stderr, "{}\n{}\n{}\n", why, ladder_.text(), ladder_.log_text());
    std::abort();
}

}  // namespace asterism::fuzz
