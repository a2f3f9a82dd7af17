// SPDX-License-Identifier: Apache-2.0
// The front of logging: `log::notice("Request '{}' failed", method)`. Levels are Asterisk's. Where the lines
// go (console, files of logger.conf, syslog) is decided by the sink that `server` installs; before that,
// standard error. Callable from every thread. Formatting happens only when the level is wanted.
#pragma once

#include <fmt/core.h>

#include <atomic>
#include <cstdint>
#include <optional>
#include <source_location>
#include <string_view>
#include <type_traits>

namespace asterism::log {

enum class Level : std::uint8_t { Debug, Verbose, Dtmf, Notice, Warning, Error, Security };
inline constexpr unsigned kLevels = 7;
std::string_view level_name(Level level);
/// Without regard to case.
std::optional<Level> level_named(std::string_view name);

struct Record {
    Level level;
    /// Of Verbose and Debug: 1 to 10; else 0.
    int depth;
    std::source_location where;
    std::string_view text;
};

/// Lives until after the last thread that logs; called from any thread.
class Sink {
public:
    virtual ~Sink() = default;
    virtual void write(const Record& record) = 0;
};

/// Installs `sink` (not owned) and returns the former one; null restores standard error.
Sink* install(Sink* sink);

/// Lines deeper than these are not even formatted.
void set_verbose(int depth);
void set_debug(int depth);
int verbose_depth();
int debug_depth();

namespace detail {
extern std::atomic<int> verbose_depth;
extern std::atomic<int> debug_depth;
void write(Level level, int depth, const std::source_location& where, fmt::string_view format,
           fmt::format_args args);
}  // namespace detail

/// A format checked at compile time that remembers where it stands.
template <class... A>
struct BasicFormat {
    template <class S>
    consteval BasicFormat(const S& text, std::source_location where = std::source_location::current())
        : text(text), where(where) {}
    fmt::format_string<A...> text;
    std::source_location where;
};
template <class... A>
using Format = BasicFormat<std::type_identity_t<A>...>;

template <class... A>
void error(Format<A...> format, A&&... args) {
    detail::write(Level::Error, 0, format.where, format.text, fmt::make_format_args(args...));
}
template <class... A>
void warning(Format<A...> format, A&&... args) {
    detail::write(Level::Warning, 0, format.where, format.text, fmt::make_format_args(args...));
}
template <class... A>
void notice(Format<A...> format, A&&... args) {
    detail::write(Level::Notice, 0, format.where, format.text, fmt::make_format_args(args...));
}
/// Events that `logger.conf` calls "security".
template <class... A>
void security(Format<A...> format, A&&... args) {
    detail::write(Level::Security, 0, format.where, format.text, fmt::make_format_args(args...));
}
template <class... A>
void verbose(int depth, Format<A...> format, A&&... args) {
    if (depth > detail::verbose_depth.load(std::memory_order_relaxed)) return;
    detail::write(Level::Verbose, depth, format.where, format.text, fmt::make_format_args(args...));
}
template <class... A>
void debug(int depth, Format<A...> format, A&&... args) {
    if (depth > detail::debug_depth.load(std::memory_order_relaxed)) return;
    detail::write(Level::Debug, depth, format.where, format.text, fmt::make_format_args(args...));
}

}  // namespace asterism::log
