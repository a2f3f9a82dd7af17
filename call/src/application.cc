// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/application.h"

#include <algorithm>

#include "asterism/base/text.h"

namespace asterism::call {

namespace {
bool before(std::string_view a, std::string_view b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](char x, char y) { return lower(x) < lower(y); });
}
}  // namespace

template <class T>
void NamedTable<T>::add(T entry) {
    const auto at =
        std::lower_bound(all_.begin(), all_.end(), entry.name,
                         [](const T& one, std::string_view name) { return before(one.name, name); });
    all_.insert(at, std::move(entry));
}

template <class T>
const T* NamedTable<T>::find(std::string_view name) const {
    const auto at =
        std::lower_bound(all_.begin(), all_.end(), name,
                         [](const T& one, std::string_view wanted) { return before(one.name, wanted); });
    return at != all_.end() && iequals(at->name, name) ? &*at : nullptr;
}

template <class T>
bool NamedTable<T>::remove(std::string_view name) {
    return std::erase_if(all_, [name](const T& one) { return iequals(one.name, name); }) > 0;
}

template class NamedTable<Application>;
template class NamedTable<Function>;

}  // namespace asterism::call
