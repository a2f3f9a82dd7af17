// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/variables.h"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "asterism/base/log.h"
#include "name_index.h"
#include "variable_limits.h"

namespace asterism::call {

namespace {
constexpr std::size_t kMostArgs = 255;
/// As many are looked through sooner than hashed.
constexpr std::size_t kMostFlat = 16;
}  // namespace

Variables::Variables(Of of) : of_(of) {}
Variables::~Variables() = default;
Variables::Variables(const Variables& other)
    : list_(other.list_),
      levels_(other.levels_),
      index_(other.index_ ? std::make_unique<NameIndex>(*other.index_) : nullptr),
      count_(other.count_),
      bytes_(other.bytes_),
      of_(other.of_),
      complained_(other.complained_) {}
Variables::Variables(Variables&&) noexcept = default;
Variables& Variables::operator=(Variables&&) noexcept = default;

void Variables::complain(std::string_view name, std::string_view what) {
    if (!std::exchange(complained_, true)) log::warning("Variable '{}' {}", name.substr(0, 80), what);
}

std::optional<std::string_view> Variables::admitted(std::string_view name, std::string_view value,
                                                    std::size_t former, bool another) {
    auto& most = of_ == Of::All ? limits::global_variables : limits::variables_of_channel;
    auto& most_bytes = of_ == Of::All ? limits::global_variable_bytes : limits::variable_bytes_of_channel;
    if (!limits::variable_bytes.admits(value.size())) {
        value = value.substr(0, limits::variable_bytes.value());
        complain(name, "is too long and is cut (variable_bytes)");
    }
    const auto bytes = std::size_t{bytes_} - former + value.size() + (another ? name.size() : 0);
    const bool grows = bytes > bytes_;
    if ((another && !most.admits(count_ + 1)) || (grows && !most_bytes.admits(bytes))) {
        complain(name,
                 "is not set: there are too many, or they are too large (variables_of_channel and the like)");
        return std::nullopt;
    }
    bytes_ = static_cast<std::uint32_t>(bytes);
    if (another) ++count_;
    note();
    return value;
}

void Variables::note() const {
    if (of_ != Of::All) return;
    limits::global_variables.note(count_);
    limits::global_variable_bytes.note(bytes_);
}

void Variables::count_bytes(std::size_t former, std::size_t now) {
    bytes_ = static_cast<std::uint32_t>(bytes_ - former + now);
}

void Variables::change(Variable& variable, std::string_view value, Authority author) {
    const auto fit = admitted({}, value, variable.value.size(), false);
    if (!fit) return;
    variable.value = *fit;
    variable.author = author;
}

bool Variables::add(List& list, std::string_view name, std::string_view value, Authority author) {
    const auto fit = admitted(name, value, 0, true);
    if (fit) list.push_back({std::string(name), std::string(*fit), author});
    return fit.has_value();
}

std::optional<std::size_t> Variables::place_of(std::string_view bare) const {
    if (index_) return index_->find(list_, bare);
    for (std::size_t i = 0; i < list_.size(); ++i)
        if (bare_name(list_[i].name) == bare) return i;
    return std::nullopt;
}

void Variables::set(std::string_view name, std::string_view value, Authority author) {
    const auto key = bare_name(name);
    // A variable of a Gosub level is set where it was declared.
    for (auto level = levels_.rbegin(); level != levels_.rend(); ++level)
        for (auto& local : *level)
            if (local.name == key) return change(local, value, author);
    if (const auto place = place_of(key)) {
        auto& variable = list_[*place];
        count_bytes(variable.name.size(), name.size());
        variable.name = name;
        return change(variable, value, author);
    }
    if (!add(list_, name, value, author)) return;
    if (index_)
        index_->added(list_);
    else if (list_.size() > kMostFlat)
        index_ = std::make_unique<NameIndex>(list_);
}

const Variable* Variables::find(std::string_view name) const { return peek(0, name); }

const Variable* Variables::peek(std::size_t n, std::string_view name) const {
    for (auto level = levels_.rbegin() + static_cast<std::ptrdiff_t>(std::min(n, levels_.size()));
         level != levels_.rend(); ++level)
        for (const auto& local : *level)
            if (local.name == name) return &local;
    const auto place = place_of(name);
    return place ? &list_[*place] : nullptr;
}

bool Variables::erase(std::string_view name) {
    const auto place = place_of(name);
    if (!place) return false;
    const auto at = list_.begin() + static_cast<std::ptrdiff_t>(*place);
    count_bytes(at->name.size() + at->value.size(), 0);
    --count_;
    note();
    if (index_) index_->removes(list_, *place);
    list_.erase(at);
    return true;
}

void Variables::inherit_from(const Variables& parent) {
    for (const auto& [name, value, author] : parent.list_) {
        if (name.starts_with("__"))
            set(name, value, author);
        else if (name.starts_with('_'))
            set(name.substr(1), value, author);
    }
}

void Variables::copy_from(const Variables& other) {
    for (const auto& [name, value, author] : other.list_) set(name, value, author);
}

void Variables::push_level() { levels_.emplace_back(); }

void Variables::push_level(const std::vector<std::string>& args) {
    push_level();
    // Each name is new there: nothing has to be looked for.
    const auto count = std::min(args.size(), kMostArgs);
    for (std::size_t i = 0; i < count; ++i) add(levels_.back(), fmt::format("ARG{}", i + 1), args[i], {});
    add(levels_.back(), "ARGC", std::to_string(count), {});
}

void Variables::pop_level() {
    if (levels_.empty()) return;
    for (const auto& local : levels_.back()) count_bytes(local.name.size() + local.value.size(), 0);
    count_ -= static_cast<std::uint32_t>(levels_.back().size());
    levels_.pop_back();
}

void Variables::set_local(std::string_view name, std::string_view value, Authority author) {
    if (levels_.empty()) return set(name, value, author);
    for (auto& local : levels_.back())
        if (local.name == name) return change(local, value, author);
    add(levels_.back(), name, value, author);
}

}  // namespace asterism::call
