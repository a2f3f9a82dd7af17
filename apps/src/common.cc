// SPDX-License-Identifier: Apache-2.0
#include "common.h"

#include <cmath>
#include <set>

#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"

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

}  // namespace asterism::apps
