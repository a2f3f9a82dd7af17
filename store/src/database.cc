// SPDX-License-Identifier: Apache-2.0
#include "asterism/store/database.h"

namespace asterism::store {

namespace {

constexpr std::string_view kSpace = "db";

std::string path(std::string_view family, std::string_view key) {
    std::string out;
    out.reserve(family.size() + key.size() + 2);
    out += '/';
    out += family;
    out += '/';
    out += key;
    return out;
}

/// "/family" or "/family/tree": what an entry is, or lies below. Empty for everything.
std::string root(std::string_view family, std::string_view tree) {
    if (family.empty()) return {};
    return tree.empty() ? '/' + std::string(family) : path(family, tree);
}

bool is_below(std::string_view entry, std::string_view root) {
    return entry.starts_with(root) &&
           (root.empty() || entry.size() == root.size() || entry[root.size()] == '/');
}

}  // namespace

Database::Database(Journal& journal) : journal_(journal) {
    for (auto& record : journal_.take_records(kSpace))
        entries_[std::move(record.key)] = std::move(record.value);
}

const std::string* Database::get(std::string_view family, std::string_view key) const {
    const auto found = entries_.find(path(family, key));
    return found == entries_.end() ? nullptr : &found->second;
}

void Database::put(std::string_view family, std::string_view key, std::string_view value, OnSafe on_safe) {
    const auto name = path(family, key);
    entries_[name] = value;
    journal_.append({kSpace, name, value}, std::move(on_safe));
}

bool Database::remove(std::string_view family, std::string_view key) {
    const auto name = path(family, key);
    if (entries_.erase(name) == 0) return false;
    journal_.append({kSpace, name, std::nullopt}, {});
    return true;
}

std::size_t Database::remove_tree(std::string_view family, std::string_view tree) {
    const auto below = list(family, tree);
    for (const auto& record : below) {
        entries_.erase(record.key);
        journal_.append({kSpace, record.key, std::nullopt}, {});
    }
    return below.size();
}

std::vector<Record> Database::list(std::string_view family, std::string_view tree) const {
    std::vector<Record> out;
    const auto top = root(family, tree);
    for (auto it = entries_.lower_bound(top); it != entries_.end() && it->first.starts_with(top); ++it)
        if (is_below(it->first, top)) out.push_back({it->first, it->second});
    return out;
}

std::vector<Record> Database::list_key(std::string_view key) const {
    std::vector<Record> out;
    const auto end = '/' + std::string(key);
    for (const auto& [name, value] : entries_)
        if (name.ends_with(end) && name.size() > end.size()) out.push_back({name, value});
    return out;
}

}  // namespace asterism::store
