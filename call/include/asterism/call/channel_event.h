// SPDX-License-Identifier: Apache-2.0
// What happens to a channel, for whoever runs or watches it. Values; exchange thread.
#pragma once

#include <cstdint>
#include <string>

#include "asterism/base/time.h"
#include "asterism/call/facts.h"
#include "asterism/media/events.h"
#include "asterism/media/ids.h"

namespace asterism::call {

class Channel;

/// The hook was touched: no digit that anybody collects, but something that the other party may hear of
/// (324).
inline constexpr char kFlash = '!';

/// What whoever is called comes to, as it is shown to the caller.
enum class Indication : std::uint8_t { Ringing, Progress, Busy, Congestion, Answer };

struct ChannelEvent {
    enum class Kind : std::uint8_t {
        Proceeding,  ///< the far end of an outgoing leg: 100 or 183 without more
        Ringing,
        Progress,  ///< early media
        Answered,
        Forwarded,  ///< it wants to be called elsewhere: `text`, an extension unless `dial_string`
        DigitBegin,
        Digit,  ///< ended; `duration` is known
        Hold,   ///< `text`: suggested music class
        Unhold,
        PlayEnd,      ///< `play`, `play_end`
        Talk,         ///< `play`: the watch; `talking`, `duration` (media::Events::on_talk)
        Mf,           ///< `play`: the watch; `digit` (media::Events::on_mf)
        Record,       ///< `play`: the recording; `recording`, `text`: its file, `duration`: its length
        Text,         ///< a message of the far end
        Signal,       ///< Signal() of another channel, of the name it waits for; `text`: what came along
        Identity,     ///< who is there changed: `caller` says it
        Redirected,   ///< the call goes on elsewhere there (181): its redirecting data say it
        Media,        ///< its streams came, went or changed
        Heard,        ///< the first of its far end's media; said to those who wait for it (AwaitsMedia)
        Indicated,    ///< what its call comes to was shown to it, which is up already: `indication`
        Transferred,  ///< its far end was asked to turn elsewhere: how that ended (Leg::Transfer::Begun)
        LeftBridge,
        Diverted,  ///< its dialplan goes on elsewhere (Redirect, transfer): the application must return
        Gone,      ///< hung up, by whomever (`cause`); nothing comes after this
    };
    Kind kind = Kind::Gone;
    ChannelId channel;
    char digit = 0;
    Millis duration{0};
    media::ActivityId play = 0;
    media::PlayEnd play_end = media::PlayEnd::Done;
    bool talking = false;
    bool dial_string = false;
    media::Recording::State recording = media::Recording::State::Begun;
    Indication indication = Indication::Ringing;
    /// Of Transferred: the status that the far end told of last, 0 when it told of none; whether it went
    /// well.
    int status = 0;
    bool succeeded = false;
    /// Of Gone: the channel itself may not be found any more when this is read.
    Cause cause = Cause::NotDefined;
    std::string text;
};

/// Whoever watches channels. Adds itself by Channel::add_watcher, and is told when a channel is freed.
class ChannelWatcher {
public:
    virtual void on_event(const ChannelEvent& event) = 0;
    virtual void on_freed(Channel& channel) = 0;

protected:
    ~ChannelWatcher() = default;
};

}  // namespace asterism::call
