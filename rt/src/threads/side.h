// SPDX-License-Identifier: Apache-2.0
// One end of the way between two loops on threads of their own. Whatever is sent in a turn goes over in one
// batch at its end, in order, so the other thread is woken at most once per turn, and only if it sleeps.
//
//   exchange: Side  --- parcels (bytes of a socket), jobs --->  Side: I/O thread
//                   <-----------------------------------------
//
// A side belongs to its thread; the batches in a mailbox keep the side they go to alive. What a parcel is for
// is found by its id: what is gone meanwhile receives nothing. Each side counts what the other has not worked
// off yet: that is the queue by which load is shed.
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <variant>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/base/bytes.h"
#include "asterism/base/hash_map.h"
#include "asterism/rt/loop.h"

namespace asterism::rt {

/// Bytes for one object of the other side; the addresses are used by datagrams.
struct Parcel {
    std::uint64_t whose = 0;
    SocketAddress from, to;
    SharedBytes bytes;
};

/// Something that a parcel may be for.
class Receiver {
public:
    virtual void on_parcel(Parcel& parcel) = 0;

protected:
    ~Receiver() = default;
};

class Side final : public std::enable_shared_from_this<Side>, private Flusher {
public:
    /// `first_id`: 1 here, 2 there, so that both give out ids that never meet.
    Side(Loop& loop, std::uint64_t first_id) : loop_(loop), next_id_(first_id) {}

    /// Before either thread runs.
    static void join(Side& a, Side& b);
    /// No batch leaves any more, what arrives is dropped, and what it adopted is destroyed. On its thread, or
    /// when that has ended.
    void close();

    Loop& loop() { return loop_; }
    std::uint64_t new_id() { return std::exchange(next_id_, next_id_ + 2); }
    void add(std::uint64_t id, Receiver& receiver) { receivers_[id] = &receiver; }
    void remove(std::uint64_t id) { receivers_.erase(id); }
    Receiver* find(std::uint64_t id) const;
    /// Only to be handed to a job that runs there.
    const std::shared_ptr<Side>& other() const { return other_; }

    /// An object that lives here without another owner; destroyed by disown(), or with the side's close().
    void adopt(std::uint64_t id, Receiver& object, Job destroy);
    void disown(Receiver& object);

    /// To the other side, at the end of this turn.
    void send(Parcel parcel);
    void run_there(Job job);
    /// At once, and waits until it is done: for what must not be half done afterwards (a port given back).
    void run_there_now(Job job);
    /// Does not wait for the end of the turn.
    void flush_now() { flush(); }

    /// How long the oldest batch has waited that the other side has not finished.
    Micros lag() const;
    /// Parcels that the other side has not finished.
    std::size_t waiting() const { return sent_ - done_.load(std::memory_order_acquire); }

private:
    using Item = std::variant<Parcel, Job>;
    struct Batch {
        std::vector<Item> items;
        std::size_t parcels = 0;
        std::shared_ptr<Side> to;
        Side* from;
    };
    struct OnTheWay {
        std::size_t last;  // sent_ when it left
        MonoTime when;
    };

    void ask_for_flush();
    void flush() override;
    void take(Batch& batch);

    Loop& loop_;
    std::shared_ptr<Side> other_;
    std::uint64_t next_id_;
    HashMap<std::uint64_t, Receiver*> receivers_;
    HashMap<Receiver*, Job> adopted_;
    std::vector<Item> out_;
    std::size_t out_parcels_ = 0;
    bool flush_asked_ = false;
    bool closed_ = false;
    std::size_t sent_ = 0;
    std::atomic<std::size_t> done_{0};  // counted up by the other side
    mutable std::deque<OnTheWay> on_the_way_;
};

}  // namespace asterism::rt
