// SPDX-License-Identifier: Apache-2.0
#include "ami/config_guard.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "asterism/base/text.h"

namespace asterism::manage {

namespace {

constexpr std::string_view kGuarded[] = {
    "asterisk.conf", "cli_aliases.conf", "extensions.conf", "features.conf", "http.conf",     "logger.conf",
    "manager.conf",  "musiconhold.conf", "phoneprov.conf",  "sorcery.conf",  "extconfig.conf"};

std::string base_name(std::string_view path) { return to_lower(path.substr(path.rfind('/') + 1)); }

/// A line that runs something wherever it comes to stand: a priority of the dialplan, a program, another
/// file.
bool runs_something(std::string_view line) {
    line = trim(line);
    if (line.starts_with('#')) return true;
    auto name = trim(line.substr(0, line.find('=')));
    if (name.ends_with('+')) name = trim(name.substr(0, name.size() - 1));  // += adds to it
    return iequals(name, "exten") || iequals(name, "same") || iequals(name, "application") ||
           iequals(name, "include") || iequals(name, "switch") || iequals(name, "set_var") ||
           iequals(name, "setvar");
}

}  // namespace

bool says_what_runs(std::string_view file) {
    return std::ranges::find(kGuarded, base_name(file)) != std::end(kGuarded);
}

bool says_who_may_what(std::string_view file) { return base_name(file) == "manager.conf"; }

bool adds_what_runs(std::string_view before, std::string_view after) {
    std::set<std::string_view> known;
    for (const auto line : split(before, '\n')) known.insert(trim(line));
    for (const auto line : split(after, '\n'))
        if (runs_something(line) && !known.contains(trim(line))) return true;
    return false;
}

}  // namespace asterism::manage
