// SPDX-License-Identifier: Apache-2.0
#include "ami/config_guard.h"

#include <fnmatch.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <utility>

#include "asterism/base/text.h"
#include "asterism/store/conf_file.h"
#include "asterism/store/conf_lines.h"

namespace asterism::manage {

namespace {

constexpr std::string_view kGuarded[] = {
    "asterisk.conf", "cli_aliases.conf", "extensions.conf", "features.conf", "http.conf",     "logger.conf",
    "manager.conf",  "musiconhold.conf", "phoneprov.conf",  "sorcery.conf",  "extconfig.conf"};

constexpr std::string_view kManager = "manager.conf";

std::string base_name(std::string_view path) { return to_lower(path.substr(path.rfind('/') + 1)); }

bool is_guarded_name(std::string_view path) {
    return std::ranges::find(kGuarded, base_name(path)) != std::end(kGuarded);
}

/// A line that runs something wherever it comes to stand: a priority of the dialplan, a program, another
/// file, a call of a function. In pjsip_wizard.conf a name has its object in front ("endpoint/set_var").
bool runs_something(std::string_view line) {
    if (line.starts_with('#')) return true;
    if (const auto begin = line.find("${"); begin != line.npos && line.find('(', begin) != line.npos)
        return true;
    auto name = trim(line.substr(0, line.find('=')));
    if (name.ends_with('+')) name = trim(name.substr(0, name.size() - 1));  // += adds to it
    name = trim(name.substr(name.rfind('/') + 1));
    return iequals(name, "exten") || iequals(name, "same") || iequals(name, "application") ||
           iequals(name, "include") || iequals(name, "switch") || iequals(name, "set_var") ||
           iequals(name, "setvar") || iequals(name, "hint_application");
}

/// Every line that says anything, with its section.
std::set<std::pair<std::string, std::string>> lines_of(std::string_view text) {
    std::set<std::pair<std::string, std::string>> out;
    std::string section;
    for (auto& line : store::conf_lines(text)) {
        if (line.starts_with('[')) section = to_lower(trim(line.substr(1, line.find(']') - 1)));
        out.emplace(section, std::move(line));
    }
    return out;
}

}  // namespace

ConfigGuard::ConfigGuard(const std::string& folder, store::Files& files) : files_(files) {
    for (const auto name : kGuarded) add_included(folder, name);
}

void ConfigGuard::add_included(const std::string& folder, std::string_view name) {
    store::ConfOptions options;
    options.directory = folder;
    const auto conf = store::read_conf(std::string(name), options, files_);
    const auto add = [&](std::string path) {
        if (name == kManager) who_may_what_.push_back(path);
        what_runs_.push_back(std::move(path));
    };
    for (const auto& pattern : conf.included()) add(files_.real_path(pattern));
    // A pattern may find links to elsewhere.
    for (const auto& file : conf.files())
        if (base_name(file) != name) add(files_.real_path(file));
}

bool ConfigGuard::reaches(const Patterns& patterns, const std::string& path) const {
    const auto real = files_.real_path(path);
    return std::ranges::any_of(patterns, [&](const std::string& pattern) {
        return pattern == real || fnmatch(pattern.c_str(), real.c_str(), FNM_PATHNAME) == 0;
    });
}

bool ConfigGuard::says_what_runs(const std::string& path) const {
    return is_guarded_name(path) || is_guarded_name(files_.real_path(path)) || reaches(what_runs_, path);
}

bool ConfigGuard::says_who_may_what(const std::string& path) const {
    return base_name(path) == kManager || base_name(files_.real_path(path)) == kManager ||
           reaches(who_may_what_, path);
}

bool adds_what_runs(std::string_view before, std::string_view after) {
    const auto known = lines_of(before);
    return std::ranges::any_of(lines_of(after), [&](const auto& one) {
        // Whatever stands in [globals] is a word of the dialplan.
        return (one.first == "globals" || runs_something(one.second)) && !known.contains(one);
    });
}

}  // namespace asterism::manage
