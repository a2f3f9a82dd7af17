// SPDX-License-Identifier: Apache-2.0
// The SQLite file of the journal: table `log` to which changes are appended, table `kept` into which they are
// folded. One thread at a time.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "asterism/store/journal.h"
#include "connection.h"

namespace asterism::store {

class LogFile {
public:
    /// Makes the tables where they are missing.
    static Result<LogFile> open(const std::string& path, bool power_safe, Millis patience);

    using Content = std::map<std::string, std::map<std::string, std::string>, std::less<>>;
    /// Everything, by space and key.
    Result<Content> read();
    /// All or none.
    Result<void> append(std::span<const std::span<const Change>> parts);
    void set_patience(Millis patience) { connection_.set_patience(patience); }
    std::size_t log_rows() const { return log_rows_; }
    /// Takes up to `most` rows of the log over into `kept`.
    Result<void> fold(std::size_t most);

private:
    explicit LogFile(Connection connection) : connection_(std::move(connection)) {}
    bool prepare();
    bool append_rows(std::span<const Change> changes);
    bool fold_rows(std::size_t most, std::size_t& folded);
    std::unexpected<Error> roll_back();

    Connection connection_;
    Statement begin_, commit_, insert_log_, oldest_log_, cut_log_, keep_, drop_;
    std::size_t log_rows_ = 0;
};

}  // namespace asterism::store
