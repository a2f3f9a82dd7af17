// SPDX-License-Identifier: Apache-2.0
// Where in a long list of variables a name is: open addressing, places only, so that it costs four to eight
// bytes a name. The list is the owner's, who says what changes.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "asterism/call/variable.h"

namespace asterism::call {

/// Without the underscores that say who inherits it.
inline std::string_view bare_name(std::string_view name) {
    if (name.starts_with("__")) return name.substr(2);
    if (name.starts_with('_')) return name.substr(1);
    return name;
}

class NameIndex {
public:
    using List = std::vector<Variable>;
    explicit NameIndex(const List& list) { rebuild(list); }

    std::optional<std::size_t> find(const List& list, std::string_view bare) const;
    /// The last of the list is new.
    void added(const List& list);
    /// Before the one at `place` is taken out.
    void removes(const List& list, std::size_t place);

private:
    void rebuild(const List& list);
    void put(std::size_t hash, std::uint32_t place);
    static std::size_t hash_of(std::string_view bare);

    static constexpr std::uint32_t kFree = ~0u;
    /// A power of two of them, at most half of them taken.
    std::vector<std::uint32_t> slots_;
};

}  // namespace asterism::call
