// SPDX-License-Identifier: Apache-2.0
#include "side.h"

#include <future>

#include "asterism/rt/event_loop.h"

namespace asterism::rt {

void Side::join(Side& a, Side& b) {
    a.other_ = b.shared_from_this();
    b.other_ = a.shared_from_this();
}

void Side::close() {
    closed_ = true;
    loop_.forget(*this);
    flush_asked_ = false;
    out_.clear();
    receivers_.clear();
    for (auto& [object, destroy] : std::exchange(adopted_, {})) destroy();
    other_.reset();
}

void Side::adopt(std::uint64_t id, Receiver& object, Job destroy) {
    add(id, object);
    adopted_.emplace(&object, std::move(destroy));
}

void Side::disown(Receiver& object) {
    const auto at = adopted_.find(&object);
    if (at == adopted_.end()) return;
    auto destroy = std::move(at->second);
    adopted_.erase(at);
    destroy();
}

Receiver* Side::find(std::uint64_t id) const {
    const auto at = receivers_.find(id);
    return at == receivers_.end() ? nullptr : at->second;
}

void Side::ask_for_flush() {
    if (std::exchange(flush_asked_, true)) return;
    loop_.flush_later(*this);
}

void Side::send(Parcel parcel) {
    if (closed_) return;
    out_.emplace_back(std::in_place_type<Parcel>, std::move(parcel));
    ++out_parcels_;
    ask_for_flush();
}

void Side::run_there(Job job) {
    if (closed_) return;
    out_.emplace_back(std::in_place_type<Job>, std::move(job));
    ask_for_flush();
}

void Side::run_there_now(Job job) {
    // A job that is dropped breaks its promise, which is an end of waiting as well.
    std::promise<void> promise;
    const auto done = promise.get_future();
    run_there([job = std::move(job), promise = std::move(promise)]() mutable {
        job();
        promise.set_value();
    });
    flush();
    done.wait();
}

void Side::flush() {
    flush_asked_ = false;
    if (closed_ || out_.empty()) return;
    sent_ += out_parcels_;
    if (out_parcels_ > 0) on_the_way_.push_back({sent_, monotonic_now()});
    auto batch = std::make_unique<Batch>();
    const auto usual = out_.size();
    batch->items = std::exchange(out_, {});
    batch->parcels = std::exchange(out_parcels_, 0);
    batch->to = other_;
    // Alive as long as the batch may run: both sides are closed before either is destroyed.
    batch->from = this;
    out_.reserve(std::min<std::size_t>(usual, 256));
    other_->loop_.post([batch = std::move(batch)] { batch->to->take(*batch); });
}

void Side::take(Batch& batch) {
    if (closed_) return;
    for (auto& item : batch.items) {
        if (auto* parcel = std::get_if<Parcel>(&item)) {
            if (auto* receiver = find(parcel->whose)) receiver->on_parcel(*parcel);
        } else {
            std::get<Job>(item)();
        }
        if (closed_) return;
    }
    if (batch.parcels > 0) batch.from->done_.fetch_add(batch.parcels, std::memory_order_release);
}

Micros Side::lag() const {
    const auto done = done_.load(std::memory_order_acquire);
    while (!on_the_way_.empty() && on_the_way_.front().last <= done) on_the_way_.pop_front();
    return on_the_way_.empty() ? Micros{0} : monotonic_now() - on_the_way_.front().when;
}

}  // namespace asterism::rt
