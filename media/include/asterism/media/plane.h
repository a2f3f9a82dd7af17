// SPDX-License-Identifier: Apache-2.0
// The media plane as the exchange sees it: it opens transports, makes streams on them, tells each its plan,
// joins two, and puts files, tones and digits into them. Every call returns at once: ports come from a lease
// of bound pairs, everything else is posted one way to the worker that owns the stream. What happens there
// comes back through `Events`. An id that is gone is ignored.
//
// One, owned by `server`; lives on the exchange thread.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "asterism/base/gauge.h"
#include "asterism/base/hash_map.h"
#include "asterism/base/result.h"
#include "asterism/media/events.h"
#include "asterism/media/ids.h"
#include "asterism/media/options.h"
#include "asterism/media/plan.h"
#include "asterism/media/stats.h"

namespace asterism::rt {
class Loop;
class Net;
}  // namespace asterism::rt

namespace asterism::media {

class Backend;
class BoundPair;

/// A bound pair of sockets: even RTP port, RTCP above it.
struct OpenTransport {
    TransportId id;
    /// As bound: the address may be 0.0.0.0, the ports are real.
    SocketAddress rtp;
    SocketAddress rtcp;
};

class Plane {
public:
    /// Starts the workers. `events` and the exchange's loop must outlive the plane. Throws rt::Shortage.
    static std::unique_ptr<Plane> start(Options options, Events& events, rt::Loop& exchange);
    /// The simulated twin: one worker on the exchange's own loop, sockets of `net`, no thread.
    static std::unique_ptr<Plane> simulate(Options options, Events& events, rt::Loop& exchange, rt::Net& net);
    ~Plane();
    Plane(const Plane&) = delete;
    Plane& operator=(const Plane&) = delete;

    /// Takes effect for what is opened from here on.
    void set_options(Options options);
    const Options& options() const { return options_; }
    /// Whether each RTCP report is told.
    void report_rtcp(bool on);
    /// `rtp set debug`
    void log_packets(const PacketLog& which);

    // -- transports and streams
    /// Fails when no port of the range is free or the address is not ours.
    Result<OpenTransport> open_transport(const TransportWish& wish);
    /// Closes its streams as well.
    void close_transport(TransportId transport);
    /// A stream has no life of its own: it drops and sends nothing before its first plan.
    StreamId create_stream(TransportId transport, codec::Kind kind);
    void apply(StreamId stream, StreamPlan plan);
    /// Sends RTCP BYE; on_closed brings the last counts.
    void close_stream(StreamId stream);

    // -- what is sent into a stream
    /// Packets of either go to the other, whatever was bridged before is not any more. Streams must live on
    /// one worker (TransportWish::worker).
    void bridge(StreamId a, StreamId b, BridgeOptions options = {});
    void unbridge(StreamId stream);
    /// What comes in goes back.
    void echo(StreamId stream, bool on);
    /// Silence instead of what comes in, or of what others send out.
    void mute(StreamId stream, Muted muted);
    /// A file instead of the peer until it ends, or stop() is said. One at a time: a second one ends the
    /// first as Stopped.
    ActivityId play(StreamId stream, PlayRequest request);
    ActivityId tone(StreamId stream, ToneRequest request);
    /// Silence in our codec, so that the peer hears that the line stands; until stopped.
    ActivityId silence(StreamId stream);
    void stop(StreamId stream, ActivityId play);
    /// SendDTMF: each digit for `duration`, `gap` between them, by the plan's DigitWay, beside whatever is
    /// playing. 'w' waits half a second. Ends with on_play_end; Failed when they are to be telephone-events
    /// and the peer takes none.
    ActivityId send_digits(StreamId stream, std::string digits, Millis duration, Millis gap);
    /// A digit that begins now and ends when told, as telephone-event or tone.
    void digit_begin(StreamId stream, char digit);
    void digit_end(StreamId stream, Millis duration);

    /// Asks the stream's peer for a whole picture, by the plan's PictureWay; nothing where that is Told.
    void request_keyframe(StreamId stream);
    // -- what is heard of a stream
    /// Events::on_talk from here on, until told not to.
    ActivityId watch_talk(StreamId stream, TalkRules rules);
    void unwatch_talk(StreamId stream, ActivityId watch);
    /// Events::on_talk likewise: he sounds that tone, or does no more.
    ActivityId watch_tone(StreamId stream, ToneRules rules);
    void unwatch_tone(StreamId stream, ActivityId watch);
    /// Events::on_mf for each R1 multi-frequency digit from here on, until told not to.
    ActivityId watch_mf(StreamId stream);
    void unwatch_mf(StreamId stream, ActivityId watch);
    /// What the peer says goes to a file, until told to end or the stream is closed; on_recording says how it
    /// goes.
    ActivityId record(StreamId stream, RecordRequest request);
    void end_recording(StreamId stream, ActivityId record, RecordEnd end);

    // -- questions
    /// The answer comes on the exchange thread; a stream that is gone answers never.
    void stats(StreamId stream, std::function<void(const Stats&)> answer);
    bool is_open(TransportId transport) const;
    bool is_open(StreamId stream) const;
    std::size_t transports() const { return transports_in_use_.value(); }
    std::size_t streams() const { return streams_in_use_.value(); }

private:
    struct Place {
        std::uint32_t generation = 1;
        Gauge::Held used;                      // counted for as long as it is
        TransportId transport;                 // of a stream: where it lives
        std::vector<StreamId> streams;         // of a transport: what lives on it
        std::array<std::uint16_t, 2> ports{};  // of a transport: its own; of a stream: those in aimed_
    };
    /// Slots of one worker: numbers are used again under the next generation.
    struct Places {
        std::vector<Place> list;
        std::vector<std::uint32_t> free;
    };
    static std::pair<std::uint32_t, std::uint32_t> take(Places& places, Gauge& in_use);
    static bool give_back(Places& places, std::uint32_t index, std::uint32_t generation);
    void forget(StreamId stream);
    void keep_off_our_ports(StreamId stream, StreamPlan& plan);
    void stop_aiming(StreamId stream);
    void take_ports(Place& place, const BoundPair& pair);
    struct Home;
    Plane(Options options, std::shared_ptr<Home> home);
    void set_backend(std::unique_ptr<Backend> backend);
    template <class Act>
    void tell(StreamId stream, Act act);

    Options options_;
    std::shared_ptr<Home> home_;
    std::unique_ptr<Backend> backend_;
    Gauge transports_in_use_, streams_in_use_;
    std::vector<Places> transports_;  // per worker
    std::vector<Places> streams_;
    HashMap<std::uint16_t, unsigned> ports_;  // that transports have: on how many addresses
    std::multimap<std::uint16_t, StreamId>
        aimed_;  // of this machine, where streams send by their peers' wish
    std::uint8_t next_worker_ = 0;
    ActivityId next_activity_ = 1;
};

}  // namespace asterism::media
