// SPDX-License-Identifier: Apache-2.0
// HANGUPCAUSE(channel,type), HANGUPCAUSE_KEYS: why the legs of a channel came to their end.
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "functions.h"

namespace asterism::apps {

namespace {

/// Its own leg, where we called it, and those it dialled (639).
std::vector<Channel::DialledCause> causes_of(const Channel* channel) {
    if (!channel) return {};
    auto out = channel->dialled_causes;
    if (auto own = channel->own_cause()) out.push_back(std::move(*own));
    return out;
}

std::string hangup_cause(Calls&, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 2);
    const auto type = trim(parts[1]);
    for (const auto& one : causes_of(channel)) {
        if (one.channel != trim(parts[0])) continue;
        if (iequals(type, "tech")) return one.text;
        if (iequals(type, "ast")) return std::string(call::cause_text(one.cause));
        log::error("HANGUPCAUSE: '{}' is neither tech nor ast", type);
    }
    return {};
}

std::string hangup_cause_keys(Calls&, Channel* channel, const std::string&) {
    std::string out;
    for (const auto& one : causes_of(channel)) out += (out.empty() ? "" : ",") + one.channel;
    return out;
}

constexpr call::Function kHangupCauseRows[] = {
    {"HANGUPCAUSE", "HANGUPCAUSE(channel,type)", "Why a leg that was dialled came to its end.", hangup_cause},
    {"HANGUPCAUSE_KEYS", "HANGUPCAUSE_KEYS()", "The legs that HANGUPCAUSE knows.", hangup_cause_keys},
};

}  // namespace

std::span<const call::Function> hangup_cause_functions() { return kHangupCauseRows; }

}  // namespace asterism::apps
