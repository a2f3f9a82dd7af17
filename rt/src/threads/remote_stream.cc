// SPDX-License-Identifier: Apache-2.0
#include "remote_stream.h"

namespace asterism::rt {

namespace {
/// While the other thread is behind, it is asked again whether it still is.
constexpr Millis kLookAgain{5};
/// Longer than a connection drains after close().
constexpr Seconds kLinger{6};
}  // namespace

RemoteFacts facts_of(const Stream& stream) {
    auto tls = stream.tls();
    return {stream.local(), stream.peer(), tls ? std::make_unique<TlsPeer>(std::move(*tls)) : nullptr};
}

// ---- the near half

NearStream::NearStream(std::shared_ptr<Side> side, std::uint64_t id, SocketAddress peer)
    : side_(std::move(side)), id_(id) {
    facts_.peer = peer;
    side_->add(id_, *this);
}

NearStream::~NearStream() {
    side_->remove(id_);
    if (ended_) return;
    // The far half is found again by its id, which it gives up when it ends by itself.
    side_->run_there([there = side_->other(), id = id_] {
        if (auto* far = there->find(id)) static_cast<FarStream*>(far)->drop();
    });
}

void NearStream::send(SharedBytes bytes) {
    if (!ended_ && !bytes.empty()) side_->send({id_, {}, {}, std::move(bytes)});
}

void NearStream::close() {
    if (ended_) return;
    ended_ = true;
    side_->run_there([there = side_->other(), id = id_] {
        if (auto* far = there->find(id)) static_cast<FarStream*>(far)->close();
    });
}

void NearStream::set_reading(bool reading) {
    side_->run_there([there = side_->other(), id = id_, reading] {
        if (auto* far = there->find(id)) static_cast<FarStream*>(far)->set_reading(reading);
    });
}

void NearStream::on_parcel(Parcel& parcel) {
    if (ended_ || !handler_) return;
    if (cut_)
        handler_->on_piece(*this, std::move(parcel.bytes));
    else
        handler_->on_bytes(*this, parcel.bytes.view());
}

void NearStream::on_opened(RemoteFacts facts) {
    facts_ = std::move(facts);
    if (handler_ && !ended_) handler_->on_open(*this);
}

void NearStream::on_ended(CloseReason reason, const std::string& detail) {
    if (std::exchange(ended_, true)) return;
    if (handler_) handler_->on_closed(*this, reason, detail);
}

// ---- the far half

FarStream::FarStream(std::shared_ptr<Side> side, std::uint64_t id, std::unique_ptr<Cutter> cutter,
                     Limits limits)
    : side_(std::move(side)),
      id_(id),
      cutter_(std::move(cutter)),
      limits_(limits),
      behind_(side_->loop().wheel(), *this),
      linger_(side_->loop().wheel(), *this),
      unfinished_(side_->loop().wheel(), *this) {
    side_->adopt(id_, *this, [this] { delete this; });
}

FarStream::~FarStream() = default;

FarStream& FarStream::make(std::shared_ptr<Side> side, std::uint64_t id, std::unique_ptr<Cutter> cutter,
                           Limits limits) {
    return *new FarStream(std::move(side), id, std::move(cutter), limits);
}

void FarStream::attach(std::unique_ptr<Stream> stream) {
    stream_ = std::move(stream);
    stream_->set_handler(*this);
}

void FarStream::on_open(Stream& stream) {
    side_->run_there([there = side_->other(), id = id_, facts = facts_of(stream)]() mutable {
        if (auto* near = there->find(id)) static_cast<NearStream*>(near)->on_opened(std::move(facts));
    });
}

void FarStream::hand_over(SharedBytes bytes) {
    side_->send({id_, {}, {}, std::move(bytes)});
    hold_if_behind();
}

void FarStream::on_bytes(Stream&, std::string_view bytes) {
    if (!cutter_) return hand_over(SharedBytes::copy(bytes));
    cutter_->on_waited(side_->lag());
    cutter_->feed(bytes);
    while (!ended_) {
        auto piece = cutter_->next();
        switch (piece.kind) {
            case Cutter::Piece::Kind::NeedMore:
                return watch_piece(cutter_->is_within());
            case Cutter::Piece::Kind::Whole:
                watch_piece(false);
                hand_over(std::move(piece.bytes));
                break;
            case Cutter::Piece::Kind::Answer:
                stream_->send(std::move(piece.bytes));
                break;
            case Cutter::Piece::Kind::Broken:
                if (!piece.bytes.empty()) stream_->send(std::move(piece.bytes));
                stream_->close();
                return end(CloseReason::Broken, piece.why.empty()
                                                    ? "what it sends cannot be cut into messages"
                                                    : std::string(piece.why));
        }
    }
}

// Whoever sends a message byte by byte holds what we keep of it.
void FarStream::watch_piece(bool is_within) {
    if (!is_within)
        unfinished_.stop();
    else if (!unfinished_.running() && cutter_->patience() > Millis{0})
        unfinished_.start(cutter_->patience());
}

void FarStream::on_unfinished() {
    // After a stall of ours its end may be waiting in the socket; so it does while we read nothing.
    if (side_->loop().wheel().late() || held_ || !wanted_) return unfinished_.start(cutter_->patience());
    stream_->close();
    end(CloseReason::Unfinished, "a message of theirs was not whole in time");
}

void FarStream::on_piece(Stream&, SharedBytes piece) { hand_over(std::move(piece)); }

void FarStream::on_closed(Stream&, CloseReason reason, std::string_view detail) {
    end(reason, std::string(detail));
}

void FarStream::end(CloseReason reason, std::string detail) {
    if (ended_) return;
    side_->run_there([there = side_->other(), id = id_, reason, detail = std::move(detail)] {
        if (auto* near = there->find(id)) static_cast<NearStream*>(near)->on_ended(reason, detail);
    });
    bury();
}

void FarStream::close() {
    if (ended_) return;
    ended_ = true;
    side_->remove(id_);
    behind_.stop();
    unfinished_.stop();
    stream_->close();
    linger_.start(kLinger);
}

void FarStream::drop() {
    if (!ended_) bury();
}

void FarStream::bury() {
    // Its connection may be on the stack above us.
    ended_ = true;
    side_->remove(id_);
    behind_.stop();
    unfinished_.stop();
    linger_.start(Millis{0});
}

void FarStream::on_lingered() { side_->disown(*this); }

void FarStream::set_reading(bool reading) {
    wanted_ = reading;
    if (!held_) stream_->set_reading(reading);
}

void FarStream::hold_if_behind() {
    if (held_ || side_->waiting() < limits_.most_waiting) return;
    held_ = true;
    stream_->set_reading(false);
    behind_.start(kLookAgain);
}

void FarStream::on_held() {
    if (side_->waiting() > limits_.most_waiting / 2) return behind_.start(kLookAgain);
    held_ = false;
    if (wanted_) stream_->set_reading(true);
}

}  // namespace asterism::rt
