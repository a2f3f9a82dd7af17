// SPDX-License-Identifier: Apache-2.0
// The objects of one type in a snapshot: in the order of the file, and found by name. Filled by
// SnapshotBuilder, never changed after that; any thread.
#pragma once

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
    const std::vector<Ref<T>>& all() const { return all_; }
    /// Null when there is none. Names are compared with case, as SIP users are.
    const Ref<T>& find(std::string_view name) const {
        static const Ref<T> none;
        const auto found = index_.find(name);
        return found == index_.end() ? none : all_[found->second];
    }
    void add(Ref<T> object) {
        const auto [place, is_new] = index_.try_emplace(object->name, all_.size());
        if (is_new) all_.push_back(std::move(object));
    }

    std::size_t size() const override { return all_.size(); }
    const std::string& name_at(std::size_t index) const override { return all_[index]->name; }
    std::shared_ptr<const void> object_at(std::size_t index) const override { return all_[index]; }
    std::shared_ptr<const void> find_any(std::string_view name) const override { return find(name); }
    void add_any(std::shared_ptr<const void> object) override {
        add(std::static_pointer_cast<const T>(object));
    }

private:
    std::vector<Ref<T>> all_;
    HashMap<std::string_view, std::size_t, TextHash> index_;  // keys live in the objects
};

}  // namespace asterism::schema
