// SPDX-License-Identifier: Apache-2.0
// What the media plane tells the telephone side. `call` implements it; every function runs on the exchange
// thread, posted from a worker, in the order in which things happened on that worker. A stream may have been
// closed meanwhile: nothing is reported for it after `close_stream`, save on_closed.
#pragma once

#include <string>

#include "asterism/media/ids.h"
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
    /// No RTP for rtp_timeout (or rtp_timeout_hold). Once, until RTP comes again.
    virtual void on_rtp_timeout(StreamId stream, Millis silent_for) = 0;
    /// A file, tone or digit string ended. `reason` says what failed, for the log.
    virtual void on_play_end(StreamId stream, PlayId play, PlayEnd end, const std::string& reason) = 0;
    /// The first RTP packet that was accepted from the peer.
    virtual void on_media_started(StreamId stream) = 0;
    /// While Options::report_rtcp: a report went out or came in.
    virtual void on_rtcp(StreamId /*stream*/, const RtcpReport& /*report*/) {}
    /// The stream is gone; its last counts.
    virtual void on_closed(StreamId stream, const Stats& last) = 0;
};

}  // namespace asterism::media
