// SPDX-License-Identifier: Apache-2.0
#include "playable.h"

#include <algorithm>
#include <regex>

namespace asterism::oracle {

namespace {
using flows::Act;
using flows::Step;

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

std::optional<std::string> of_given(const std::string& text, const std::string& block) {
    if (text.starts_with("limit ")) return "it sets a limit of ours";
    if (text.starts_with("asterisk.conf:") && has(block, "[limits]")) return "it sets limits of ours";
    if (text.starts_with("dns ")) return "it needs a name server";
    if (text.starts_with("transport ") &&
        (has(text, "protocol=tls") || has(text, "protocol=ws") || has(text, "cert_file")))
        return "it needs certificates";
    return std::nullopt;
}

std::optional<std::string> of_step(const Step& step) {
    if (const auto over = step.options.find("over"); over != step.options.end() && over->second == "tls")
        return "it needs certificates";
    switch (step.act) {
        case Act::Given:
            return of_given(step.source.text, step.source.block);
        case Act::Network:
            return "it disturbs the network";
        case Act::Clock:
            return "it disturbs the clocks";
        default:
            break;
    }
    for (const auto& inner : step.steps)
        if (auto why = of_step(inner)) return why;
    return std::nullopt;
}

/// Lines that programs beside us read, in the words of Asterisk.
bool is_for_watchers(const Step& step) {
    return std::ranges::all_of(step.details, [](const flows::Detail& detail) {
        return has(detail.value, "Request '") || has(detail.value, "SecurityEvent");
    });
}
}  // namespace

std::optional<std::string> why_not(const flows::Flow& flow) {
    for (const auto& step : flow.steps)
        if (auto why = of_step(step)) return why;
    return std::nullopt;
}

void forgive_seconds(flows::Flow& flow) {
    static const std::regex seconds("expires=[0-9]{2,}");
    const auto forgive = [](const auto& self, Step& step) -> void {
        if (step.act == Act::Expect)
            for (auto& detail : step.details)
                detail.value = std::regex_replace(
                    detail.value, seconds,
                    detail.kind == flows::Detail::Matches ? "expires=[0-9]+" : "expires=*");
        for (auto& inner : step.steps) self(self, inner);
    };
    for (auto& step : flow.steps) forgive(forgive, step);
}

void leave_out_our_log(flows::Flow& flow) {
    std::erase_if(flow.steps,
                  [](const Step& step) { return step.act == Act::Log && !is_for_watchers(step); });
}

}  // namespace asterism::oracle
