// SPDX-License-Identifier: Apache-2.0
// Channel and global variables: a list in the order of setting, names with case. A leading underscore says
// that the next channel inherits it, two that all do. Each knows on whose word it has its value: whoever
// reads another's, or a global one, has no more authority from there on (read_variable() of executor.h).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/call/variable.h"

namespace asterism::call {

class NameIndex;

/// Bounded, since callers have a say in what is set (`variables_of_channel` and the like, variable_limits.h):
/// a value that is too long is cut, one that finds no room is not set; the first of either is said in the
/// log.
class Variables {
public:
    enum class Of : unsigned char { Channel, All };
    explicit Variables(Of of = Of::Channel);
    ~Variables();
    Variables(const Variables& other);
    Variables(Variables&&) noexcept;
    Variables& operator=(Variables&&) noexcept;

    /// `name` may carry its underscores; an empty value removes nothing: it is a value. It is `author`'s from
    /// now on, whosever it was.
    void set(std::string_view name, std::string_view value, Authority author = {});
    /// By its bare name; null when not set. The newest of that name.
    const Variable* find(std::string_view name) const;
    bool erase(std::string_view name);
    /// In the order of setting.
    const std::vector<Variable>& list() const { return list_; }
    /// What a channel made by this one starts with.
    void inherit_from(const Variables& parent);

    /// All of them, as they are.
    void copy_from(const Variables& other);

    /// A stack level for Gosub and LOCAL: values pushed here hide those below until pop().
    void push_level();
    /// With ARG1, ARG2 ... and ARGC; 255 of them at most.
    void push_level(const std::vector<std::string>& args);
    void pop_level();
    void set_local(std::string_view name, std::string_view value, Authority author = {});
    /// As find() does with the newest `n` levels away: LOCAL_PEEK.
    const Variable* peek(std::size_t n, std::string_view name) const;
    std::size_t levels() const { return levels_.size(); }

private:
    using List = std::vector<Variable>;
    /// As many of names and values are gone, and as many came instead.
    /// What all together have now, for `core show limits`.
    void note() const;
    void count_bytes(std::size_t former, std::size_t now);
    void change(Variable& variable, std::string_view value, Authority author);
    bool add(List& list, std::string_view name, std::string_view value, Authority author);
    /// Where in list_; nullopt: it is not there.
    std::optional<std::size_t> place_of(std::string_view bare_name) const;
    /// The value as it may be; nullopt: there is no room for so many bytes more, or another one.
    std::optional<std::string_view> admitted(std::string_view name, std::string_view value,
                                             std::size_t former, bool another);
    void complain(std::string_view name, std::string_view what);

    List list_;
    std::vector<List> levels_;
    std::unique_ptr<NameIndex> index_;  // of list_, when that is long
    std::uint32_t count_ = 0;
    std::uint32_t bytes_ = 0;  // of names and values
    Of of_;
    bool complained_ = false;
};

}  // namespace asterism::call
