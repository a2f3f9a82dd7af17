// SPDX-License-Identifier: Apache-2.0
// Channel and global variables: a short list in the order of setting, names with case. A leading underscore
// says that the next channel inherits it, two that all do.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace asterism::call {

/// Bounded, since callers have a say in what is set (`variables_of_channel` and the like, variable_limits.h):
/// a value that is too long is cut, one that finds no room is not set; the first of either is said in the
/// log.
class Variables {
public:
    enum class Of : unsigned char { Channel, All };
    explicit Variables(Of of = Of::Channel) : of_(of) {}

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
    /// With ARG1, ARG2 ... and ARGC; 255 of them at most.
    void push_level(const std::vector<std::string>& args);
    void pop_level();
    void set_local(std::string_view name, std::string_view value);
    /// As find() does with the newest `n` levels away: LOCAL_PEEK.
    const std::string* peek(std::size_t n, std::string_view name) const;
    std::size_t levels() const { return levels_.size(); }

private:
    using List = std::vector<std::pair<std::string, std::string>>;
    void change(std::string& text, std::string_view value);
    void add(List& list, std::string_view name, std::string_view value);
    /// The value as it may be; nullopt: there is no room for so many bytes more, or another one.
    std::optional<std::string_view> admitted(std::string_view name, std::string_view value,
                                             std::size_t former, bool another);
    void complain(std::string_view name, std::string_view what);

    List list_;
    std::vector<List> levels_;
    std::size_t count_ = 0;
    std::size_t bytes_ = 0;  // of names and values
    Of of_;
    bool complained_ = false;
};

}  // namespace asterism::call
