// SPDX-License-Identifier: Apache-2.0
#include "settings.h"

#include <arpa/inet.h>

#include <cstdlib>
#include <functional>
#include <map>
#include <string_view>

#include <fmt/core.h>

namespace asterism::load {

namespace {

constexpr std::string_view kUsage =
    "asterism_load SCENARIO --server ADDRESS:PORT --pid PID [options]\n"
    "  SCENARIO            options | register-cached | register-challenged | call | hold | rtp\n"
    "  --local ADDRESS     our own address (default: the server's)\n"
    "  --callee-port PORT  where the called phones listen\n"
    "  --user PREFIX --users N --password TEXT\n"
    "  --digest            calls answer a challenge\n"
    "  --rate N            open loop: so many operations a second; otherwise\n"
    "  --window N          closed loop: so many under way at a time (32)\n"
    "  --count N           operations in all, or\n"
    "  --seconds S         operations for so long (5)\n"
    "  --warm-up S         not measured (0.5)\n"
    "  --patience S        an operation fails after so long (8)\n"
    "  --hold S            between a call's ACK and BYE (0)\n"
    "  --calls N           calls in progress, for hold and rtp (100)\n"
    "  --again S           hold: as many again after S seconds, which are the ones measured\n";

[[noreturn]] void refuse(std::string_view why) {
    fmt::print(stderr, "asterism_load: {}\n{}", why, kUsage);
    std::exit(2);
}

Millis seconds(const std::string& text) { return Millis{static_cast<long>(std::atof(text.c_str()) * 1000)}; }

void read_server(Settings& settings, const std::string& text) {
    const auto colon = text.rfind(':');
    if (colon == std::string::npos) refuse("--server needs ADDRESS:PORT");
    settings.server.sin_family = AF_INET;
    settings.server.sin_port = htons(static_cast<std::uint16_t>(std::atoi(text.c_str() + colon + 1)));
    if (inet_pton(AF_INET, text.substr(0, colon).c_str(), &settings.server.sin_addr) != 1)
        refuse("bad --server");
    if (settings.local.s_addr == 0) settings.local = settings.server.sin_addr;
}

}  // namespace

Settings read_settings(int argc, char** argv) {
    if (argc < 2) refuse("no scenario");
    Settings s;
    s.scenario = argv[1];
    const auto number = [](const std::string& text) {
        return static_cast<unsigned>(std::atol(text.c_str()));
    };
    const std::map<std::string, std::function<void(const std::string&)>> options = {
        {"--server", [&](const std::string& v) { read_server(s, v); }},
        {"--local", [&](const std::string& v) { inet_pton(AF_INET, v.c_str(), &s.local); }},
        {"--callee-port",
         [&](const std::string& v) { s.callee_port = static_cast<std::uint16_t>(number(v)); }},
        {"--pid", [&](const std::string& v) { s.pid = static_cast<int>(number(v)); }},
        {"--user", [&](const std::string& v) { s.user = v; }},
        {"--users", [&](const std::string& v) { s.users = std::max(1U, number(v)); }},
        {"--password", [&](const std::string& v) { s.password = v; }},
        {"--rate", [&](const std::string& v) { s.rate = std::atof(v.c_str()); }},
        {"--window", [&](const std::string& v) { s.window = std::max(1U, number(v)); }},
        {"--count", [&](const std::string& v) { s.count = number(v); }},
        {"--seconds", [&](const std::string& v) { s.duration = seconds(v); }},
        {"--warm-up", [&](const std::string& v) { s.warm_up = seconds(v); }},
        {"--patience", [&](const std::string& v) { s.patience = seconds(v); }},
        {"--hold", [&](const std::string& v) { s.hold = seconds(v); }},
        {"--again", [&](const std::string& v) { s.again = seconds(v); }},
        {"--calls", [&](const std::string& v) { s.calls = std::max(1U, number(v)); }},
    };
    for (int i = 2; i < argc; ++i) {
        const std::string name = argv[i];
        if (name == "--digest") {
            s.digest = true;
            continue;
        }
        const auto option = options.find(name);
        if (option == options.end()) refuse(fmt::format("unknown option {}", name));
        if (++i == argc) refuse(fmt::format("{} needs a value", name));
        option->second(argv[i]);
    }
    if (s.server.sin_port == 0) refuse("--server is missing");
    return s;
}

}  // namespace asterism::load
