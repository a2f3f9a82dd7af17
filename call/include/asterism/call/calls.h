// SPDX-License-Identifier: Apache-2.0
// The room's front: every channel and bridge, and what they stand on. One, owned by `server`; exchange
// thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asterism/base/gauge.h"
#include "asterism/call/application.h"
#include "asterism/call/attachments.h"
#include "asterism/call/bridge.h"
#include "asterism/call/channel.h"
#include "asterism/call/channels.h"
#include "asterism/call/ground.h"
#include "asterism/call/technology.h"

namespace asterism::call {

/// What survives a restart: DB(family/key). Implemented by `store`, given by `server`.
class KeyValues {
public:
    virtual ~KeyValues() = default;
    virtual std::optional<std::string> get(std::string_view family, std::string_view key) = 0;
    /// On whose word it stands; the administrator's, when nobody else put it there.
    virtual Authority author(std::string_view family, std::string_view key) = 0;
    virtual void put(std::string_view family, std::string_view key, std::string_view value,
                     Authority author = {}) = 0;
    virtual bool erase(std::string_view family, std::string_view key) = 0;
    virtual std::size_t erase_tree(std::string_view family, std::string_view key) = 0;
    /// Every "family/key" with its value that begins so.
    virtual std::vector<std::pair<std::string, std::string>> list(std::string_view family,
                                                                  std::string_view key) = 0;
};

class Calls final : public Ground, public media::Events {
public:
    Calls(rt::Loop& loop, EventBus& events, CallsOptions options);
    ~Calls() override;

    Attachments attachments;
    /// Channels with a dialplan of their own, as Asterisk counts calls: those that are, and all so far. A
    /// message's is none.
    Gauge active_calls;
    std::uint64_t calls_processed = 0;
    Channels channels;
    Bridges bridges;
    ApplicationTable applications;
    FunctionTable functions;
    TechnologyTable technologies;
    Variables globals{Variables::Of::All};

    using Ground::attach;
    void attach(KeyValues& values) { values_ = &values; }
    KeyValues* key_values() const { return values_; }

    /// Swapped in one step; a call looks each priority up in the present one. Global variables stay as they
    /// are: come_into_force() in executor.h takes one that was read, with its [globals].
    void edit_dialplan(std::shared_ptr<const dialplan::Dialplan> plan) { dialplan_ = std::move(plan); }

    /// What a new leg takes over from the one that made it: the only place that says so.
    void child_of(Channel& child, const Channel& parent);
    /// A leg that is announced: what it inherited is told, and it is called by whoever calls the parent, from
    /// where that one stands.
    void introduce(Channel& child, const Channel& parent);

    /// Who gets the media events of a stream.
    void own_stream(media::StreamId stream, Channel& channel);
    void disown_stream(media::StreamId stream);
    /// Null when it is gone.
    Channel* owner_of(media::StreamId stream) const;
    /// Its leg closes it. It is its channel's until the worker has said what it counted (on_closed).
    void stream_closes(media::StreamId stream, sdp::MediaKind kind);
    /// Who waits for that (call/stream_stats.h).
    std::multimap<media::StreamId, rt::OneShot<media::Stats>*> waits_for_counts;
    /// As Channel has them.
    void own_activity(media::ActivityId activity, Channel& channel) { channel.own_activity(activity); }
    void disown_activity(media::ActivityId activity);
    /// Of how many streams, sounds and counts somebody is still to hear.
    std::size_t media_news() const {
        return owners.count() + bridged_with_closing_.size() + waits_for_counts.size();
    }

    /// core stop gracefully: no new calls. Then why a call is refused.
    void refuse_new_calls(bool refuse) { refusing_ = refuse; }
    bool refusing() const { return refusing_; }
    /// maxcalls is reached: no further dialplan begins (228); a leg that one dials is no call of its own.
    bool is_full() const { return options.most_calls != 0 && active_calls.value() >= options.most_calls; }
    /// Whose word counts now (Acting); null: the channel's.
    Authority* acting = nullptr;

    // Ground
    void finish(Channel& channel) override { channels.finish(channel); }

    // media::Events
    void on_digit_begin(media::StreamId stream, char digit, bool passed) override;
    void on_digit_end(media::StreamId stream, char digit, Millis duration, bool passed) override;
    void on_digit_due(media::StreamId stream, char digit, Millis duration) override;
    void on_rtp_timeout(media::StreamId stream, Millis silent_for) override;
    void on_play_end(media::StreamId stream, media::ActivityId play, media::PlayEnd end,
                     const std::string& reason) override;
    void on_mf(media::StreamId stream, media::ActivityId watch, char digit) override;
    void on_talk(media::StreamId stream, media::ActivityId watch, bool talking, Millis lasted) override;
    void on_recording(media::StreamId stream, media::ActivityId record, const media::Recording& now) override;
    void on_fax_tone(media::StreamId stream) override;
    void on_cannot_pass(media::StreamId stream) override;
    void on_event_sent(media::StreamId stream, char digit, std::uint8_t payload,
                       std::uint32_t clock) override;
    void on_source(media::StreamId stream, const SocketAddress& source, bool learnt) override;
    void on_media_started(media::StreamId stream) override;
    void on_keyframe_wanted(media::StreamId stream) override;
    void on_rtcp(media::StreamId stream, const media::RtcpReport& report) override;
    void on_closed(media::StreamId stream, const media::Stats& last) override;

private:
    Channel* owner_of(media::StreamId stream, media::ActivityId activity) const;
    KeyValues* values_ = nullptr;
    /// Of streams that are closing: who was bridged with them, and may ask what they counted.
    std::map<media::StreamId, ChannelId> bridged_with_closing_;
    bool refusing_ = false;
};

}  // namespace asterism::call
