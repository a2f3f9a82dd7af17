// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "asterism/base/text.h"
#include "asterism/sip/params.h"
#include "asterism/sip/subscription.h"

namespace asterism::sip {

namespace {
constexpr std::array<std::string_view, 8> kReasons = {"",        "deactivated", "probation",  "rejected",
                                                      "timeout", "giveup",      "noresource", "invariant"};
constexpr std::array<std::string_view, 3> kPhases = {"pending", "active", "terminated"};

std::optional<std::uint32_t> seconds(const Params& params, std::string_view name) {
    const auto value = params.number(name);
    if (!value) return std::nullopt;
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(*value, 0xFFFFFFFFu));
}
}  // namespace

std::string_view end_reason_text(EndReason reason) { return kReasons[static_cast<std::size_t>(reason)]; }

// 4.1.3 and 8.4. A state that we do not know counts as pending: it is alive.
Result<SubscriptionState, ParseError> SubscriptionState::parse(std::string_view value) {
    const auto parsed = ValueParams::parse(value);
    if (!parsed) return std::unexpected(parsed.error());
    SubscriptionState state;
    for (std::size_t i = 0; i < kPhases.size(); ++i)
        if (iequals(parsed->value, kPhases[i])) state.phase = static_cast<SubscriptionPhase>(i);
    state.expires = seconds(parsed->params, "expires");
    state.retry_after = seconds(parsed->params, "retry-after");
    const auto reason = parsed->params.get("reason").value_or("");
    for (std::size_t i = 1; i < kReasons.size(); ++i)
        if (iequals(reason, kReasons[i])) state.reason = static_cast<EndReason>(i);
    return state;
}

std::string SubscriptionState::print() const {
    std::string out(kPhases[static_cast<std::size_t>(phase)]);
    if (phase != SubscriptionPhase::Terminated) {
        if (expires) out += fmt::format(";expires={}", *expires);
        return out;
    }
    if (reason != EndReason::None) (out += ";reason=") += end_reason_text(reason);
    if (retry_after) out += fmt::format(";retry-after={}", *retry_after);
    return out;
}

}  // namespace asterism::sip
