// SPDX-License-Identifier: Apache-2.0
// GROUP, GROUP_COUNT, GROUP_MATCH_COUNT, GROUP_LIST: channels counted by a name, in categories. A channel is
// in one group of each category. What is counted is the channels that live; nothing else remembers a group.
#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/regex.h"
#include "asterism/base/text.h"
#include "asterism/dialplan/expression.h"
#include "functions.h"

namespace asterism::apps {

namespace {

constexpr std::size_t kMostGroups = 64;

const std::string* group_of(const Channel& channel, std::string_view category) {
    for (const auto& [of, name] : channel.groups)
        if (iequals(of, category)) return &name;
    return nullptr;
}

std::string group(Calls&, Channel* channel, const std::string& args) {
    const auto* name = channel ? group_of(*channel, trim(args)) : nullptr;
    return name ? *name : std::string();
}

bool set_group(Calls&, Channel* channel, const std::string& args, const std::string& value) {
    // Set(GROUP()=name@category) says the same as Set(GROUP(category)=name).
    const auto [name, behind] = split_once(value, '@');
    const auto category = trim(args).empty() ? trim(behind) : trim(args);
    if (!channel) return false;
    std::erase_if(channel->groups, [category](const auto& one) { return iequals(one.first, category); });
    if (trim(name).empty()) return true;
    if (channel->groups.size() >= kMostGroups) {
        log::warning("{}: {} groups are enough", channel->name(), kMostGroups);
        return false;
    }
    channel->groups.emplace_back(category, trim(name));
    return true;
}

std::string group_count(Calls& calls, Channel* channel, const std::string& args) {
    const auto [asked, behind] = split_once(args, '@');
    const auto category = trim(behind);
    std::string name(trim(asked));
    if (name.empty() && channel)
        if (const auto* own = group_of(*channel, category)) name = *own;
    if (name.empty()) return {};
    std::size_t count = 0;
    for (const auto* one : calls.channels.all()) {
        const auto* theirs = group_of(*one, category);
        count += theirs && iequals(*theirs, name);
    }
    return std::to_string(count);
}

std::string group_match_count(Calls& calls, Channel*, const std::string& args) {
    // An expression may hold an @ of its own: the category is behind the last.
    const auto at = args.rfind('@');
    const auto pattern = args.substr(0, at);
    const std::string category(at == args.npos ? std::string_view()
                                               : trim(std::string_view(args).substr(at + 1)));
    std::size_t count = 0;
    if (pattern.empty()) log::warning("GROUP_MATCH_COUNT: an expression is wanted");
    if (pattern.empty()) return {};
    const auto regex = Regex::compile(pattern);
    if (!regex) {
        log::warning("GROUP_MATCH_COUNT: {}", regex.error().reason);
        return "0";
    }
    for (const auto* one : calls.channels.all()) {
        const auto* theirs = group_of(*one, category);
        count += theirs && regex->found_in(*theirs);
    }
    return std::to_string(count);
}

std::string group_list(Calls&, Channel* channel, const std::string&) {
    std::string out;
    if (!channel) return out;
    for (const auto& [category, name] : channel->groups)
        out += (out.empty() ? "" : " ") + (category.empty() ? name : fmt::format("{}@{}", name, category));
    return out;
}

constexpr call::Function kGroupsRows[] = {
    {"GROUP", "GROUP([category])", "The group that the channel is counted in.", group, nullptr, set_group},
    {"GROUP_COUNT", "GROUP_COUNT([group][@category])", "How many channels are in a group.", group_count},
    {"GROUP_MATCH_COUNT", "GROUP_MATCH_COUNT(expression[@category])",
     "How many channels are in groups that fit.", group_match_count},
    {"GROUP_LIST", "GROUP_LIST()", "All groups of the channel.", group_list},
};

}  // namespace

std::span<const call::Function> group_functions() { return kGroupsRows; }

}  // namespace asterism::apps
