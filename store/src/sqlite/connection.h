// SPDX-License-Identifier: Apache-2.0
// A thin hold on SQLite: one connection and its prepared statements. Used by one thread at a time.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>
#include <string_view>

#include "asterism/base/result.h"
#include "asterism/base/time.h"

namespace asterism::store {

class Statement {
public:
    Statement() = default;
    explicit Statement(sqlite3_stmt* statement) : statement_(statement, sqlite3_finalize) {}

    /// From 1 on. The text must stay until run() or step() is over.
    void bind(int index, std::string_view text);
    void bind(int index, std::int64_t number);
    void bind_blob(int index, std::string_view bytes);
    /// One row more; false at the end and on a failure.
    bool step();
    /// To its end; false on a failure. Ready for the next use then.
    bool run();
    void reset();
    std::string_view text(int column) const;
    std::int64_t number(int column) const;
    int columns() const { return sqlite3_column_count(statement_.get()); }
    std::string_view name(int column) const { return sqlite3_column_name(statement_.get(), column); }
    bool good() const { return statement_ != nullptr; }
    /// How the last step() ended.
    int code() const { return code_; }

private:
    std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement_{nullptr, sqlite3_finalize};
    int code_ = SQLITE_OK;
};

class Connection {
public:
    static Result<Connection> open(const std::string& path, Millis patience);

    /// How long a lock of somebody else is waited for.
    void set_patience(Millis patience) {
        sqlite3_busy_timeout(handle_.get(), static_cast<int>(patience.count()));
    }
    bool run(const char* sql);
    Statement prepare(std::string_view sql);
    sqlite3* handle() const { return handle_.get(); }
    std::string fault() const { return sqlite3_errmsg(handle_.get()); }

private:
    explicit Connection(sqlite3* handle) : handle_(handle, sqlite3_close_v2) {}
    std::unique_ptr<sqlite3, int (*)(sqlite3*)> handle_;
};

}  // namespace asterism::store
