// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/variables.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "variable_limits.h"

namespace asterism::call {

namespace {
std::string_view bare(std::string_view name) {
    if (name.starts_with("__")) return name.substr(2);
    if (name.starts_with('_')) return name.substr(1);
    return name;
}

constexpr std::size_t kMostArgs = 255;
}  // namespace

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
    const auto bytes = bytes_ - former + value.size() + (another ? name.size() : 0);
    const bool grows = bytes > bytes_;
    if ((another && !most.admits(count_ + 1)) || (grows && !most_bytes.admits(bytes))) {
        complain(name,
                 "is not set: there are too many, or they are too large (variables_of_channel and the like)");
        return std::nullopt;
    }
    bytes_ = bytes;
    if (another) ++count_;
    return value;
}

void Variables::change(std::string& text, std::string_view value) {
    if (const auto fit = admitted({}, value, text.size(), false)) text = *fit;
}

void Variables::add(List& list, std::string_view name, std::string_view value) {
    if (const auto fit = admitted(name, value, 0, true)) list.emplace_back(name, *fit);
}

void Variables::set(std::string_view name, std::string_view value) {
    const auto key = bare(name);
    // A variable of a Gosub level is set where it was declared.
    for (auto level = levels_.rbegin(); level != levels_.rend(); ++level)
        for (auto& [local, text] : *level)
            if (local == key) return change(text, value);
    for (auto& [existing, text] : list_)
        if (bare(existing) == key) {
            bytes_ = bytes_ - existing.size() + name.size();
            existing = name;
            return change(text, value);
        }
    add(list_, name, value);
}

const std::string* Variables::find(std::string_view name) const { return peek(0, name); }

const std::string* Variables::peek(std::size_t n, std::string_view name) const {
    for (auto level = levels_.rbegin() + static_cast<std::ptrdiff_t>(std::min(n, levels_.size()));
         level != levels_.rend(); ++level)
        for (const auto& [local, text] : *level)
            if (local == name) return &text;
    for (const auto& [existing, text] : list_)
        if (bare(existing) == name) return &text;
    return nullptr;
}

bool Variables::erase(std::string_view name) {
    const auto at = std::ranges::find_if(list_, [&](const auto& one) { return bare(one.first) == name; });
    if (at == list_.end()) return false;
    bytes_ -= at->first.size() + at->second.size();
    --count_;
    list_.erase(at);
    return true;
}

void Variables::inherit_from(const Variables& parent) {
    for (const auto& [name, value] : parent.list_) {
        if (name.starts_with("__"))
            set(name, value);
        else if (name.starts_with('_'))
            set(name.substr(1), value);
    }
}

void Variables::push_level() { levels_.emplace_back(); }

void Variables::push_level(const std::vector<std::string>& args) {
    push_level();
    // Each name is new there: nothing has to be looked for.
    const auto count = std::min(args.size(), kMostArgs);
    for (std::size_t i = 0; i < count; ++i) add(levels_.back(), fmt::format("ARG{}", i + 1), args[i]);
    add(levels_.back(), "ARGC", std::to_string(count));
}

void Variables::pop_level() {
    if (levels_.empty()) return;
    for (const auto& [name, text] : levels_.back()) bytes_ -= name.size() + text.size();
    count_ -= levels_.back().size();
    levels_.pop_back();
}

void Variables::set_local(std::string_view name, std::string_view value) {
    if (levels_.empty()) return set(name, value);
    for (auto& [local, text] : levels_.back())
        if (local == name) return change(text, value);
    add(levels_.back(), name, value);
}

}  // namespace asterism::call
