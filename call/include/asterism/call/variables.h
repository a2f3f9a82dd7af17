// SPDX-License-Identifier: Apache-2.0
// Channel and global variables: a short list in the order of setting, names with case. A leading underscore
// says that the next channel inherits it, two that all do.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asterism::call {

class Variables {
public:
    /// `name` may carry its underscores; an empty value removes nothing: it is a value.
    void set(std::string_view name, std::string_view value);
    /// Null when not set. The newest of that name.
    const std::string* find(std::string_view name) const;
    bool erase(std::string_view name);
    /// With their underscores.
    const std::vector<std::pair<std::string, std::string>>& list() const { return list_; }
    /// What a channel made by this one starts with.
    void inherit_from(const Variables& parent);

    /// A stack level for Gosub and LOCAL: values pushed here hide those below until pop().
    void push_level();
    void pop_level();
    void set_local(std::string_view name, std::string_view value);
    /// As find() does with the newest `n` levels away: LOCAL_PEEK.
    const std::string* peek(std::size_t n, std::string_view name) const;
    std::size_t levels() const { return levels_.size(); }

private:
    std::vector<std::pair<std::string, std::string>> list_;
    std::vector<std::vector<std::pair<std::string, std::string>>> levels_;
};

}  // namespace asterism::call
