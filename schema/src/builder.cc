// SPDX-License-Identifier: Apache-2.0
#include "asterism/schema/builder.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::schema {

namespace {

// How many missing names are compared with all that exist; the rest is told without a suggestion.
constexpr int kMostSuggestions = 20;

}  // namespace

void SnapshotBuilder::read(const ObjectType& type, std::span<const Section> sections) {
    read(type, sections.size(), [&sections](std::size_t index) { return sections[index]; });
}

void SnapshotBuilder::read(const ObjectType& type, std::size_t count,
                           const std::function<Section(std::size_t)>& section_at, const Stays& stays) {
    const auto* former = former_set(type);
    auto set = type.make_set();
    auto& seen = written_[type.key()];
    bool is_void = false;
    const auto complain = [&](const Section& section, std::string reason) {
        complaints_.push_back(
            {Severity::Error, section.place, type.name(), section.name, {}, std::move(reason), {}});
        is_void = true;
    };
    for (std::size_t i = 0; i < count; ++i) {
        const auto section = section_at(i);
        const auto [entry, is_new] = seen.try_emplace(section.name, section.place);
        if (!is_new) {
            complain(section,
                     fmt::format("there are two sections of type {} with this name (the first is at {}); "
                                 "no section of this type is used",
                                 type.name(), entry->second.text()));
            continue;
        }
        if (type.is_single() && i > 0)
            complain(section, fmt::format("there may be one section of type {} only; none of them is used",
                                          type.name()));
        auto [object, remains, unheeded] = type.read(section, complaints_);
        note_references(type, section, object ? object.get() : remains.get());
        auto before = former ? former->find_any(section.name) : nullptr;
        if (!object || (before && (type.equal(before.get(), object.get()) ||
                                   (stays && stays(before.get(), object.get()))))) {
            if (before) set->add_any(std::move(before));
        } else {
            set->add_any(std::move(object));
        }
        note_unheeded(type, section, unheeded);
    }
    if (is_void) return keep(type);
    types_.push_back(&type);
    sets_[type.key()] = std::move(set);
}

void SnapshotBuilder::keep(const ObjectType& type) {
    types_.push_back(&type);
    auto set = type.make_set();
    if (const auto* former = former_set(type))
        for (std::size_t i = 0; i < former->size(); ++i) set->add_any(former->object_at(i));
    sets_[type.key()] = std::move(set);
}

void SnapshotBuilder::note_unheeded(const ObjectType& type, const Section& section,
                                    const std::vector<Unheeded>& unheeded) {
    for (const auto& one : unheeded) {
        const auto known =
            std::find_if(unheeded_.begin(), unheeded_.end(),
                         [&one](const UnheededOption& entry) { return entry.option == one.option; });
        if (known != unheeded_.end())
            ++known->objects;
        else
            unheeded_.push_back({&type, one.option, 1, one.place, section.name});
    }
}

const ObjectType* SnapshotBuilder::find_type(std::string_view name) const {
    const auto at = std::ranges::find_if(types_, [name](const auto* one) { return one->name() == name; });
    return at == types_.end() ? nullptr : *at;
}

bool SnapshotBuilder::has(const ObjectType& type, std::string_view name) const {
    const auto set = sets_.find(type.key());
    if (set != sets_.end() && set->second && set->second->find_any(name)) return true;
    const auto written = written_.find(type.key());
    return written != written_.end() && written->second.contains(name);
}

namespace {

/// The latest line that says it.
Place place_of(const Section& section, const Option& option, std::string_view name) {
    for (auto line = section.lines.rbegin(); line != section.lines.rend(); ++line) {
        const auto is = [&line](std::string_view other) { return iequals(line->name, other); };
        if (line->value.find(name) != std::string::npos &&
            (is(option.name) || std::ranges::any_of(option.aliases, is)))
            return line->place;
    }
    return section.place;
}

}  // namespace

void SnapshotBuilder::note_references(const ObjectType& type, const Section& section, const void* object) {
    for (const auto& option : type.options()) {
        if (option.refers_to.empty()) continue;
        const auto text = option.print(object);
        const auto* target = text.empty() ? nullptr : find_type(option.refers_to);
        for (const auto name : split(text, ',')) {
            if (name.empty() || (target && has(*target, name))) continue;
            missing_.push_back(
                {&type, &option, section.name, std::string(name), place_of(section, option, name)});
        }
    }
}

void SnapshotBuilder::check_references() {
    int suggestions = 0;
    for (auto& one : std::exchange(missing_, {})) {
        const auto* target = find_type(one.option->refers_to);
        if (!target || has(*target, one.name)) continue;
        std::vector<std::string_view> names;
        if (++suggestions <= kMostSuggestions) {
            for (const auto& [name, place] : written_[target->key()]) names.push_back(name);
            std::ranges::sort(names);
        }
        complaints_.push_back({Severity::Warning, std::move(one.place), one.type->name(),
                               std::move(one.object), one.option->name,
                               fmt::format("there is no {} \"{}\"", one.option->refers_to, one.name),
                               std::string(nearest(one.name, names))});
    }
}

/// An option that stands in another kind of object: who mistook the section is told.
void SnapshotBuilder::name_owners() {
    for (auto& one : complaints_) {
        if (one.reason != kNoSuchOption) continue;
        std::string owners;
        for (const auto* type : types_)
            if (type->name() != one.type && type->find(one.option))
                owners += (owners.empty() ? "" : ", ") + type->name();
        if (!owners.empty()) one.reason += fmt::format("; it belongs to: {}", owners);
    }
}

std::shared_ptr<const Snapshot> SnapshotBuilder::build(bool strict) {
    name_owners();
    for (const auto& one : unheeded_) {
        const auto& option = *one.option;
        std::string reason = option.no_effect.empty() ? fmt::format("has no effect yet ({})", option.not_yet)
                                                      : fmt::format("has no effect ({})", option.no_effect);
        if (one.objects > 1) reason += fmt::format("; set in {} objects", one.objects);
        complaints_.push_back({Severity::Warning,
                               one.first,
                               one.type->name(),
                               one.first_object,
                               option.name,
                               std::move(reason),
                               {}});
    }
    if (strict && has_errors(complaints_)) return nullptr;
    auto snapshot = std::make_shared<Snapshot>();
    for (auto& [key, set] : sets_)
        if (set) snapshot->sets_[key] = std::move(set);
    sets_.clear();
    return snapshot;
}

}  // namespace asterism::schema
