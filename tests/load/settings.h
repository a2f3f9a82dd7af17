// SPDX-License-Identifier: Apache-2.0
// What the command line of asterism_load asks for.
#pragma once

#include <netinet/in.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace asterism::load {

using Clock = std::chrono::steady_clock;
using TimePoint = Clock::time_point;
using Millis = std::chrono::milliseconds;

struct Settings {
    std::string scenario;           ///< options, register-cached, register-challenged, call, hold, rtp
    sockaddr_in server{};           ///< where the server listens
    in_addr local{};                ///< our own address
    std::uint16_t callee_port = 0;  ///< where the server finds the called phones
    int pid = 0;                    ///< the server's process: whose CPU time and memory are read
    std::string user = "u";         ///< prefix of the user names; six digits follow
    std::string password = "secret";
    unsigned users = 1;       ///< user names in turn: <user>000000 to users - 1
    bool digest = false;      ///< calls answer a challenge
    double rate = 0;          ///< operations a second offered whatever comes back; 0: a window instead
    unsigned window = 32;     ///< operations under way at a time, when no rate is given
    std::uint64_t count = 0;  ///< operations in all; 0: as many as fit in `duration`
    Millis duration{5000};
    Millis warm_up{500};
    Millis patience{8000};  ///< an operation without its final answer for so long has failed
    Millis hold{0};         ///< between a call's ACK and its BYE
    unsigned calls = 100;   ///< calls in progress, for hold and rtp
    /// For hold: so many calls again after this time, and those are measured. What the first left behind (the
    /// transactions of their set-up, for 32 s) is there to be used again by then. 0: the first are measured.
    Millis again{0};
};

/// Ends the program with a sentence when the command line cannot be understood.
Settings read_settings(int argc, char** argv);

}  // namespace asterism::load
