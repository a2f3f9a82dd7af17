// SPDX-License-Identifier: Apache-2.0
// A stream whose connection lives on another thread. The far half stands at the connection as its handler;
// the near half is what its owner holds. Bytes go as parcels, everything else as jobs.
#pragma once

#include <memory>
#include <string>

#include "asterism/rt/net.h"
#include "side.h"

namespace asterism::rt {

/// What the far half says about the connection once it is open.
struct RemoteFacts {
    SocketAddress local, peer;
    std::unique_ptr<TlsPeer> tls;
};
RemoteFacts facts_of(const Stream& stream);

class NearStream final : public Stream, public Receiver {
public:
    NearStream(std::shared_ptr<Side> side, std::uint64_t id, SocketAddress peer);
    ~NearStream() override;

    SocketAddress local() const override { return facts_.local; }
    SocketAddress peer() const override { return facts_.peer; }
    bool is_tls() const override { return facts_.tls != nullptr; }
    std::optional<TlsPeer> tls() const override {
        return facts_.tls ? std::optional(*facts_.tls) : std::nullopt;
    }
    void send(SharedBytes bytes) override;
    void close() override;
    void set_handler(StreamHandler& handler) override { handler_ = &handler; }
    /// The far half bounds what waits for the peer; here nothing waits longer than a turn.
    std::size_t unsent() const override { return 0; }
    void set_reading(bool reading) override;

    void on_parcel(Parcel& parcel) override;
    void set_facts(RemoteFacts facts) { facts_ = std::move(facts); }
    void set_cut(bool cut) { cut_ = cut; }
    void on_opened(RemoteFacts facts);
    void on_ended(CloseReason reason, const std::string& detail);

private:
    std::shared_ptr<Side> side_;
    std::uint64_t id_;
    RemoteFacts facts_;
    StreamHandler* handler_ = nullptr;
    bool cut_ = false;
    bool ended_ = false;
};

/// Owns itself: ends when its connection or its near half has ended.
class FarStream final : public StreamHandler, public Receiver {
public:
    struct Limits {
        std::size_t most_waiting = 20000;
    };
    /// The connection is attached next. `cutter` may be null.
    static FarStream& make(std::shared_ptr<Side> side, std::uint64_t id, std::unique_ptr<Cutter> cutter,
                           Limits limits);
    void attach(std::unique_ptr<Stream> stream);
    Stream& stream() { return *stream_; }

    void on_open(Stream& stream) override;
    void on_bytes(Stream& stream, std::string_view bytes) override;
    void on_piece(Stream& stream, SharedBytes piece) override;
    void on_closed(Stream& stream, CloseReason reason, std::string_view detail) override;
    void on_parcel(Parcel& parcel) override { stream_->send(std::move(parcel.bytes)); }

    /// Sends what is queued, then ends.
    void close();
    /// Ends at once.
    void drop();
    void set_reading(bool reading);

private:
    FarStream(std::shared_ptr<Side> side, std::uint64_t id, std::unique_ptr<Cutter> cutter, Limits limits);
    ~FarStream();
    void hand_over(SharedBytes bytes);
    void end(CloseReason reason, std::string detail);
    void hold_if_behind();
    void on_held();
    void on_lingered();
    void on_unfinished();
    void watch_piece(bool is_within);
    void bury();

    std::shared_ptr<Side> side_;
    std::uint64_t id_;
    std::unique_ptr<Stream> stream_;
    std::unique_ptr<Cutter> cutter_;
    Limits limits_;
    bool ended_ = false;
    bool held_ = false;
    bool wanted_ = true;  // by the near half
    Timer<FarStream, &FarStream::on_held> behind_;
    Timer<FarStream, &FarStream::on_lingered> linger_;
    Timer<FarStream, &FarStream::on_unfinished> unfinished_;
};

}  // namespace asterism::rt
