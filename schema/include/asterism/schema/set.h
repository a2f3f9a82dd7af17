// SPDX-License-Identifier: Apache-2.0
// The objects of one type in a snapshot: in the order of the file, and found by name. Filled by
// SnapshotBuilder, never changed after that; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/hash_map.h"

namespace asterism::schema {

template <class T>
using Ref = std::shared_ptr<const T>;

/// The objects of one type without it.
class AnySet {
public:
    virtual ~AnySet() = default;
    virtual std::size_t size() const = 0;
    virtual const std::string& name_at(std::size_t index) const = 0;
    virtual std::shared_ptr<const void> object_at(std::size_t index) const = 0;
    virtual std::shared_ptr<const void> find_any(std::string_view name) const = 0;
    virtual void add_any(std::shared_ptr<const void> object) = 0;
};

template <class T>
class Set final : public AnySet {
public:
    Set() = default;
    Set(const Set&) = delete;  // the index looks into the list
    Set& operator=(const Set&) = delete;

    const std::vector<Ref<T>>& all() const { return all_; }
    /// Null when there is none. Names are compared with case, as SIP users are.
    const Ref<T>& find(std::string_view name) const {
        static const Ref<T> none;
        const auto found = index_.find(name);
        return found == index_.end() ? none : all_[*found];
    }
    void add(Ref<T> object) {
        if (index_.contains(std::string_view(object->name))) return;
        all_.push_back(std::move(object));
        index_.insert(static_cast<std::uint32_t>(all_.size() - 1));
    }

    std::size_t size() const override { return all_.size(); }
    const std::string& name_at(std::size_t index) const override { return all_[index]->name; }
    std::shared_ptr<const void> object_at(std::size_t index) const override { return all_[index]; }
    std::shared_ptr<const void> find_any(std::string_view name) const override { return find(name); }
    void add_any(std::shared_ptr<const void> object) override {
        add(std::static_pointer_cast<const T>(object));
    }

private:
    using Place = std::uint32_t;
    struct Hash {
        using is_transparent = void;
        const std::vector<Ref<T>>* all;
        std::size_t operator()(std::string_view name) const { return TextHash()(name); }
        std::size_t operator()(Place place) const { return TextHash()((*all)[place]->name); }
    };
    struct Equal {
        using is_transparent = void;
        const std::vector<Ref<T>>* all;
        bool operator()(Place a, Place b) const { return a == b; }
        bool operator()(std::string_view name, Place place) const { return (*all)[place]->name == name; }
        bool operator()(Place place, std::string_view name) const { return (*all)[place]->name == name; }
    };

    std::vector<Ref<T>> all_;
    /// Places in the list, by the names of the objects there.
    HashSet<Place, Hash, Equal> index_{0, Hash{&all_}, Equal{&all_}};
};

}  // namespace asterism::schema
