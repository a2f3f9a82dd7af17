// SPDX-License-Identifier: Apache-2.0
#include "asterism/base/log.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "asterism/base/clean.h"
#include "asterism/base/expect.h"
#include "asterism/base/log_depth.h"
#include "asterism/base/text.h"

namespace asterism::log {

namespace detail {
std::atomic<int> verbose_depth{0};
std::atomic<int> debug_depth{0};
}  // namespace detail

namespace {

class StandardError : public Sink {
public:
    void write(const Record& record) override {
        std::string line = fmt::format("{}: {}\n", level_name(record.level), record.text);
        std::fwrite(line.data(), 1, line.size(), stderr);
    }
};

StandardError standard_error;
std::atomic<Sink*> current{&standard_error};
std::atomic<int> of_console{0};
std::atomic<int> of_others{0};

}  // namespace

std::string_view level_name(Level level) {
    static constexpr std::string_view kNames[kLevels] = {"DEBUG",   "VERBOSE", "DTMF",    "NOTICE",
                                                         "WARNING", "ERROR",   "SECURITY"};
    return kNames[static_cast<unsigned>(level)];
}

std::optional<Level> level_named(std::string_view name) {
    for (unsigned level = 0; level < kLevels; ++level)
        if (iequals(name, level_name(static_cast<Level>(level)))) return static_cast<Level>(level);
    return std::nullopt;
}

Sink* install(Sink* sink) {
    Sink* former = current.exchange(sink ? sink : &standard_error);
    return former == &standard_error ? nullptr : former;
}

void set_verbose(int depth) {
    of_console = depth;
    detail::verbose_depth = std::max(depth, of_others.load());
}

void want_verbose(int depth) {
    of_others = depth;
    detail::verbose_depth = std::max(depth, of_console.load());
}

void set_debug(int depth) { detail::debug_depth = depth; }
int verbose_depth() { return of_console; }
int debug_depth() { return detail::debug_depth; }

void detail::write(Level level, int depth, const std::source_location& where, fmt::string_view format,
                   fmt::format_args args) {
    fmt::memory_buffer text;
    fmt::vformat_to(std::back_inserter(text), format, args);
    // One record is one line: who can make us log a text of his must not be able to make up a line of it.
    // Packets keep their lines (depth below 0).
    clean({text.data(), text.size()}, depth >= 0 ? Keep::OneLine : Keep::Lines);
    current.load(std::memory_order_acquire)
        ->write({level, depth, where, std::string_view(text.data(), text.size())});
}

}  // namespace asterism::log

namespace asterism {

void expectation_broken(const char* expression, const char* file, int line) {
    log::error("Our own mistake at {}:{}: expected {}", file, line, expression);
#ifdef _GLIBCXX_ASSERTIONS
    std::abort();
#else
    if (const char* strict = std::getenv("ASTERISM_STRICT"); strict && *strict == '1') std::abort();
#endif
}

}  // namespace asterism
