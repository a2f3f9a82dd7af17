// SPDX-License-Identifier: Apache-2.0
#include "log_file.h"

#include <fmt/core.h>

namespace asterism::store {

namespace {

constexpr const char* kTables =
    "CREATE TABLE IF NOT EXISTS log (seq INTEGER PRIMARY KEY, space TEXT NOT NULL, key TEXT NOT NULL, value "
    "TEXT);"
    "CREATE TABLE IF NOT EXISTS kept (space TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,"
    " PRIMARY KEY (space, key)) WITHOUT ROWID;";

}  // namespace

Result<LogFile> LogFile::open(const std::string& path, bool power_safe, Millis patience) {
    auto connection = Connection::open(path, patience);
    if (!connection) return std::unexpected(connection.error());
    LogFile out(std::move(*connection));
    const bool good =
        out.connection_.run("PRAGMA journal_mode=WAL") &&
        out.connection_.run(power_safe ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL") &&
        out.connection_.run(kTables) && out.prepare();
    if (!good) return fail(fmt::format("{}: {}", path, out.connection_.fault()));
    return out;
}

bool LogFile::prepare() {
    begin_ = connection_.prepare("BEGIN IMMEDIATE");
    commit_ = connection_.prepare("COMMIT");
    insert_log_ = connection_.prepare("INSERT INTO log (space, key, value) VALUES (?, ?, ?)");
    oldest_log_ = connection_.prepare("SELECT seq, space, key, value FROM log ORDER BY seq LIMIT ?");
    cut_log_ = connection_.prepare("DELETE FROM log WHERE seq <= ?");
    keep_ = connection_.prepare(
        "INSERT INTO kept (space, key, value) VALUES (?, ?, ?)"
        " ON CONFLICT (space, key) DO UPDATE SET value = excluded.value");
    drop_ = connection_.prepare("DELETE FROM kept WHERE space = ? AND key = ?");
    auto count = connection_.prepare("SELECT count(*) FROM log");
    if (!count.good() || !count.step()) return false;
    log_rows_ = static_cast<std::size_t>(count.number(0));
    return begin_.good() && commit_.good() && insert_log_.good() && oldest_log_.good() && cut_log_.good() &&
           keep_.good() && drop_.good();
}

Result<LogFile::Content> LogFile::read() {
    Content out;
    auto kept = connection_.prepare("SELECT space, key, value FROM kept");
    auto log = connection_.prepare("SELECT space, key, value FROM log ORDER BY seq");
    if (!kept.good() || !log.good()) return fail(connection_.fault());
    while (kept.step()) out[std::string(kept.text(0))][std::string(kept.text(1))] = kept.text(2);
    while (log.step()) {
        auto& space = out[std::string(log.text(0))];
        if (log.is_null(2))
            space.erase(std::string(log.text(1)));
        else
            space[std::string(log.text(1))] = log.text(2);
    }
    if (kept.code() != SQLITE_DONE || log.code() != SQLITE_DONE) return fail(connection_.fault());
    return out;
}

std::unexpected<Error> LogFile::roll_back() {
    auto fault = connection_.fault();
    connection_.run("ROLLBACK");
    return fail(std::move(fault));
}

bool LogFile::append_rows(std::span<const Change> changes) {
    for (const auto& change : changes) {
        insert_log_.bind(1, change.space);
        insert_log_.bind(2, change.key);
        if (change.value)
            insert_log_.bind(3, *change.value);
        else
            insert_log_.bind_null(3);
        if (!insert_log_.run()) return false;
    }
    return true;
}

Result<void> LogFile::append(std::span<const std::span<const Change>> parts) {
    if (!begin_.run()) return fail(connection_.fault());
    std::size_t rows = 0;
    for (const auto changes : parts) {
        if (!append_rows(changes)) return roll_back();
        rows += changes.size();
    }
    if (!commit_.run()) return roll_back();
    log_rows_ += rows;
    return {};
}

bool LogFile::fold_rows(std::size_t most, std::size_t& folded) {
    // Only the last change of each key is carried out.
    std::map<std::pair<std::string, std::string>, std::optional<std::string>> latest;
    std::int64_t last = 0;
    oldest_log_.bind(1, static_cast<std::int64_t>(most));
    while (oldest_log_.step()) {
        last = oldest_log_.number(0);
        auto& value = latest[{std::string(oldest_log_.text(1)), std::string(oldest_log_.text(2))}];
        value.reset();
        if (!oldest_log_.is_null(3)) value = oldest_log_.text(3);
        ++folded;
    }
    const bool whole = oldest_log_.code() == SQLITE_DONE;
    oldest_log_.reset();
    if (!whole) return false;
    for (const auto& [key, value] : latest) {
        auto& statement = value ? keep_ : drop_;
        statement.bind(1, key.first);
        statement.bind(2, key.second);
        if (value) statement.bind(3, *value);
        if (!statement.run()) return false;
    }
    cut_log_.bind(1, last);
    return cut_log_.run();
}

Result<void> LogFile::fold(std::size_t most) {
    if (!begin_.run()) return fail(connection_.fault());
    std::size_t folded = 0;
    if (!fold_rows(most, folded) || !commit_.run()) return roll_back();
    log_rows_ -= folded;
    return {};
}

}  // namespace asterism::store
