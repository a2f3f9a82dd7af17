// SPDX-License-Identifier: Apache-2.0
#include "asterism/store/database.h"

#include <algorithm>
#include <iterator>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "room_limits.h"

namespace asterism::store {

namespace {

constexpr std::string_view kSpace = "db";
constexpr std::string_view kAuthors = "db-author";

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
    for (const auto& record : journal_.take_records(kAuthors))
        authors_[record.key] = static_cast<std::uint32_t>(parse_uint(record.value).value_or(0));
    limits::database_entries.note(entries_.size());
}

const std::string* Database::get(std::string_view family, std::string_view key) const {
    const auto name = path(family, key);
    if (const auto found = entries_.find(name); found != entries_.end()) return &found->second;
    const auto [keeper, kept] = keeper_of(name);
    auto value = keeper ? keeper->find(kept) : std::nullopt;
    if (!value) return nullptr;
    kept_value_ = *std::move(value);
    return &kept_value_;
}

std::vector<Record> Database::kept_below(std::string_view root) const {
    std::vector<Record> out;
    for (const auto& [family, keeper] : kept_) {
        const auto top = '/' + family;
        if (!root.empty() && !is_below(root, top)) continue;
        for (auto& record : keeper->entries()) {
            auto name = path(family, record.key);
            if (is_below(name, root)) out.push_back({std::move(name), std::move(record.value)});
        }
    }
    return out;
}

std::pair<KeptFamily*, std::string_view> Database::keeper_of(std::string_view name) const {
    for (const auto& [family, keeper] : kept_)
        if (name.size() > family.size() + 2 && is_below(name, '/' + family))
            return {keeper.get(), name.substr(family.size() + 2)};
    return {};
}

std::uint32_t Database::author(std::string_view family, std::string_view key) const {
    const auto found = authors_.find(path(family, key));
    return found == authors_.end() ? kAdministrator : found->second;
}

void Database::set_author(const std::string& name, std::uint32_t author) {
    if (author != kAdministrator) {
        authors_[name] = author;
        journal_.append({kAuthors, name, std::to_string(author)}, {});
    } else if (authors_.erase(name) > 0) {
        journal_.append({kAuthors, name, std::nullopt}, {});
    }
}

void Database::forget(const std::string& name) {
    set_author(name, kAdministrator);
    journal_.append({kSpace, name, std::nullopt}, {});
    limits::database_entries.note(entries_.size());
    tell(name);
}

void Database::tell(std::string_view name) {
    if (watchers_.empty()) return;
    const auto [family, key] = split_once(name.substr(1), '/');
    if (const auto at = watchers_.find(family); at != watchers_.end()) at->second->on_entry(family, key);
}

bool Database::put(std::string_view family, std::string_view key, std::string_view value, OnSafe on_safe,
                   std::uint32_t author) {
    const auto name = path(family, key);
    const auto at = entries_.find(name);
    if (!limits::database_key_bytes.admits(name.size()) ||
        !limits::database_value_bytes.admits(value.size()) ||
        (at == entries_.end() && !limits::database_entries.admits(entries_.size() + 1))) {
        log::warning("'{}' is not put into the database: it is too long, or there are too many",
                     name.substr(0, 80));
        return false;
    }
    entries_.insert_or_assign(name, std::string(value));
    set_author(name, author);
    journal_.append({kSpace, name, value}, std::move(on_safe));
    tell(name);
    return true;
}

bool Database::remove(std::string_view family, std::string_view key) {
    const auto name = path(family, key);
    if (entries_.erase(name) == 0) {
        const auto [keeper, kept] = keeper_of(name);
        return keeper && keeper->remove(kept);
    }
    forget(name);
    return true;
}

std::size_t Database::remove_tree(std::string_view family, std::string_view tree) {
    const auto below = list(family, tree);
    for (const auto& record : below)
        if (entries_.erase(record.key))
            forget(record.key);
        else if (const auto [keeper, kept] = keeper_of(record.key); keeper)
            keeper->remove(kept);
    return below.size();
}

std::vector<Record> Database::list(std::string_view family, std::string_view tree) const {
    std::vector<Record> out;
    const auto top = root(family, tree);
    for (auto it = entries_.lower_bound(top); it != entries_.end() && it->first.starts_with(top); ++it)
        if (is_below(it->first, top)) out.push_back({it->first, it->second});
    if (auto kept = kept_below(top); !kept.empty()) {
        std::move(kept.begin(), kept.end(), std::back_inserter(out));
        std::ranges::stable_sort(out, {}, &Record::key);
    }
    return out;
}

std::vector<Record> Database::list_key(std::string_view key) const {
    std::vector<Record> out;
    const auto end = '/' + std::string(key);
    for (const auto& [name, value] : entries_)
        if (name.ends_with(end) && name.size() > end.size()) out.push_back({name, value});
    for (auto& record : kept_below({}))
        if (record.key.ends_with(end)) out.push_back(std::move(record));
    return out;
}

}  // namespace asterism::store
