// SPDX-License-Identifier: Apache-2.0
// What the media plane tells the telephone side. `call` implements it; every function runs on the exchange
// thread, posted from a worker, in the order in which things happened on that worker. A stream may have been
// closed meanwhile: nothing is reported for it after `close_stream`, save on_closed and on_recording.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "asterism/base/address.h"
#include "asterism/media/ids.h"
#include "asterism/media/listen.h"
#include "asterism/media/rtcp_report.h"
#include "asterism/media/stats.h"

namespace asterism::media {

enum class PlayEnd : std::uint8_t { Done, Stopped, Failed };

class Events {
public:
    virtual ~Events() = default;

    /// A digit of the peer, by telephone-event or as a tone: 0-9, *, #, A-D, or '!' for flash. `passed`: the
    /// bridged stream's peer gets it from the plane; else it is for us to say it there.
    virtual void on_digit_begin(StreamId stream, char digit, bool passed) = 0;
    virtual void on_digit_end(StreamId stream, char digit, Millis duration, bool passed) = 0;
    /// DigitWay::Told: a digit of Plane::send_digits is over, and its message is due.
    virtual void on_digit_due(StreamId stream, char digit, Millis duration) = 0;
    /// A digit of ours begins to go out by telephone-event: its payload number and clock.
    virtual void on_event_sent(StreamId /*stream*/, char /*digit*/, std::uint8_t /*payload*/,
                               std::uint32_t /*clock*/) {}
    /// strictrtp: packets of this source are taken from now on, and of no other (`learnt`); or packets of it
    /// are dropped since then, said once for each source that comes between.
    virtual void on_source(StreamId /*stream*/, const SocketAddress& /*source*/, bool /*learnt*/) {}
    /// No RTP for rtp_timeout (or rtp_timeout_hold). Once, until RTP comes again.
    virtual void on_rtp_timeout(StreamId stream, Millis silent_for) = 0;
    /// A file, tone or digit string ended. `reason` says what failed, for the log.
    virtual void on_play_end(StreamId stream, ActivityId play, PlayEnd end, const std::string& reason) = 0;
    /// Plane::watch_talk: the peer began to talk, or is silent; so long he was silent, or had talked, before.
    /// Plane::watch_tone: he sounds it for `lasted` already, or did so before it ended.
    virtual void on_talk(StreamId /*stream*/, ActivityId /*watch*/, bool /*talking*/, Millis /*lasted*/) {}
    /// Plane::watch_mf: the peer sounded this R1 digit.
    virtual void on_mf(StreamId /*stream*/, ActivityId /*watch*/, char /*digit*/) {}
    /// Plane::record: the file is open, complete, or given up. Said of a stream that was closed, too.
    virtual void on_recording(StreamId /*stream*/, ActivityId /*record*/, const Recording& /*now*/) {}
    /// A calling fax machine (StreamPlan::fax_detect). Once.
    virtual void on_fax_tone(StreamId /*stream*/) {}
    /// The first packet, RTP or RTCP, that was accepted from the peer.
    virtual void on_media_started(StreamId stream) = 0;
    /// The peer sees nothing of what it gets, and whoever sends it is to be told by other means than RTCP.
    virtual void on_keyframe_wanted(StreamId stream) = 0;
    /// Sound came by a codec that the bridged stream has not agreed to, and is dropped. Once for each plan of
    /// either.
    virtual void on_cannot_pass(StreamId /*stream*/) {}
    /// While Options::report_rtcp: a report went out or came in.
    virtual void on_rtcp(StreamId /*stream*/, const RtcpReport& /*report*/) {}
    /// The stream is gone; its last counts.
    virtual void on_closed(StreamId stream, const Stats& last) = 0;
};

}  // namespace asterism::media
