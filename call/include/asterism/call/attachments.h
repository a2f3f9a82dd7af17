// SPDX-License-Identifier: Apache-2.0
// What rooms above keep for their applications and functions, which are handed `Calls` and nothing else: one
// object of each type. Owned by Calls, so that two servers in one process share nothing. Exchange thread.
#pragma once

#include <memory>
#include <typeindex>
#include <vector>

namespace asterism::call {

class Attachments {
public:
    /// Made when it is first asked for, and there until the end.
    template <class T>
    T& of() {
        for (const auto& one : all_)
            if (one.type == typeid(T)) return *static_cast<T*>(one.object.get());
        auto made = std::make_shared<T>();
        auto& object = *made;
        all_.push_back({typeid(T), std::move(made)});
        return object;
    }

private:
    struct Attached {
        std::type_index type;
        std::shared_ptr<void> object;
    };
    /// A handful: looked through one by one.
    std::vector<Attached> all_;
};

}  // namespace asterism::call
