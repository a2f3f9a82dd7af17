// SPDX-License-Identifier: Apache-2.0
// A journal in one SQLite file, written by a thread of its own. All changes that wait are committed together.
// A commit appends one row with all of them to the table `commits`; rows of the table `kept` are touched only
// when the log is long enough to be folded into it, so that a REGISTER costs some bytes of a row and no
// update (house.md, "What must survive").
//
// What a turn of the exchange appends goes to the writer at the end of that turn, in one piece.
//
//   append --mailbox--> writer: INSERT INTO commits ... --post--> on_safe(Safe)
//                          | fails: on_safe(MemoryOnly), the latest value of each key waits; tried again
//                          every second
//                          '-- log long: fold into kept
//
// Safe means: survives kill -9 (WAL, synchronous=NORMAL); power_safe makes it survive a power cut.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "asterism/rt/thread.h"
#include "asterism/store/journal.h"

namespace asterism::store {

struct SqliteOptions {
    std::string path;
    /// synchronous=FULL: a commit waits for the disk.
    bool power_safe = false;
    /// Changes in the log before it is folded; more of them while it would be folded into many records.
    std::size_t fold_at = 20000;
    /// How long a locked file is waited for before changes are acknowledged from memory.
    Millis patience{250};
    Millis retry{1000};
    /// The same at start, where going on without what the file holds would be worse than waiting.
    Millis patience_at_start{5000};
};

class SqliteJournal final : public Journal {
public:
    /// Reads what is there. A file that cannot be opened is no failure here: it is said, and tried again.
    SqliteJournal(SqliteOptions options, rt::Loop& exchange);
    /// Writes what waits.
    ~SqliteJournal() override;

    using Journal::append;
    void append(const Change& change) override;
    void when_safe(OnSafe on_safe) override;
    std::vector<Record> take_records(std::string_view space) override;
    const JournalStatus& status() const override;
    void flush() override;

private:
    class Writer;
    struct Shared;
    struct Batch;
    /// Called at the end of the turn in which something was appended.
    struct Outbox final : rt::Flusher {
        explicit Outbox(SqliteJournal& owner) : owner(owner) {}
        void flush() override { owner.send_pending(); }
        SqliteJournal& owner;
    };
    /// What this turn appends to.
    Batch& pending();
    void send_pending();

    std::map<std::string, std::map<std::string, std::string>, std::less<>> read_;
    rt::Loop& exchange_;
    Outbox outbox_{*this};
    std::unique_ptr<Batch> pending_;
    std::shared_ptr<Shared> shared_;
    std::unique_ptr<Writer> writer_;
    rt::Thread thread_;
};

}  // namespace asterism::store
