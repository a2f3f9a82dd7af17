// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/variables.h"

#include <algorithm>

namespace asterism::call {

namespace {
std::string_view bare(std::string_view name) {
    if (name.starts_with("__")) return name.substr(2);
    if (name.starts_with('_')) return name.substr(1);
    return name;
}
}  // namespace

void Variables::set(std::string_view name, std::string_view value) {
    const auto key = bare(name);
    // A variable of a Gosub level is set where it was declared.
    for (auto level = levels_.rbegin(); level != levels_.rend(); ++level)
        for (auto& [local, text] : *level)
            if (local == key) {
                text = value;
                return;
            }
    for (auto& [existing, text] : list_)
        if (bare(existing) == key) {
            existing = name;
            text = value;
            return;
        }
    list_.emplace_back(name, value);
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
    return std::erase_if(list_, [&](const auto& entry) { return bare(entry.first) == name; }) > 0;
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

void Variables::pop_level() {
    if (!levels_.empty()) levels_.pop_back();
}

void Variables::set_local(std::string_view name, std::string_view value) {
    if (levels_.empty()) return set(name, value);
    for (auto& [local, text] : levels_.back())
        if (local == name) {
            text = value;
            return;
        }
    levels_.back().emplace_back(name, value);
}

}  // namespace asterism::call
