// SPDX-License-Identifier: Apache-2.0
#include "common.h"

#include <cmath>
#include <set>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "asterism/dialplan/expression.h"
#include "asterism/dialplan/times.h"
#include "asterism/rt/zone.h"

namespace asterism::apps {

std::optional<Millis> parse_seconds(std::string_view text) {
    constexpr double kYear = 366.0 * 24 * 3600;
    const auto number = parse_double(trim(text));
    if (!number || !std::isfinite(*number) || *number < 0) return std::nullopt;
    return Millis{static_cast<std::int64_t>(std::llround(std::min(*number, kYear) * 1000))};
}

void set_variable(call::Channel& channel, std::string_view name, std::string_view value) {
    call::set_variable(channel.calls(), &channel, name, value);
}

namespace {
/// What the log has been told once.
struct SaidOnce {
    std::set<std::string, std::less<>> said;
};
}  // namespace

bool first_time(call::Calls& calls, std::string_view what) {
    // Some of it may be a caller's words.
    constexpr std::size_t kMostSaid = 1000;
    auto& said = calls.attachments.of<SaidOnce>().said;
    if (said.contains(what) || said.size() >= kMostSaid) return false;
    said.emplace(what);
    return true;
}

Choice parse_choice(dialplan::MarkedView text) {
    const auto mark = text.find('?');
    if (mark == std::string_view::npos) return {text.trimmed(), {}, {}};
    const auto condition = text.substr(0, mark).trimmed();
    const auto colon = text.find_outside(':', mark + 1);
    if (colon == std::string_view::npos) return {condition, text.substr(mark + 1), {}};
    return {condition, text.substr(mark + 1, colon - mark - 1), text.substr(colon + 1)};
}

bool holds(const Choice& choice) { return dialplan::is_true_condition(choice.condition.text()); }

namespace {

/// The first '=' that stands outside of parentheses: FUNC(a=b)=value. One that was put in counts where nobody
/// wrote any: Set(${PAIR}).
std::size_t equals_of(dialplan::MarkedView text) {
    int depth = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text.is(i, '(')) ++depth;
        if (text.is(i, ')') && depth > 0) --depth;
        if (text.is(i, '=') && depth == 0) return i;
    }
    const auto written = text.find('=');
    return written != std::string_view::npos ? written : text.text().find('=');
}

}  // namespace

bool assign(call::Calls& calls, call::Channel* channel, dialplan::MarkedView pair) {
    const auto at = equals_of(pair);
    const auto name = pair.substr(0, at).trimmed();
    if (at == std::string_view::npos || name.empty()) {
        log::warning("Set requires at least one variable name/value pair, not '{}'", pair.text());
        return false;
    }
    // Which function is written to, the author of this text said.
    std::optional<call::Acting> acting;
    if (channel && !calls.acting)
        acting.emplace(calls, call::authority_for(*channel, name.substr(0, name.find('('))));
    return call::set_variable(calls, channel, name, pair.text().substr(at + 1));
}

namespace {
constexpr int kMostNested = 16;
/// Two in each of two, sixteen deep, would hold up everybody.
constexpr int kMostWithin = 4096;
}  // namespace

Nesting::Nesting(call::Channel& channel)
    : channel_(channel), fits_(++channel.exec_nesting <= kMostNested && channel.exec_within < kMostWithin) {
    if (channel.exec_within++ == kMostWithin)
        log::error("{}: {} applications and subroutines within one are enough", channel.name(), kMostWithin);
    if (channel.exec_nesting > kMostNested && channel.exec_within < kMostWithin)
        log::error("{}: {} applications and subroutines within each other are enough", channel.name(),
                   kMostNested);
}

std::optional<dialplan::Found> standing_at(const call::Channel& channel) {
    return channel.calls().dialplan()->find({.context = channel.place.context,
                                             .exten = channel.place.exten,
                                             .priority = channel.place.priority,
                                             .caller_id = channel.caller.number.text,
                                             .clock = channel.calls().clock()});
}

dialplan::Marked first_argument(const dialplan::Marked& data) {
    const auto args = dialplan::split_marked_args(data);
    return args.empty() ? dialplan::Marked() : dialplan::MarkedView(args[0]).trimmed().copy();
}

namespace {

bool holds_by(const dialplan::LocalClock& clock, std::string_view times) {
    const auto parsed = dialplan::Times::parse(times);
    for (const auto& fault : parsed.faults()) log::warning("{}", fault);
    return parsed.now(clock);
}

/// It is always the same moment.
class StoppedClock final : public dialplan::LocalClock {
public:
    explicit StoppedClock(std::int64_t seconds) : seconds_(seconds) {}
    std::tm now(std::string_view zone) const override {
        const auto there = rt::time_in_zone(seconds_, zone);
        return there ? *there : rt::time_in_zone(seconds_, {}).value_or(std::tm{});
    }

private:
    std::int64_t seconds_;
};

}  // namespace

bool is_time(call::Calls& calls, std::string_view times) { return holds_by(*calls.clock(), times); }
bool is_time_at(std::int64_t seconds, std::string_view times) {
    return holds_by(StoppedClock(seconds), times);
}

}  // namespace asterism::apps
