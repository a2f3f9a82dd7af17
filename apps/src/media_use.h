// SPDX-License-Identifier: Apache-2.0
// What an application has under way on its channel's stream, each ended with the object: a file that plays, a
// watch for talk, a recording. They live in the frame of the application.
#pragma once

#include <algorithm>
#include <string>

#include "asterism/call/calls.h"
#include "asterism/call/inbox.h"

namespace asterism::apps {

class MediaUse {
public:
    explicit MediaUse(call::Channel& channel)
        : channel_(channel), stream_(channel.leg() ? channel.leg()->audio() : media::StreamId{}) {}
    MediaUse(const MediaUse&) = delete;
    MediaUse& operator=(const MediaUse&) = delete;

    bool is(const call::ChannelEvent& event, call::ChannelEvent::Kind kind) const {
        return event.kind == kind && event.play == id_ && id_ != 0;
    }
    /// There is no sound to do it with.
    bool idle() const { return id_ == 0; }

protected:
    ~MediaUse() = default;
    media::Plane& plane() const { return channel_.calls().plane(); }
    bool usable() const { return stream_ && !channel_.gone() && channel_.calls().has_plane(); }
    void began(media::ActivityId id) {
        id_ = id;
        channel_.calls().own_activity(id, channel_);
    }
    media::ActivityId ended() {
        channel_.calls().disown_activity(id_);
        return std::exchange(id_, 0);
    }

    call::Channel& channel_;
    media::StreamId stream_;
    media::ActivityId id_ = 0;
};

/// A file; its end is PlayEnd.
class Playing final : public MediaUse {
public:
    explicit Playing(call::Channel& channel) : MediaUse(channel) {}
    ~Playing() { stop(); }
    void start(const std::string& name, Millis offset = Millis{0}) {
        stop();
        if (!usable()) return;
        media::PlayRequest request;
        request.name = name;
        request.language = channel_.language;
        request.offset = offset;
        began(plane().play(stream_, std::move(request)));
    }
    void stop() {
        if (!idle()) plane().stop(stream_, ended());
    }
};

class TalkListener final : public MediaUse {
public:
    explicit TalkListener(call::Channel& channel) : MediaUse(channel) {}
    ~TalkListener() { stop(); }
    void start(const media::TalkRules& rules) {
        stop();
        if (usable()) began(plane().watch_talk(stream_, rules));
    }
    void stop() {
        if (!idle()) plane().unwatch_talk(stream_, ended());
    }
};

/// One frequency; its events are Talk.
class ToneListener final : public MediaUse {
public:
    explicit ToneListener(call::Channel& channel) : MediaUse(channel) {}
    ~ToneListener() {
        if (!idle()) plane().unwatch_tone(stream_, ended());
    }
    void start(const media::ToneRules& rules) {
        if (usable()) began(plane().watch_tone(stream_, rules));
    }
};

class MfListener final : public MediaUse {
public:
    explicit MfListener(call::Channel& channel) : MediaUse(channel) {}
    ~MfListener() {
        if (!idle()) plane().unwatch_mf(stream_, ended());
    }
    void start() {
        if (usable()) began(plane().watch_mf(stream_));
    }
};

/// Its end is Record; without end() the file is thrown away.
class Taping final : public MediaUse {
public:
    explicit Taping(call::Channel& channel) : MediaUse(channel) {}
    ~Taping() {
        media::RecordEnd end;
        end.keep = false;
        if (!idle()) plane().end_recording(stream_, ended(), end);
    }
    void start(media::RecordRequest request) {
        if (usable()) began(plane().record(stream_, std::move(request)));
    }
    void end(const media::RecordEnd& how) { plane().end_recording(stream_, id_, how); }
    /// Its last word was heard.
    void over() { ended(); }
};

/// What is left of `most` since `start`; nullopt for no bound.
inline std::optional<Millis> left_of(const call::Channel& channel, MonoTime start,
                                     std::optional<Millis> most) {
    if (!most) return std::nullopt;
    return std::max(*most - std::chrono::duration_cast<Millis>(channel.calls().loop.now() - start),
                    Millis{0});
}

}  // namespace asterism::apps
