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
    TextMap<Place> seen;
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
        auto [object, unheeded] = type.read(section, complaints_);
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

void SnapshotBuilder::check_references() {
    int suggestions = 0;
    for (const auto* type : types_) {
        const auto& set = sets_[type->key()];
        for (const auto& option : type->options()) {
            if (option.refers_to.empty() || !set) continue;
            const auto target = std::find_if(
                types_.begin(), types_.end(),
                [&option](const ObjectType* other) { return other->name() == option.refers_to; });
            if (target == types_.end()) continue;
            const auto& there = sets_[(*target)->key()];
            for (std::size_t i = 0; i < set->size(); ++i) {
                const auto text = option.print(set->object_at(i).get());
                for (const auto name : split(text, ',')) {
                    if (name.empty() || (there && there->find_any(name))) continue;
                    std::vector<std::string_view> names;
                    if (there && ++suggestions <= kMostSuggestions)
                        for (std::size_t n = 0; n < there->size(); ++n) names.push_back(there->name_at(n));
                    complaints_.push_back({Severity::Warning,
                                           {},
                                           type->name(),
                                           set->name_at(i),
                                           option.name,
                                           fmt::format("there is no {} \"{}\"", option.refers_to, name),
                                           std::string(nearest(name, names))});
                }
            }
        }
    }
}

std::shared_ptr<const Snapshot> SnapshotBuilder::build(bool strict) {
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
