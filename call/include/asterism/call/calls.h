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

#include "asterism/base/event.h"
#include "asterism/base/gauge.h"
#include "asterism/base/hash_map.h"
#include "asterism/call/application.h"
#include "asterism/call/attachments.h"
#include "asterism/call/bridge.h"
#include "asterism/call/channel.h"
#include "asterism/call/devices.h"
#include "asterism/call/features.h"
#include "asterism/call/music.h"
#include "asterism/call/technology.h"
#include "asterism/call/tone_zones.h"
#include "asterism/dialplan/dialplan.h"
#include "asterism/media/plane.h"
#include "asterism/rt/loop.h"

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

class Channels {
public:
    explicit Channels(Calls& calls) : calls_(calls) {}
    ~Channels() { clear(); }
    /// Drops every channel without a word to anybody: the end of the program, when what was to be said is
    /// said.
    void clear();

    /// A new channel; publishes Newchannel once announce() is called. `name` e.g. "PJSIP/6001-00000001".
    /// `uniqueid`: one that somebody chose.
    Channel& create(std::string name, std::string uniqueid = {});
    /// One that is in no listing, not found by name, and has no events: it carries a message.
    Channel& create_hidden(std::string name);
    /// Publishes Newchannel, with what is known by now.
    void announce(Channel& channel);
    /// Each carries the other's name, and counts at that device. Nothing is said of it (541).
    void swap_names(Channel& one, Channel& other);
    /// May there be so many more (limit channels)? Asked before whoever dials or comes in gets one.
    bool has_room(std::size_t more) const;
    Channel* find(ChannelId id) const;
    /// By name (without case) or uniqueid.
    Channel* find(std::string_view name) const;
    /// Without hidden ones.
    std::vector<Channel*> all() const;
    std::size_t count() const { return count_; }
    std::uint64_t total() const { return total_; }
    /// "PJSIP/6001-" + eight hex digits counting up (statement 224).
    std::string next_name(std::string_view technology_and_resource);

    /// The last thing: hangup handlers, the end of its leg, Hangup; freed in a later turn. Called by the
    /// executor, by whoever dialled it, or by Channel::hangup for channels that have neither.
    void finish(Channel& channel);

private:
    Calls& calls_;
    std::vector<std::unique_ptr<Channel>> slots_;
    std::vector<std::uint32_t> free_;
    std::vector<std::unique_ptr<Channel>> graveyard_;
    TextMap<std::uint32_t> by_name_;
    std::uint32_t next_generation_ = 1;
    std::uint32_t next_number_ = 0;
    std::uint32_t next_unique_ = 0;
    std::uint32_t next_call_ = 1;  // of the next call, as Asterisk counts
    std::size_t count_ = 0;
    std::uint64_t total_ = 0;
};

struct CallsOptions {
    std::string system_name;
    std::string default_language = "en";
    /// A call that passed through us so often is refused (loops).
    int most_hops = 20;
    /// asterisk.conf maxcalls; 0: no limit.
    std::size_t most_calls = 0;
    /// asterisk.conf: functions that reach the machine may be asked for from outside of the dialplan.
    bool live_dangerously = false;
};

class Calls : public media::Events {
public:
    Calls(rt::Loop& loop, EventBus& events, CallsOptions options);
    ~Calls() override;

    rt::Loop& loop;
    EventBus& events;
    CallsOptions options;
    Attachments attachments;
    /// Before the channels, which leave them last.
    Devices devices;
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

    /// Set by `server` before the first call.
    void attach(media::Plane& plane);
    media::Plane& plane() { return *plane_; }
    bool has_plane() const { return plane_ != nullptr; }
    void attach(KeyValues& values) { values_ = &values; }
    KeyValues* key_values() const { return values_; }

    /// Swapped in one step by a reload; a call looks each priority up in the present one.
    void set_dialplan(std::shared_ptr<const dialplan::Dialplan> plan);
    /// The same dialplan with a change in it: global variables stay as they are.
    void edit_dialplan(std::shared_ptr<const dialplan::Dialplan> plan) { dialplan_ = std::move(plan); }
    const std::shared_ptr<const dialplan::Dialplan>& dialplan() const { return dialplan_; }
    const dialplan::LocalClock* clock();

    void set_tone_zones(std::shared_ptr<const ToneZones> zones) { tone_zones_ = std::move(zones); }
    const std::shared_ptr<const ToneZones>& tone_zones() const { return tone_zones_; }
    void set_music(std::shared_ptr<const MusicClasses> music) { music_ = std::move(music); }
    const std::shared_ptr<const MusicClasses>& music() const { return music_; }
    void set_features(std::shared_ptr<const Features> features) { features_ = std::move(features); }
    const std::shared_ptr<const Features>& features() const { return features_; }

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
    /// Whoever asked a stream to do something hears of its end; it need not be the stream's owner (a Local
    /// half).
    void own_activity(media::ActivityId activity, Channel& channel);
    /// What goes on for as long as somebody likes (a watch, a recording) is given up so.
    void disown_activity(media::ActivityId activity);
    /// All that `channel` was still to hear of: it ends.
    void disown_activities(Channel& channel);
    /// Of how many streams, sounds and counts somebody is still to hear.
    std::size_t media_news() const {
        return stream_owners_.size() + bridged_with_closing_.size() + activity_owners_.size() +
               waits_for_counts.size();
    }

    /// core stop gracefully: no new calls. Then why a call is refused.
    void refuse_new_calls(bool refuse) { refusing_ = refuse; }
    bool refusing() const { return refusing_; }
    /// maxcalls is reached: no further dialplan begins (228); a leg that one dials is no call of its own.
    bool is_full() const { return options.most_calls != 0 && active_calls.value() >= options.most_calls; }
    /// Whose word counts now (Acting); null: the channel's.
    Authority* acting = nullptr;

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
    media::Plane* plane_ = nullptr;
    KeyValues* values_ = nullptr;
    std::shared_ptr<const dialplan::Dialplan> dialplan_;
    std::shared_ptr<const MusicClasses> music_ = std::make_shared<const MusicClasses>();
    std::shared_ptr<const Features> features_ = std::make_shared<const Features>();
    std::shared_ptr<const ToneZones> tone_zones_ = std::make_shared<const ToneZones>();
    std::map<media::StreamId, ChannelId> stream_owners_;
    /// Of streams that are closing: who was bridged with them, and may ask what they counted.
    std::map<media::StreamId, ChannelId> bridged_with_closing_;
    HashMap<media::ActivityId, ChannelId> activity_owners_;
    std::unique_ptr<dialplan::LocalClock> clock_;
    bool refusing_ = false;
};

}  // namespace asterism::call
