// SPDX-License-Identifier: Apache-2.0
#include "asterism/schema/snapshot.h"

namespace asterism::schema {

namespace {

Difference diff_of(const AnySet* before, const AnySet* after, const ObjectType& type) {
    Difference out{&type, {}, {}, {}};
    for (std::size_t i = 0; after && i < after->size(); ++i) {
        const auto& name = after->name_at(i);
        const auto former = before ? before->find_any(name) : nullptr;
        if (!former) {
            out.added.push_back(name);
            continue;
        }
        const auto object = after->object_at(i);
        if (former != object && !type.equal(former.get(), object.get())) out.changed.push_back(name);
    }
    for (std::size_t i = 0; before && i < before->size(); ++i) {
        const auto& name = before->name_at(i);
        if (!after || !after->find_any(name)) out.removed.push_back(name);
    }
    return out;
}

}  // namespace

std::vector<Difference> diff(const Snapshot* before, const Snapshot& after,
                             const std::vector<const ObjectType*>& types) {
    std::vector<Difference> out;
    for (const auto* type : types) {
        auto one = diff_of(before ? before->set(type->key()) : nullptr, after.set(type->key()), *type);
        if (!one.empty()) out.push_back(std::move(one));
    }
    return out;
}

}  // namespace asterism::schema
