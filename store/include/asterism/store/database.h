// SPDX-License-Identifier: Apache-2.0
// The DB() store: family/key to value, all of it in memory, every change in the journal. What `database
// show`, DB(), DB_DELETE() and AMI's DBGet work on. Lives on the exchange thread.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/command.h"
#include "asterism/store/journal.h"

namespace asterism::store {

/// A family whose entries somebody else keeps: shown, found and removed among all others.
class KeptFamily {
public:
    virtual ~KeptFamily() = default;
    /// The keys below "/family/", and their values.
    virtual std::vector<Record> entries() const = 0;
    /// The value of that key; nullopt: there is none.
    virtual std::optional<std::string> find(std::string_view key) const = 0;
    /// False: there is none of that key.
    virtual bool remove(std::string_view key) = 0;
};

/// Who wants to hear of the entries of a family, whoever changes them.
class FamilyWatcher {
public:
    /// "/family/key" was put there, or removed: ask what it is now. The views end with the call.
    virtual void on_entry(std::string_view family, std::string_view key) = 0;

protected:
    ~FamilyWatcher() = default;
};

class Database {
public:
    /// An author is a set of bits that others make of it (call::Authority): what his words may do.
    static constexpr std::uint32_t kAdministrator = ~std::uint32_t{0};

    /// Reads the journal's records of its space.
    explicit Database(Journal& journal);
    /// `keeper` outlives what is asked of this.
    void attach(std::string family, const std::shared_ptr<KeptFamily>& keeper) {
        kept_[std::move(family)] = keeper;
    }

    /// One for each family (a word without "/"); it outlives what is changed here.
    void watch(std::string_view family, FamilyWatcher& watcher) { watchers_[std::string(family)] = &watcher; }

    /// Null when there is none. The pointer holds until the next change.
    const std::string* get(std::string_view family, std::string_view key) const;
    /// `on_safe` (may be empty): the value is visible at once, and safe when it is called.
    /// False, and nothing changes: it is too long, or there are too many (limits database_*).
    /// `author`: on whose word it stands from now on.
    bool put(std::string_view family, std::string_view key, std::string_view value, OnSafe on_safe = {},
             std::uint32_t author = kAdministrator);
    /// Whoever put it there, as he said; the administrator, when nobody else did.
    std::uint32_t author(std::string_view family, std::string_view key) const;
    /// False when there is none.
    bool remove(std::string_view family, std::string_view key);
    /// Everything of a family, or below family/tree; how many went.
    std::size_t remove_tree(std::string_view family, std::string_view tree = {});

    /// "/family/key" and value, sorted; of everything, a family, or what is below family/tree.
    std::vector<Record> list(std::string_view family = {}, std::string_view tree = {}) const;
    /// Entries of every family with that key.
    std::vector<Record> list_key(std::string_view key) const;
    std::size_t size() const { return entries_.size(); }

private:
    /// What keepers have of it, by full name; sorted.
    std::vector<Record> kept_below(std::string_view root) const;
    /// Who keeps the entry of that full name, and its key there; null when nobody does.
    std::pair<KeptFamily*, std::string_view> keeper_of(std::string_view name) const;

    void forget(const std::string& name);
    /// Whoever watches its family. The last thing that a change does.
    void tell(std::string_view name);
    void set_author(const std::string& name, std::uint32_t author);

    std::map<std::string, std::string, std::less<>> entries_;
    /// Of those that are not the administrator's.
    std::map<std::string, std::uint32_t, std::less<>> authors_;
    std::map<std::string, std::shared_ptr<KeptFamily>, std::less<>> kept_;
    std::map<std::string, FamilyWatcher*, std::less<>> watchers_;
    mutable std::string kept_value_;  // what get() found there last
    Journal& journal_;
};

/// database show, showkey, get, put, del, deltree. Shapes: reference/cli.json. `database` outlives them.
std::vector<Command> database_commands(Database& database);

}  // namespace asterism::store
