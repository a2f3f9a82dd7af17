// SPDX-License-Identifier: Apache-2.0
// What happened in one run, in order, with virtual times: messages, actions, log lines. Shown when something
// failed, or at once with --trace; two runs with one seed must have the same.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "asterism/rt/loop.h"

namespace asterism::flows {

class Ladder {
public:
    Ladder(const rt::Loop& loop, bool trace) : loop_(loop), trace_(trace), start_(loop.now()) {}

    /// A message: its first line counts, the rest is shown by --trace.
    void message(std::string_view from, std::string_view to, std::string_view text);
    void note(std::string_view text);
    void log(std::string_view text);
    Millis passed() const;

    /// Everything so far, messages by their first lines.
    std::string text() const;
    std::string log_text() const;
    const std::vector<std::string>& log_lines() const { return log_; }
    /// Of every message with all its text, to compare runs.
    std::uint64_t fingerprint() const { return fingerprint_; }

private:
    void add(std::string line, std::string_view more = {});

    const rt::Loop& loop_;
    bool trace_;
    MonoTime start_;
    std::vector<std::string> lines_;
    std::vector<std::string> log_;
    std::uint64_t fingerprint_ = 1469598103934665603ULL;
};

}  // namespace asterism::flows
