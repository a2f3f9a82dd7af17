// SPDX-License-Identifier: Apache-2.0
// What rooms above keep on a channel, one object of each type: headers that were asked for, charges that are
// owed. Most channels have none, and pay one pointer. Owned by the channel; exchange thread.
#pragma once

#include <memory>
#include <utility>

namespace asterism::call {

class AttachedList;

class Attached {
public:
    virtual ~Attached() = default;
    /// What a channel that this one makes, or that comes between (a Local half), begins with.
    virtual void hand_on_to(AttachedList&) const {}

private:
    friend class AttachedList;
    std::unique_ptr<Attached> next_;
};

class AttachedList {
public:
    /// Null: there is none of that type.
    template <class T>
    T* find() const {
        for (auto* one = first_.get(); one; one = one->next_.get())
            if (auto* found = dynamic_cast<T*>(one)) return found;
        return nullptr;
    }
    /// Made when it is first asked for.
    template <class T>
    T& of() {
        if (auto* found = find<T>()) return *found;
        auto made = std::make_unique<T>();
        auto& object = *made;
        made->next_ = std::exchange(first_, nullptr);
        first_ = std::move(made);
        return object;
    }
    /// What each of `maker`'s hands on.
    void inherit(const AttachedList& maker) {
        for (auto* one = maker.first_.get(); one; one = one->next_.get()) one->hand_on_to(*this);
    }

private:
    std::unique_ptr<Attached> first_;
};

}  // namespace asterism::call
