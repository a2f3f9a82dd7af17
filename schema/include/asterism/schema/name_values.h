// SPDX-License-Identifier: Apache-2.0
// NAME=VALUE pairs in their order, a name at most once: set_var, and the @names of an object.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asterism/schema/value.h"

namespace asterism::schema {

class NameValues {
public:
    /// A name that is there already keeps its place and gets the new value.
    void set(std::string_view name, std::string_view value);
    const std::string* find(std::string_view name) const;
    const std::vector<std::pair<std::string, std::string>>& list() const { return list_; }
    bool empty() const { return list_.empty(); }
    void clear() { list_.clear(); }
    bool operator==(const NameValues&) const = default;

private:
    std::vector<std::pair<std::string, std::string>> list_;
};

/// One pair per line; a line without "=" is refused.
template <>
struct Value<NameValues> {
    static constexpr Kind kKind = Kind::List;
    static Parsed parse(std::string_view text, NameValues& into);
    static std::string print(const NameValues& value);
};

}  // namespace asterism::schema
