// SPDX-License-Identifier: Apache-2.0
// DIALPLAN_EXISTS and VALID_EXTEN: questions to the dialplan.
#include "asterism/base/text.h"
#include "functions.h"

namespace asterism::apps {

namespace {

bool exists(Calls& calls, const Channel* channel, std::string_view context, std::string_view exten,
            std::string_view priority) {
    dialplan::Where where{.context = context, .exten = exten, .clock = calls.clock()};
    if (channel) where.caller_id = channel->caller.number.text;
    if (priority.empty()) return calls.dialplan()->exists(where);
    if (const auto number = parse_uint(priority))
        where.priority = static_cast<int>(std::min<std::uint64_t>(*number, 1'000'000));
    else if (const auto labelled = calls.dialplan()->find_label(where, priority))
        where.priority = *labelled;
    else
        return false;
    return calls.dialplan()->exists(where);
}

std::string dialplan_exists(Calls& calls, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 3);
    const auto context = trim(parts[0]);
    if (trim(parts[1]).empty()) return calls.dialplan()->context(context) ? "1" : "0";
    return exists(calls, channel, context, trim(parts[1]), trim(parts[2])) ? "1" : "0";
}

std::string valid_extension(Calls& calls, Channel* channel, const std::string& args) {
    const auto parts = function_args(args, 3);
    std::string_view context = trim(parts[0]);
    if (context.empty() && channel) context = channel->place.context;
    return exists(calls, channel, context, trim(parts[1]), trim(parts[2])) ? "1" : "0";
}

constexpr call::Function kPlanRows[] = {
    {"DIALPLAN_EXISTS", "DIALPLAN_EXISTS(context[,extension[,priority]])", "1 when there is such a place.",
     dialplan_exists},
    {"VALID_EXTEN", "VALID_EXTEN([context],extension[,priority])", "1 when there is such an extension.",
     valid_extension},
};

}  // namespace

std::span<const call::Function> plan_functions() { return kPlanRows; }

}  // namespace asterism::apps
