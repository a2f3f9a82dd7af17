// SPDX-License-Identifier: Apache-2.0
#include "common.h"

#include <cmath>
#include <set>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/times.h"

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

bool first_time(std::string_view what) {
    static std::set<std::string, std::less<>> said;
    if (said.contains(what)) return false;
    said.emplace(what);
    return true;
}

Choice parse_choice(std::string_view text) {
    const auto mark = text.find('?');
    if (mark == text.npos) return {trim(text), {}, {}};
    const auto rest = text.substr(mark + 1);
    int depth = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < rest.size(); ++i) {
        if (rest[i] == '"') quoted = !quoted;
        if (quoted) continue;
        if (rest[i] == '(') ++depth;
        if (rest[i] == ')' && depth > 0) --depth;
        if (rest[i] == ':' && depth == 0)
            return {trim(text.substr(0, mark)), rest.substr(0, i), rest.substr(i + 1)};
    }
    return {trim(text.substr(0, mark)), rest, {}};
}

bool is_time(call::Calls& calls, std::string_view times) {
    const auto parsed = dialplan::Times::parse(times);
    if (!parsed) {
        log::warning("'{}' is no time: {}", times, parsed.error().reason);
        return false;
    }
    return parsed->now(*calls.clock());
}

}  // namespace asterism::apps
