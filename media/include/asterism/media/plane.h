// SPDX-License-Identifier: Apache-2.0
// The media plane as the exchange sees it: it opens transports, makes streams on them, tells each its plan,
// joins two, and puts files, tones and digits into them. Every call returns at once: ports come from a lease
// of bound pairs, everything else is posted one way to the worker that owns the stream. What happens there
// comes back through `Events`. An id that is gone is ignored.
//
// One, owned by `server`; lives on the exchange thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "asterism/base/result.h"
#include "asterism/media/events.h"
#include "asterism/media/ids.h"
#include "asterism/media/options.h"
#include "asterism/media/plan.h"

namespace asterism::media {

class Backend;

/// Runs a job on the exchange thread soon; callable from any thread.
using Poster = std::function<void(std::move_only_function<void()>)>;

/// A bound pair of sockets: even RTP port, RTCP above it.
struct OpenTransport {
    TransportId id;
    /// As bound: the address may be 0.0.0.0, the ports are real.
    SocketAddress rtp;
    SocketAddress rtcp;
};

class Plane {
public:
    /// Starts the workers. `events` and what `post` stands on must outlive the plane.
    static Result<std::unique_ptr<Plane>> start(Options options, Events& events, Poster post);
    /// On a backend of the caller's: the simulated twin and tests.
    Plane(Options options, Events& events, std::unique_ptr<Backend> backend);
    ~Plane();
    Plane(const Plane&) = delete;
    Plane& operator=(const Plane&) = delete;

    /// Takes effect for what is opened from here on.
    void set_options(Options options);
    const Options& options() const { return options_; }

    // -- transports and streams
    // --------------------------------------------------------------------------------
    /// Fails when no port of the range is free or the address is not ours.
    Result<OpenTransport> open_transport(const TransportWish& wish);
    /// Closes its streams as well.
    void close_transport(TransportId transport);
    /// A stream has no life of its own: it drops and sends nothing before its first plan.
    StreamId create_stream(TransportId transport, sdp::MediaKind kind);
    void apply(StreamId stream, StreamPlan plan);
    /// Sends RTCP BYE; on_closed brings the last counts.
    void close_stream(StreamId stream);

    // -- what is sent into a stream
    // ----------------------------------------------------------------------------
    /// Packets of either go to the other, whatever was bridged before is not any more. Streams must live on
    /// one worker (TransportWish::worker).
    void bridge(StreamId a, StreamId b, BridgeOptions options = {});
    void unbridge(StreamId stream);
    /// What comes in goes back.
    void echo(StreamId stream, bool on);
    /// A file instead of the peer until it ends, or stop() is said. One at a time: a second one ends the
    /// first as Stopped.
    PlayId play(StreamId stream, PlayRequest request);
    PlayId tone(StreamId stream, ToneRequest request);
    /// Silence in our codec, so that the peer hears that the line stands; until stopped.
    PlayId silence(StreamId stream);
    void stop(StreamId stream, PlayId play);
    /// SendDTMF: each digit for `duration`, `gap` between them, as telephone-event, beside whatever is
    /// playing. 'w' waits half a second. Ends with on_play_end; Failed when the peer takes no
    /// telephone-event.
    PlayId send_digits(StreamId stream, std::string digits, Millis duration, Millis gap);
    /// A digit that begins now and ends when told.
    void digit_begin(StreamId stream, char digit);
    void digit_end(StreamId stream, Millis duration);

    // -- questions
    // -----------------------------------------------------------------------------------------------
    /// The answer comes on the exchange thread; a stream that is gone answers never.
    void stats(StreamId stream, std::function<void(const Stats&)> answer);
    std::size_t transports() const { return transports_in_use_; }
    std::size_t streams() const { return streams_in_use_; }

private:
    struct Slot {
        std::uint32_t generation = 1;
        bool used = false;
        TransportId transport;  // of a stream
    };
    std::uint8_t choose_worker(int wished) const;

    Options options_;
    std::unique_ptr<Backend> backend_;
    std::vector<std::vector<Slot>> transport_slots_;  // per worker
    std::vector<std::vector<Slot>> stream_slots_;
    std::vector<std::vector<std::uint32_t>> free_transports_;
    std::vector<std::vector<std::uint32_t>> free_streams_;
    std::size_t transports_in_use_ = 0;
    std::size_t streams_in_use_ = 0;
    PlayId next_play_ = 1;
};

}  // namespace asterism::media
