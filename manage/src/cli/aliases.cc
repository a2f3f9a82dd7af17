// SPDX-License-Identifier: Apache-2.0
// cli_aliases.conf: other names of commands.
#include <algorithm>

#include "asterism/base/text.h"
#include "asterism/manage/commands.h"

namespace asterism::manage {

std::vector<CommandAlias> read_cli_aliases(const std::vector<Section>& sections, Complaints& complaints) {
    std::vector<CommandAlias> aliases;
    const auto take = [&](const SourceLine& wanted) {
        const auto found = std::ranges::find_if(
            sections, [&](const Section& one) { return iequals(one.name, wanted.value); });
        if (found == sections.end()) {
            complaints.push_back({Severity::Warning,
                                  wanted.place,
                                  "cli_aliases",
                                  "general",
                                  wanted.name,
                                  fmt::format("there is no section '{}'", wanted.value),
                                  {}});
            return;
        }
        for (const auto& line : found->lines)
            if (!trim(line.value).empty()) aliases.push_back({line.name, line.value});
    };
    for (const auto& section : sections) {
        if (!iequals(section.name, "general")) continue;
        for (const auto& line : section.lines)
            if (iequals(line.name, "template"))
                take(line);
            else
                complaints.push_back({Severity::Warning, line.place, "cli_aliases", "general", line.name,
                                      "there is no such option", "template"});
    }
    return aliases;
}

void Commands::set_aliases(std::vector<CommandAlias> aliases) { aliases_ = std::move(aliases); }

std::vector<std::string> Commands::without_alias(const std::vector<std::string>& words) const {
    std::vector<std::string> out;
    std::size_t longest = 0;
    for (const auto& one : aliases_) {
        const auto alias = split_words(one.alias);
        if (alias.size() <= longest || alias.size() > words.size() ||
            !std::equal(alias.begin(), alias.end(), words.begin(), iequals))
            continue;
        longest = alias.size();
        out = split_words(one.command);
        out.insert(out.end(), words.begin() + static_cast<std::ptrdiff_t>(alias.size()), words.end());
    }
    return out;
}

void Commands::show_aliases(CommandCall& call) const {
    call.out.line("{:<50.50} {:<60.60}", "Alias Command", "Real Command");
    for (const auto& one : aliases_) call.out.line("{:<50.50} {:<60.60}", one.alias, one.command);
}

}  // namespace asterism::manage
