// SPDX-License-Identifier: Apache-2.0
#include "disk_lanes.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <list>
#include <mutex>
#include <optional>

#include "../room_limits.h"
#include "asterism/base/log.h"
#include "asterism/base/timer.h"
#include "asterism/rt/thread.h"

namespace asterism::media {

namespace {
using LaneClock = std::chrono::steady_clock;

struct PlacedJob {
    std::string place;
    DiskJob job;
};
}  // namespace

/// One thread. Its fields are guarded by Shared::mutex, but what it runs.
struct DiskLanes::Lane {
    std::string place;
    std::optional<LaneClock::time_point> since;  ///< of the job that it is at
    std::move_only_function<void(const std::string&)> give_up;
    bool left_alone = false;  ///< it hangs, and another one works
    /// Given up with it: what they hold (a file that is to be closed) goes when it is back.
    std::vector<DiskJob> dropped;
};

struct DiskLanes::Shared {
    explicit Shared(Millis how_long) : patience(how_long) {}

    const Millis patience;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<PlacedJob> waiting;
    std::list<Lane> lanes;
    Lane* working = nullptr;
    bool ending = false;
    SoundCache cache;

    /// With the mutex.
    Lane* hung_at(const std::string& place) {
        const auto at = std::ranges::find_if(
            lanes, [&place](const Lane& lane) { return lane.left_alone && lane.place == place; });
        return at == lanes.end() ? nullptr : &*at;
    }
    bool idle() const { return waiting.empty() && (!working || !working->since); }
    std::vector<PlacedJob> give_up_hung();
    void tell(std::vector<PlacedJob> given_up, const std::string& reason);
    std::string start(const std::shared_ptr<Shared>& self);

    void work(Lane& lane);
    void look(const std::shared_ptr<Shared>& self);
};

/// A thread that works, if there is none; else why there cannot be.
std::string DiskLanes::Shared::start(const std::shared_ptr<Shared>& self) {
    if (working) return {};
    if (!limits::sound_threads.admits(lanes.size() + 1))
        return "too many disks do not answer (limit sound_threads)";
    auto& lane = lanes.emplace_back();
    if (!rt::start_detached("sounds", [self, &lane] { self->work(lane); })) {
        lanes.pop_back();
        limits::sound_threads.note(lanes.size());
        return "no thread 'sounds' can be started";
    }
    working = &lane;
    return {};
}

void DiskLanes::Shared::work(Lane& lane) {
    std::unique_lock lock(mutex);
    while (!lane.left_alone) {
        if (waiting.empty()) {
            if (ending) break;
            changed.wait(lock);
            continue;
        }
        auto [place, job] = std::move(waiting.front());
        waiting.pop_front();
        lane.place = std::move(place);
        lane.give_up = std::move(job.give_up);
        lane.since = LaneClock::now();
        lock.unlock();
        job.run(cache);
        job = {};
        lock.lock();
        auto rest = std::exchange(lane.give_up, nullptr);
        auto dropped = std::exchange(lane.dropped, {});
        lock.unlock();
        rest = nullptr;  // perhaps the last that holds a file
        dropped.clear();
        lock.lock();
        lane.since.reset();
        changed.notify_all();
    }
    if (lane.left_alone) log::notice("{}: the disk answers again", lane.place);
    const auto late = std::exchange(lane.dropped, {});
    if (working == &lane) working = nullptr;
    lanes.remove_if([&lane](const Lane& one) { return &one == &lane; });
    limits::sound_threads.note(lanes.size());
    changed.notify_all();
    lock.unlock();  // before what is late goes
}

/// The one that works, when it has been at its job for too long, and what waits for the same. With the mutex;
/// what is returned is told without it.
std::vector<PlacedJob> DiskLanes::Shared::give_up_hung() {
    std::vector<PlacedJob> out;
    if (!working || !working->since || LaneClock::now() - *working->since < patience) return out;
    auto& hung = *std::exchange(working, nullptr);
    hung.left_alone = true;
    out.push_back({hung.place, {{}, std::exchange(hung.give_up, nullptr)}});
    std::erase_if(waiting, [&](PlacedJob& one) {
        if (one.place != hung.place) return false;
        out.push_back(std::move(one));
        return true;
    });
    log::error("{}: the disk does not answer; what lies there is neither played nor recorded until it does",
               hung.place);
    return out;
}

/// Leaves a thread that hangs to itself, and sees to it that another one does what waits.
void DiskLanes::Shared::look(const std::shared_ptr<Shared>& self) {
    std::unique_lock lock(mutex);
    auto given_up = give_up_hung();
    std::string reason = "the disk does not answer";
    if (!waiting.empty()) {
        if (auto fault = start(self); !fault.empty()) {
            for (auto& one : std::exchange(waiting, {})) given_up.push_back(std::move(one));
            reason = std::move(fault);
        }
    }
    changed.notify_all();
    lock.unlock();
    tell(std::move(given_up), reason);
}

/// Without the mutex.
void DiskLanes::Shared::tell(std::vector<PlacedJob> given_up, const std::string& reason) {
    for (auto& one : given_up)
        if (one.job.give_up) one.job.give_up(reason);
    const std::lock_guard lock(mutex);
    for (auto& one : given_up)
        if (auto* hung = hung_at(one.place)) hung->dropped.push_back(std::move(one.job));
}

/// On the loop that looks: as long as there is something to look at.
class DiskLanes::Watch {
public:
    Watch(rt::Loop& loop, std::shared_ptr<Shared> shared)
        : shared_(std::move(shared)), timer_(loop.wheel(), *this) {}
    /// From any thread; true: start() is wanted on the loop.
    bool wake() { return !awake_.exchange(true); }
    void start() { timer_.start(std::max(shared_->patience / 5, Millis{1})); }

private:
    void on_timer() {
        shared_->look(shared_);
        awake_ = false;
        const std::lock_guard lock(shared_->mutex);
        if (!shared_->idle() && wake()) start();
    }
    std::shared_ptr<Shared> shared_;
    std::atomic<bool> awake_{false};
    Timer<Watch, &Watch::on_timer> timer_;
};

DiskLanes::DiskLanes(rt::Loop& watch, Millis patience)
    : loop_(watch),
      shared_(std::make_shared<Shared>(patience)),
      watch_(std::make_unique<Watch>(watch, shared_)) {}

DiskLanes::~DiskLanes() {
    std::unique_lock lock(shared_->mutex);
    shared_->ending = true;
    shared_->changed.notify_all();
    // Until all is done, and the thread that did it has ended.
    while (!shared_->idle() || shared_->working) {
        const auto since =
            shared_->working && shared_->working->since ? *shared_->working->since : LaneClock::now();
        shared_->changed.wait_until(lock, since + shared_->patience);
        lock.unlock();
        shared_->look(shared_);
        lock.lock();
    }
}

void DiskLanes::run(std::string place, DiskJob job) {
    std::string fault;
    {
        const std::lock_guard lock(shared_->mutex);
        fault = shared_->hung_at(place) ? "the disk does not answer" : shared_->start(shared_);
        if (fault.empty()) {
            shared_->waiting.push_back({std::move(place), std::move(job)});
            shared_->changed.notify_all();
        }
    }
    if (!fault.empty()) {
        std::vector<PlacedJob> refused;
        refused.push_back({std::move(place), std::move(job)});
        return shared_->tell(std::move(refused), fault);
    }
    if (watch_->wake()) loop_.post([this] { watch_->start(); });
}

}  // namespace asterism::media
