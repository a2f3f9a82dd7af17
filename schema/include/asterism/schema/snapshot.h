// SPDX-License-Identifier: Apache-2.0
// A configuration, complete and immutable: sets of typed objects. Swapped in one step on the exchange thread;
// may be read from every thread. Snapshots share the objects that did not change; a call pins its endpoint (a
// shared_ptr<const Endpoint>), never a whole snapshot. Old ones are to be destroyed on the main thread.
// A stored object stands behind shared_ptr<const T>, so that a leaner form may stand there later.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/schema/object_type.h"
#include "asterism/schema/set.h"

namespace asterism::schema {

class Snapshot {
public:
    /// In the order of the file.
    template <class T>
    const std::vector<Ref<T>>& all() const {
        static const std::vector<Ref<T>> none;
        const auto* set = this->set<T>();
        return set ? set->all() : none;
    }
    /// Null when there is none.
    template <class T>
    const Ref<T>& find(std::string_view name) const {
        static const Ref<T> none;
        const auto* set = this->set<T>();
        return set ? set->find(name) : none;
    }
    /// The one object of a single type (global, system), or its defaults.
    template <class T>
    const Ref<T>& only() const {
        static const Ref<T> defaults = std::make_shared<const T>();
        const auto& objects = all<T>();
        return objects.empty() ? defaults : objects.front();
    }

    /// Null when nothing of that type was ever put in.
    const AnySet* set(TypeKey key) const {
        const auto found = sets_.find(key);
        return found == sets_.end() ? nullptr : found->second.get();
    }
    template <class T>
    const Set<T>* set() const {
        return static_cast<const Set<T>*>(set(type_key<T>()));
    }

private:
    friend class SnapshotBuilder;
    HashMap<TypeKey, std::shared_ptr<const AnySet>> sets_;
};

/// What a reload changes, per type, by name.
struct Difference {
    const ObjectType* type;
    std::vector<std::string> added, changed, removed;
    bool empty() const { return added.empty() && changed.empty() && removed.empty(); }
};

/// Types without a change are left out. `before` may be null.
std::vector<Difference> diff(const Snapshot* before, const Snapshot& after,
                             const std::vector<const ObjectType*>& types);

}  // namespace asterism::schema
