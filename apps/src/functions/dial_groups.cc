// SPDX-License-Identifier: Apache-2.0
// DIALGROUP(group[,op]): whom one Dial calls, a&b, kept in family dialgroup of the database. Written: all of
// them; with add or del one more, or one less.
#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "functions.h"

namespace asterism::apps {

namespace {

constexpr std::string_view kGroupFamily = "dialgroup";
/// More than one Dial calls.
constexpr std::size_t kMostInGroup = 1000;

std::vector<std::string_view> members_of(std::string_view text) {
    std::vector<std::string_view> out;
    for (const auto one : split(text, '&'))
        if (!one.empty() && std::ranges::find(out, one) == out.end() && out.size() < kMostInGroup)
            out.push_back(one);
    return out;
}

std::string dial_group(Calls& calls, Channel* channel, const std::string& args) {
    const auto group = trim(args);
    const auto found = calls.key_values() ? calls.key_values()->get(kGroupFamily, group) : std::nullopt;
    if (!found) {
        log::warning("No such dialgroup '{}'", group);
        return {};
    }
    call::take_words(calls, channel, calls.key_values()->author(kGroupFamily, group));
    return *found;
}

bool set_dial_group(Calls& calls, Channel* channel, const std::string& args, const std::string& value) {
    const auto [name, op_text] = split_once(args, ',');
    const auto group = trim(name), op = trim(op_text);
    if (group.empty() || !calls.key_values()) {
        log::warning("DIALGROUP needs the name of a group");
        return false;
    }
    const auto before =
        op.empty() ? std::string() : calls.key_values()->get(kGroupFamily, group).value_or("");
    auto members = members_of(op.empty() ? std::string_view(value) : std::string_view(before));
    if (iequals(op, "add")) {
        if (members.size() < kMostInGroup && std::ranges::find(members, value) == members.end())
            members.push_back(value);
    } else if (iequals(op, "del")) {
        std::erase(members, value);
    } else if (!op.empty()) {
        log::error("Unrecognized operation: {}", op);
        return false;
    }
    std::string text;
    for (const auto one : members) {
        if (!text.empty()) text += '&';
        text += one;
    }
    auto author = call::author_of_value(calls, channel);
    // What stands there already stays on the word of whoever put it there.
    if (!before.empty()) author = author.least(calls.key_values()->author(kGroupFamily, group));
    calls.key_values()->put(kGroupFamily, group, text, author);
    return true;
}

constexpr call::Function kDialGroupRows[] = {
    call::Function{"DIALGROUP", "DIALGROUP(group[,op])", "Whom a Dial of a group calls.", dial_group, nullptr,
                   set_dial_group}
        .dangerous(Danger::None, Danger::Database),
};

}  // namespace

std::span<const call::Function> dial_group_functions() { return kDialGroupRows; }

}  // namespace asterism::apps
