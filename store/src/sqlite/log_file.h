// SPDX-License-Identifier: Apache-2.0
// The SQLite file of the journal: table `commits`, to which groups of changes are appended, one row each, and
// table `kept`, into which they are folded: one row a record. One thread at a time.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "asterism/base/hash_map.h"
#include "asterism/store/journal.h"
#include "connection.h"

namespace asterism::store {

class LogFile {
public:
    /// Makes the tables where they are missing, and takes over what a former form of the file holds.
    static Result<LogFile> open(const std::string& path, bool power_safe, Millis patience);

    using Content = std::map<std::string, std::map<std::string, std::string>, std::less<>>;
    /// Everything, by space and key.
    Result<Content> read();
    /// `parts` are changes by pack(), `changes` their number in all. All or none.
    Result<void> append(std::span<const std::string_view> parts, std::size_t changes);
    void set_patience(Millis patience) { connection_.set_patience(patience); }
    /// Time to fold: the log is long, and several times as long as what it would be folded into.
    bool is_long(std::size_t least) const;
    bool folding() const { return folding_; }
    /// Begins to take the log over into `kept`, or goes on with it: about `most` changes, the last one of
    /// each record only.
    Result<void> fold(std::size_t most);

private:
    explicit LogFile(Connection connection) : connection_(std::move(connection)) {}
    bool prepare();
    bool take_over_former_log();
    bool begin_folding();
    bool fold_slice(std::size_t most);
    std::unexpected<Error> roll_back();

    /// Where the last change of a record stands.
    struct Place {
        std::int64_t row;
        std::size_t index;
    };

    Connection connection_;
    Statement begin_, commit_, append_, rows_, cut_, keep_, drop_;
    std::string joined_;
    std::size_t log_size_ = 0;
    /// Records that the log held when it was folded last.
    std::size_t records_ = 0;
    bool folding_ = false;
    TextMap<Place> latest_;
    std::int64_t folded_ = 0;
    std::int64_t fold_to_ = 0;
};

}  // namespace asterism::store
