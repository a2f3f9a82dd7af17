// SPDX-License-Identifier: Apache-2.0
// Makes a snapshot out of sections by the rules of loading (reference/pjsip-options.json "rules", statement
// 469):
//
//   - a section with a fault is left out; on reload the object keeps its former version
//   - two sections of one type and name void that type's file: nothing of it at start, all as before on
//   reload
//   - more than one section of a single type (global, system) likewise
//   - everything else applies, unless strict: then any error means nothing applies
//
// Runs on the main thread. An object that did not change is shared with the former snapshot.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "asterism/schema/snapshot.h"

namespace asterism::schema {

class SnapshotBuilder {
public:
    /// `former` may be null (start) and must outlive the builder.
    explicit SnapshotBuilder(std::shared_ptr<const Snapshot> former = nullptr) : former_(std::move(former)) {}

    /// Whether an object that changed stays as it was all the same.
    using Stays = std::function<bool(const void* before, const void* now)>;
    /// All sections of one type from one file. Types that are never read keep nothing of the former snapshot.
    void read(const ObjectType& type, std::size_t count, const std::function<Section(std::size_t)>& section,
              const Stays& stays = {});
    void read(const ObjectType& type, std::span<const Section> sections);
    bool is_reload() const { return former_ != nullptr; }
    /// Takes everything of that type over from the former snapshot (types that are not reloadable).
    void keep(const ObjectType& type);
    /// An object that no section says: of the wizard, or made by a test.
    template <class T>
    void put(T object) {
        auto& set = sets_[type_key<T>()];
        if (!set) set = std::make_shared<Set<T>>();
        static_cast<Set<T>&>(*set).add(std::make_shared<const T>(std::move(object)));
    }

    /// Warns about names that no section has: endpoint 6001: auth: there is no auth "600l". Sections that are
    /// left out for a fault are looked at too, and a reference to one is not a second fault.
    void check_references();

    const Complaints& complaints() const { return complaints_; }
    Complaints& complaints() { return complaints_; }

    /// Adds one warning per option without effect that was set, with its count; then the snapshot. With
    /// `strict`, null when there was any error.
    std::shared_ptr<const Snapshot> build(bool strict = false);

    /// Options set to other than their default though they do nothing (yet).
    struct UnheededOption {
        const ObjectType* type;
        const Option* option;
        std::size_t objects;
        Place first;
        std::string first_object;
    };
    const std::vector<UnheededOption>& unheeded() const { return unheeded_; }

private:
    /// A name in an option that no object read so far has.
    struct Reference {
        const ObjectType* type;
        const Option* option;
        std::string object;
        std::string name;
        Place place;
    };
    void name_owners();
    void note_references(const ObjectType& type, const Section& section, const void* object);
    const ObjectType* find_type(std::string_view name) const;
    bool has(const ObjectType& type, std::string_view name) const;
    void note_unheeded(const ObjectType& type, const Section& section, const std::vector<Unheeded>& unheeded);
    const AnySet* former_set(const ObjectType& type) const {
        return former_ ? former_->set(type.key()) : nullptr;
    }

    std::shared_ptr<const Snapshot> former_;
    HashMap<TypeKey, std::shared_ptr<AnySet>> sets_;
    std::vector<const ObjectType*> types_;
    /// Every section's name, good or not.
    HashMap<TypeKey, TextMap<Place>> written_;
    std::vector<Reference> missing_;
    Complaints complaints_;
    std::vector<UnheededOption> unheeded_;
};

}  // namespace asterism::schema
