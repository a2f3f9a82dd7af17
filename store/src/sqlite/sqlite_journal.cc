// SPDX-License-Identifier: Apache-2.0
#include "asterism/store/sqlite_journal.h"

#include <poll.h>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "asterism/base/log.h"
#include "counters.h"
#include "log_file.h"
#include "packed.h"

namespace asterism::store {

namespace {

/// Changes folded in one transaction, so that others do not wait long behind it.
constexpr std::size_t kFoldSlice = 2000;
/// Two commits are at least that far apart: a group is as large as what came meanwhile, and a commit costs
/// the same whether one change is in it or a hundred. A change that comes alone waits for nothing. Who rests
/// need not be woken: under load neither thread sleeps for the other. (Measured with 32 REGISTERs under way:
/// shorter gaps cost commits, longer ones let the exchange go to sleep.)
constexpr Micros kBreath{500};
/// Batches that are kept to be used again, and how many bytes one may hold then.
constexpr std::size_t kMostUsed = 8;
constexpr std::size_t kLargestUsed = 256 * 1024;

using Clock = std::chrono::steady_clock;

}  // namespace

/// What one turn of the exchange appended. It goes to the writer and comes back, so that what the exchange
/// made is destroyed on its thread: memory freed on another thread makes both wait for each other.
struct SqliteJournal::Batch {
    /// By pack(), so many of them.
    std::string changes;
    std::size_t count = 0;
    std::vector<OnSafe> answers;

    void clear() {
        changes.clear();
        count = 0;
        answers.clear();
    }
};

/// What the exchange knows of the writer. Shared with jobs on their way, which may outlive the journal.
struct SqliteJournal::Shared {
    JournalStatus status;
    bool gone = false;
    /// Written and empty again, for the next turns.
    std::vector<std::unique_ptr<Batch>> used;
    void take_back(std::unique_ptr<Batch> batch) {
        if (used.size() >= kMostUsed || batch->changes.capacity() > kLargestUsed) return;
        batch->clear();
        used.push_back(std::move(batch));
    }
};

/// Everything in here but post() runs on the writer's thread.
class SqliteJournal::Writer {
public:
    Writer(SqliteOptions options, rt::Loop& exchange, std::shared_ptr<Shared> shared)
        : options_(std::move(options)), exchange_(exchange), shared_(std::move(shared)) {}

    /// Before the thread starts.
    LogFile::Content open_and_read();
    void run();

    void post(rt::Job job) { mailbox_.post(std::move(job)); }
    void take(std::unique_ptr<Batch> batch) { batches_.push_back(std::move(batch)); }
    const JournalStatus& status() const { return status_; }
    void stop() { stopping_ = true; }
    void try_now() { retry_at_ = {}; }
    void tell_when_done(std::shared_ptr<std::promise<void>> done) { flushed_.push_back(std::move(done)); }

private:
    using Batches = std::vector<std::unique_ptr<Batch>>;
    bool connect(Millis patience);
    void commit();
    void catch_up();
    bool write(const Batches& batches);
    void keep_in_memory();
    bool folds() const {
        return status_.writable && file_ && (file_->folding() || file_->is_long(options_.fold_at));
    }
    void fold();
    void failed(const std::string& fault);
    void recovered();
    void hand_back(Safety safety);
    void report();
    void sleep();

    SqliteOptions options_;
    rt::Loop& exchange_;
    std::shared_ptr<Shared> shared_;
    rt::Mailbox mailbox_;
    std::optional<LogFile> file_;
    Batches batches_;
    std::vector<std::shared_ptr<std::promise<void>>> flushed_;
    /// What could not be written: the latest value of each key.
    std::map<std::pair<std::string, std::string>, std::optional<std::string>> waiting_;
    Clock::time_point retry_at_{};
    JournalStatus status_;
    bool stopping_ = false;
};

bool SqliteJournal::Writer::connect(Millis patience) {
    if (file_) return true;
    auto file = LogFile::open(options_.path, options_.power_safe, patience);
    if (!file) {
        failed(file.error().reason);
        return false;
    }
    file_.emplace(std::move(*file));
    return true;
}

LogFile::Content SqliteJournal::Writer::open_and_read() {
    if (!connect(options_.patience_at_start)) return {};
    auto content = file_->read();
    if (!content) {
        failed(content.error().reason);
        return {};
    }
    file_->set_patience(options_.patience);
    return std::move(*content);
}

void SqliteJournal::Writer::run() {
    while (true) {
        mailbox_.drain();
        if (!status_.writable && (Clock::now() >= retry_at_ || stopping_)) catch_up();
        const bool busy = !batches_.empty();
        const auto begun = Clock::now();
        if (busy) commit();
        for (auto& done : flushed_) done->set_value();
        flushed_.clear();
        if (stopping_) return;
        if (folds()) fold();
        if (busy)
            std::this_thread::sleep_until(begun + kBreath);
        else
            sleep();
    }
}

void SqliteJournal::Writer::commit() {
    const bool good = status_.writable && connect(options_.patience) && write(batches_);
    if (!good) keep_in_memory();
    hand_back(good ? Safety::Safe : Safety::MemoryOnly);
}

bool SqliteJournal::Writer::write(const Batches& batches) {
    std::vector<std::string_view> parts;
    std::size_t sum = 0;
    for (const auto& batch : batches) {
        parts.emplace_back(batch->changes);
        sum += batch->count;
    }
    if (auto written = file_->append(parts, sum); !written) {
        failed(written.error().reason);
        return false;
    }
    status_.written += sum;
    ++status_.commits;
    written_changes.add(sum);
    commits.add();
    return true;
}

void SqliteJournal::Writer::keep_in_memory() {
    for (const auto& batch : batches_) {
        Unpacker changes(batch->changes);
        for (Change change; changes.next(change);) {
            auto& value = waiting_[{std::string(change.space), std::string(change.key)}];
            value.reset();
            if (change.value) value = *change.value;
        }
    }
    status_.waiting = waiting_.size();
}

void SqliteJournal::Writer::catch_up() {
    // A file that was replaced, or a disk that came back, is seen by a new connection only.
    file_.reset();
    if (!connect(options_.patience)) return report();
    Batches batches;
    batches.push_back(std::make_unique<Batch>());
    for (const auto& [key, value] : waiting_) {
        pack(batches[0]->changes, {key.first, key.second, value});
        ++batches[0]->count;
    }
    if (write(batches)) recovered();
    report();
}

void SqliteJournal::Writer::fold() {
    if (auto folded = file_->fold(kFoldSlice); !folded) {
        failed(folded.error().reason);
        report();
    }
}

void SqliteJournal::Writer::failed(const std::string& fault) {
    if (status_.writable || status_.fault != fault)
        log::error("The store cannot be written: {}. Changes are kept in memory until it can.", fault);
    status_.writable = false;
    status_.fault = fault;
    ++status_.failures;
    failed_writes.add();
    retry_at_ = Clock::now() + options_.retry;
}

void SqliteJournal::Writer::recovered() {
    log::notice("The store can be written again; {} records that waited are safe now.", waiting_.size());
    waiting_.clear();
    status_.writable = true;
    status_.waiting = 0;
    status_.fault.clear();
}

void SqliteJournal::Writer::hand_back(Safety safety) {
    exchange_.post(
        [batches = std::exchange(batches_, {}), safety, status = status_, shared = shared_]() mutable {
            shared->status = std::move(status);
            for (auto& batch : batches) {
                for (auto& answer : batch->answers)
                    if (!shared->gone) answer(safety);
                shared->take_back(std::move(batch));
            }
        });
}

void SqliteJournal::Writer::report() {
    exchange_.post([status = status_, shared = shared_]() mutable { shared->status = std::move(status); });
}

void SqliteJournal::Writer::sleep() {
    if (folds() || !mailbox_.going_to_sleep()) return;
    int patience = -1;
    if (!status_.writable) {
        const auto left = std::chrono::duration_cast<Millis>(retry_at_ - Clock::now()).count();
        patience = static_cast<int>(std::clamp<std::int64_t>(left + 1, 0, 60'000));
    }
    pollfd waiting{mailbox_.fd(), POLLIN, 0};
    poll(&waiting, 1, patience);
    mailbox_.woke_up();
}

SqliteJournal::SqliteJournal(SqliteOptions options, rt::Loop& exchange)
    : exchange_(exchange),
      shared_(std::make_shared<Shared>()),
      writer_(std::make_unique<Writer>(std::move(options), exchange, shared_)) {
    read_ = writer_->open_and_read();
    shared_->status = writer_->status();
    thread_ = rt::Thread("store", [writer = writer_.get()] { writer->run(); });
}

SqliteJournal::~SqliteJournal() {
    if (pending_) exchange_.forget(outbox_);
    send_pending();
    shared_->gone = true;
    writer_->post([writer = writer_.get()] { writer->stop(); });
    thread_.join();
}

SqliteJournal::Batch& SqliteJournal::pending() {
    if (pending_) return *pending_;
    if (shared_->used.empty()) {
        pending_ = std::make_unique<Batch>();
    } else {
        pending_ = std::move(shared_->used.back());
        shared_->used.pop_back();
    }
    exchange_.flush_later(outbox_);
    return *pending_;
}

void SqliteJournal::append(const Change& change) {
    auto& batch = pending();
    pack(batch.changes, change);
    ++batch.count;
}

void SqliteJournal::when_safe(OnSafe on_safe) { pending().answers.push_back(std::move(on_safe)); }

void SqliteJournal::send_pending() {
    if (!pending_) return;
    writer_->post(
        [writer = writer_.get(), batch = std::move(pending_)]() mutable { writer->take(std::move(batch)); });
}

std::vector<Record> SqliteJournal::take_records(std::string_view space) {
    std::vector<Record> out;
    const auto found = read_.find(space);
    if (found == read_.end()) return out;
    for (auto& [key, value] : found->second) out.push_back({key, std::move(value)});
    read_.erase(found);
    return out;
}

const JournalStatus& SqliteJournal::status() const { return shared_->status; }

void SqliteJournal::flush() {
    if (pending_) exchange_.forget(outbox_);
    send_pending();
    auto done = std::make_shared<std::promise<void>>();
    auto flushed = done->get_future();
    writer_->post([writer = writer_.get(), done = std::move(done)]() mutable {
        writer->try_now();
        writer->tell_when_done(std::move(done));
    });
    flushed.wait();
}

}  // namespace asterism::store
