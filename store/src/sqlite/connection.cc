// SPDX-License-Identifier: Apache-2.0
#include "connection.h"

#include <fmt/core.h>

namespace asterism::store {

Result<Connection> Connection::open(const std::string& path, Millis patience) {
    sqlite3* handle = nullptr;
    const int code = sqlite3_open_v2(
        path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
    Connection out(handle);
    if (code != SQLITE_OK)
        return fail(fmt::format("{}: {}", path, handle ? sqlite3_errmsg(handle) : "no memory"));
    out.set_patience(patience);
    return out;
}

bool Connection::run(const char* sql) {
    return sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) == SQLITE_OK;
}

Statement Connection::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                       &statement, nullptr);
    return Statement(statement);
}

void Statement::bind(int index, std::string_view text) {
    // A view that points nowhere would bind NULL.
    sqlite3_bind_text64(statement_.get(), index, text.data() ? text.data() : "", text.size(), SQLITE_STATIC,
                        SQLITE_UTF8);
}

void Statement::bind(int index, std::int64_t number) { sqlite3_bind_int64(statement_.get(), index, number); }

void Statement::bind_blob(int index, std::string_view bytes) {
    sqlite3_bind_blob64(statement_.get(), index, bytes.data() ? bytes.data() : "", bytes.size(),
                        SQLITE_STATIC);
}

bool Statement::step() {
    code_ = sqlite3_step(statement_.get());
    return code_ == SQLITE_ROW;
}

bool Statement::run() {
    while (step()) {
    }
    const bool done = code_ == SQLITE_DONE;
    sqlite3_reset(statement_.get());
    return done;
}

void Statement::reset() { sqlite3_reset(statement_.get()); }

std::string_view Statement::text(int column) const {
    // Of a blob: its bytes as they are.
    const bool blob = sqlite3_column_type(statement_.get(), column) == SQLITE_BLOB;
    const auto* bytes = static_cast<const char*>(
        blob ? sqlite3_column_blob(statement_.get(), column)
             : static_cast<const void*>(sqlite3_column_text(statement_.get(), column)));
    return bytes ? std::string_view(bytes,
                                    static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column)))
                 : std::string_view();
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(statement_.get(), column); }

}  // namespace asterism::store
