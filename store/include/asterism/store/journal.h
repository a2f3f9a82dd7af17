// SPDX-License-Identifier: Apache-2.0
// Where changes become safe: what was appended here and acknowledged is still there after `kill -9`. Holds
// records of text in named spaces ("db", "contact"); whoever owns a space keeps it in memory as well and
// reads it back at start. Two implementations: SqliteJournal (a writer thread) and MemoryJournal (the
// simulated twin). append() and the callbacks belong to the exchange thread; append() never waits.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asterism/rt/loop.h"

namespace asterism::store {

enum class Safety : std::uint8_t {
    /// Survives the process.
    Safe,
    /// The store is full, locked or gone: kept in memory, and written as soon as that is possible again.
    MemoryOnly,
};

using OnSafe = std::move_only_function<void(Safety)>;

/// Views: append() copies what it needs.
struct Change {
    std::string_view space;
    std::string_view key;
    /// Nullopt: the record goes.
    std::optional<std::string_view> value;
};

struct Record {
    std::string key;
    std::string value;
};

struct JournalStatus {
    bool writable = true;
    /// Of the last failure, in words.
    std::string fault;
    /// Records that wait in memory for the store to come back.
    std::size_t waiting = 0;
    std::uint64_t written = 0;
    std::uint64_t commits = 0;
    std::uint64_t failures = 0;
};

class Journal {
public:
    virtual ~Journal() = default;
    virtual void append(const Change& change) = 0;
    /// Calls once everything appended so far is safe, in the order of these calls: on the exchange thread,
    /// never from within when_safe(), and not at all when the journal is destroyed first.
    virtual void when_safe(OnSafe on_safe) = 0;
    /// Both; `on_safe` may be empty.
    void append(const Change& change, OnSafe on_safe) {
        append(change);
        if (on_safe) when_safe(std::move(on_safe));
    }
    /// What a space held when the journal was opened, by key; handed out once.
    virtual std::vector<Record> take_records(std::string_view space) = 0;
    /// As last heard of.
    virtual const JournalStatus& status() const = 0;
    /// Waits until everything appended is written or has failed. For the end of the program, and tests.
    virtual void flush() = 0;
};

/// Keeps nothing beyond its own life. In a test, set_writable(false) plays a full disk.
class MemoryJournal final : public Journal {
public:
    explicit MemoryJournal(rt::Loop& exchange) : exchange_(exchange) {}
    using Journal::append;
    void append(const Change& change) override;
    void when_safe(OnSafe on_safe) override;
    std::vector<Record> take_records(std::string_view space) override;
    const JournalStatus& status() const override { return status_; }
    void flush() override {}
    void set_writable(bool writable) { status_.writable = writable; }
    /// For a restart in a test: the next take_records() sees what was appended.
    const std::map<std::pair<std::string, std::string>, std::string>& content() const { return content_; }

private:
    rt::Loop& exchange_;
    std::map<std::pair<std::string, std::string>, std::string> content_;
    JournalStatus status_;
};

}  // namespace asterism::store
