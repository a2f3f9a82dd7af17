// SPDX-License-Identifier: Apache-2.0
#include "asterism/schema/object_type.h"

#include <algorithm>

#include "asterism/base/expect.h"

namespace asterism::schema {

namespace {

Complaint complaint(Severity severity, const Place& place, const ObjectType& type, const Section& section,
                    std::string_view option, Refusal refusal) {
    return {severity,
            place,
            type.name(),
            section.name,
            std::string(option),
            std::move(refusal.reason),
            std::move(refusal.suggestion)};
}

}  // namespace

const Option* ObjectType::find(std::string_view option) const {
    auto found = index_.find(option);
    if (found == index_.end()) found = index_.find(to_lower(option));
    return found == index_.end() ? nullptr : &options_[found->second];
}

std::string_view ObjectType::nearest_option(std::string_view option) const {
    std::vector<std::string_view> names;
    for (const auto& one : options_) names.push_back(one.name);
    return nearest(option, names);
}

Option& ObjectType::add(Option option) {
    const bool is_new = index_.try_emplace(to_lower(option.name), options_.size()).second;
    ASTERISM_EXPECT(is_new);
    return options_.emplace_back(std::move(option));
}

void ObjectType::add_alias(std::string alias) {
    const bool is_new = index_.try_emplace(to_lower(alias), options_.size() - 1).second;
    ASTERISM_EXPECT(is_new);
    last().aliases.push_back(std::move(alias));
}

bool ObjectType::read_line(void* object, const Section& section, const SourceLine& line,
                           std::vector<unsigned char>& seen, ReadObject& out, Complaints& complaints) const {
    if (iequals(line.name, "type")) return true;
    if (line.name.starts_with('@')) {
        set_extended(object, std::string_view(line.name).substr(1), line.value);
        return true;
    }
    const auto* option = find(line.name);
    if (!option && takes_free_names_ && line.name.starts_with(free_prefix_)) {
        set_free(object, line.name, line.value);
        return true;
    }
    if (!option) {
        complaints.push_back(complaint(Severity::Error, line.place, *this, section, line.name,
                                       {std::string(kNoSuchOption), std::string(nearest_option(line.name))}));
        return false;
    }
    const auto index = static_cast<std::size_t>(option - options_.data());
    const bool first = !seen[index];
    seen[index] = 1;
    auto read = option->read(object, line.value, first);
    if (!read) {
        complaints.push_back(
            complaint(Severity::Error, line.place, *this, section, option->name, std::move(read.error())));
        return false;
    }
    if (first && !option->deprecated.empty())
        complaints.push_back(complaint(Severity::Warning, line.place, *this, section, option->name,
                                       {"is deprecated; use " + option->deprecated, {}}));
    if (first && (!option->not_yet.empty() || !option->no_effect.empty()))
        out.unheeded.push_back({option, line.place});
    return true;
}

ReadObject ObjectType::read(const Section& section, Complaints& complaints) const {
    ReadObject out;
    auto object = make(section.name);
    std::vector<unsigned char> seen(options_.size());
    bool good = !section.broken;
    const auto first_of_ours = complaints.size();
    for (const auto& line : section.lines)
        good = read_line(object.get(), section, line, seen, out, complaints) && good;

    // What was refused, or written wrongly, is not missing besides.
    std::vector<std::string> told;
    for (auto i = first_of_ours; i < complaints.size(); ++i) {
        told.push_back(complaints[i].option);
        told.push_back(complaints[i].suggestion);
    }
    Problems problems;
    run_checks(object.get(), problems);
    for (const auto& entry : problems.entries()) {
        const auto* line = section.last(entry.option);
        // A template that is not there may have said it.
        const bool unsure = section.broken && !line;
        if (!good && (unsure || std::ranges::find(told, entry.option) != told.end())) continue;
        complaints.push_back(complaint(entry.severity, line ? line->place : section.place, *this, section,
                                       entry.option, {entry.reason, {}}));
        if (entry.severity == Severity::Error) good = false;
    }
    if (!good) return {nullptr, std::move(object), {}};
    std::erase_if(out.unheeded, [&object](const Unheeded& one) {
        return one.option->print(object.get()) == one.option->default_text;
    });
    out.object = std::move(object);
    return out;
}

std::vector<Field> ObjectType::fields(const void* object) const {
    std::vector<Field> out;
    for (const auto& option : options_) {
        if (option.hidden) continue;
        if (option.fields)
            option.fields(object, out);
        else
            out.emplace_back(option.name, option.print(object));
    }
    std::sort(out.begin(), out.end());
    return out;
}

std::string ObjectType::print(const void* object, std::string_view option) const {
    const auto* found = find(option);
    return found ? found->print(object) : std::string();
}

}  // namespace asterism::schema
