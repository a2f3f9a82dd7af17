// SPDX-License-Identifier: Apache-2.0
#include "log_file.h"

#include <fmt/core.h>

#include <algorithm>

#include "packed.h"

namespace asterism::store {

namespace {

// What is cut off the log holds nothing that `kept` does not: it need not be overwritten. Pages of the log
// are used again and again: copied from the WAL rarely, each is copied once for several times that it was
// written.
constexpr const char* kSettings =
    "PRAGMA journal_mode=WAL; PRAGMA secure_delete=OFF; PRAGMA wal_autocheckpoint=8000;";
constexpr const char* kTables =
    "CREATE TABLE IF NOT EXISTS commits (seq INTEGER PRIMARY KEY, count INTEGER NOT NULL, changes BLOB NOT "
    "NULL);"
    "CREATE TABLE IF NOT EXISTS kept (space TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,"
    " PRIMARY KEY (space, key)) WITHOUT ROWID;";
// The former log had a row for each change.
constexpr const char* kTakeOver =
    "BEGIN IMMEDIATE;"
    "DELETE FROM kept WHERE (space, key) IN (SELECT space, key FROM log);"
    "INSERT INTO kept SELECT space, key, value FROM"
    " (SELECT space, key, value, max(seq) FROM log GROUP BY space, key) WHERE value IS NOT NULL;"
    "DROP TABLE log;"
    "COMMIT;";

/// A log so many times as long as the records in it is worth folding; one longer than that is folded anyway.
constexpr std::size_t kTimes = 8;
constexpr std::size_t kLongest = 200'000;

std::string name_of(const Change& change) {
    std::string out;
    out.reserve(change.space.size() + 1 + change.key.size());
    out += change.space;
    out += '\0';
    out += change.key;
    return out;
}

}  // namespace

Result<LogFile> LogFile::open(const std::string& path, bool power_safe, Millis patience) {
    auto connection = Connection::open(path, patience);
    if (!connection) return std::unexpected(connection.error());
    LogFile out(std::move(*connection));
    const bool good =
        out.connection_.run(kSettings) &&
        out.connection_.run(power_safe ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL") &&
        out.connection_.run(kTables) && out.take_over_former_log() && out.prepare();
    if (!good) return fail(fmt::format("{}: {}", path, out.connection_.fault()));
    return out;
}

bool LogFile::take_over_former_log() {
    auto former = connection_.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'log'");
    if (!former.good()) return false;
    const bool there = former.step();
    former.reset();
    if (!there || connection_.run(kTakeOver)) return true;
    roll_back();
    return false;
}

bool LogFile::prepare() {
    begin_ = connection_.prepare("BEGIN IMMEDIATE");
    commit_ = connection_.prepare("COMMIT");
    append_ = connection_.prepare("INSERT INTO commits (count, changes) VALUES (?, ?)");
    rows_ = connection_.prepare("SELECT seq, changes FROM commits WHERE seq > ? ORDER BY seq");
    cut_ = connection_.prepare("DELETE FROM commits WHERE seq <= ?");
    keep_ = connection_.prepare(
        "INSERT INTO kept (space, key, value) VALUES (?, ?, ?)"
        " ON CONFLICT (space, key) DO UPDATE SET value = excluded.value");
    drop_ = connection_.prepare("DELETE FROM kept WHERE space = ? AND key = ?");
    auto count = connection_.prepare("SELECT sum(count) FROM commits");
    if (!count.good() || !count.step()) return false;
    log_size_ = static_cast<std::size_t>(count.number(0));
    return begin_.good() && commit_.good() && append_.good() && rows_.good() && cut_.good() && keep_.good() &&
           drop_.good();
}

Result<LogFile::Content> LogFile::read() {
    Content out;
    auto kept = connection_.prepare("SELECT space, key, value FROM kept");
    if (!kept.good()) return fail(connection_.fault());
    while (kept.step()) out[std::string(kept.text(0))][std::string(kept.text(1))] = kept.text(2);
    rows_.bind(1, std::int64_t{0});
    while (rows_.step()) {
        Unpacker changes(rows_.text(1));
        for (Change change; changes.next(change);) {
            auto& space = out[std::string(change.space)];
            if (change.value)
                space[std::string(change.key)] = *change.value;
            else
                space.erase(std::string(change.key));
        }
    }
    rows_.reset();
    if (kept.code() != SQLITE_DONE || rows_.code() != SQLITE_DONE) return fail(connection_.fault());
    return out;
}

std::unexpected<Error> LogFile::roll_back() {
    auto fault = connection_.fault();
    connection_.run("ROLLBACK");
    return fail(std::move(fault));
}

Result<void> LogFile::append(std::span<const std::string_view> parts, std::size_t changes) {
    if (changes == 0) return {};
    std::string_view all = parts.front();
    if (parts.size() > 1) {
        joined_.clear();
        for (const auto part : parts) joined_ += part;
        all = joined_;
    }
    append_.bind(1, static_cast<std::int64_t>(changes));
    append_.bind_blob(2, all);
    if (!append_.run()) return fail(connection_.fault());
    log_size_ += changes;
    return {};
}

bool LogFile::is_long(std::size_t least) const {
    return log_size_ >= std::max(least, std::min(kTimes * records_, kLongest));
}

/// Finds the last change of every record.
bool LogFile::begin_folding() {
    latest_.clear();
    folded_ = fold_to_ = 0;
    rows_.bind(1, folded_);
    while (rows_.step()) {
        fold_to_ = rows_.number(0);
        Unpacker changes(rows_.text(1));
        std::size_t index = 0;
        for (Change change; changes.next(change);) latest_[name_of(change)] = {fold_to_, index++};
    }
    rows_.reset();
    records_ = latest_.size();
    return folding_ = rows_.code() == SQLITE_DONE;
}

bool LogFile::fold_slice(std::size_t most) {
    std::size_t done = 0;
    rows_.bind(1, folded_);
    while (done < most && folded_ < fold_to_) {
        if (!rows_.step()) return false;
        folded_ = rows_.number(0);
        Unpacker changes(rows_.text(1));
        std::size_t index = 0;
        for (Change change; changes.next(change); ++index, ++done) {
            const auto at = latest_.find(name_of(change));
            if (at == latest_.end() || at->second.row != folded_ || at->second.index != index) continue;
            auto& statement = change.value ? keep_ : drop_;
            statement.bind(1, change.space);
            statement.bind(2, change.key);
            if (change.value) statement.bind(3, *change.value);
            if (!statement.run()) return false;
        }
    }
    rows_.reset();
    cut_.bind(1, folded_);
    if (!cut_.run() || !commit_.run()) return false;
    log_size_ -= std::min(done, log_size_);
    folding_ = folded_ < fold_to_;
    return true;
}

Result<void> LogFile::fold(std::size_t most) {
    if (!folding_ && !begin_folding()) return fail(connection_.fault());
    if (!begin_.run()) return fail(connection_.fault());
    const bool good = fold_slice(most);
    if (good && folding_) return {};
    folding_ = false;
    latest_ = {};
    rows_.reset();
    if (!good) return roll_back();
    return {};
}

}  // namespace asterism::store
