// SPDX-License-Identifier: Apache-2.0
#include "query.h"

#include "connection.h"

namespace asterism::store {

namespace {

constexpr std::size_t kMostRows = 1000;
/// Steps of SQLite's machine, some tens of milliseconds.
constexpr int kMostSteps = 3'000'000;

/// Reading is all that is let through: no file can be attached, nothing be written.
int allow(void*, int action, const char*, const char*, const char*, const char*) {
    return action == SQLITE_SELECT || action == SQLITE_READ || action == SQLITE_FUNCTION ||
                   action == SQLITE_RECURSIVE
               ? SQLITE_OK
               : SQLITE_DENY;
}

int break_off(void*) { return 1; }

bool fill(Connection& memory, const std::vector<Record>& records) {
    if (!memory.run("CREATE TABLE astdb(key TEXT PRIMARY KEY, value TEXT)") || !memory.run("BEGIN"))
        return false;
    auto insert = memory.prepare("INSERT INTO astdb VALUES(?1, ?2)");
    for (const auto& record : records) {
        insert.bind(1, record.key);
        insert.bind(2, record.value);
        if (!insert.run()) return false;
    }
    return memory.run("COMMIT");
}

}  // namespace

Result<QueryRows> query(const std::vector<Record>& records, const std::string& sql) {
    auto memory = Connection::open(":memory:", Millis{0});
    if (!memory) return std::unexpected(memory.error());
    if (!fill(*memory, records)) return fail(memory->fault());
    sqlite3_set_authorizer(memory->handle(), allow, nullptr);
    sqlite3_progress_handler(memory->handle(), kMostSteps, break_off, nullptr);
    auto select = memory->prepare(sql);
    if (!select.good()) return fail(memory->fault());
    QueryRows found;
    for (int column = 0; column < select.columns(); ++column) found.columns.emplace_back(select.name(column));
    while (!found.cut_off && select.step()) {
        auto& row = found.rows.emplace_back();
        for (int column = 0; column < select.columns(); ++column) row.emplace_back(select.text(column));
        found.cut_off = found.rows.size() >= kMostRows;
    }
    if (!found.cut_off && select.code() != SQLITE_DONE) return fail(memory->fault());
    return found;
}

}  // namespace asterism::store
