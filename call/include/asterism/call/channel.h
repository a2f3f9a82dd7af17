// SPDX-License-Identifier: Apache-2.0
// A channel: one party's side of a call. It is the identity (name, ids, parties, variables, place in the
// dialplan); a leg carries it. Owned by `Channels`, which others ask by id: what is gone answers null.
// Exchange thread.
//
//   state    Down -> Ring (they call us) ------------------> Up -> gone
//            Down -> Dialing -> Ringing (we call them) ---->
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/gauge.h"
#include "asterism/base/time.h"
#include "asterism/call/attached.h"
#include "asterism/call/cause.h"
#include "asterism/call/channel_event.h"
#include "asterism/call/channel_past.h"
#include "asterism/call/channel_ties.h"
#include "asterism/call/company.h"
#include "asterism/call/dialplan_state.h"
#include "asterism/call/facts.h"
#include "asterism/call/leg.h"
#include "asterism/call/party.h"
#include "asterism/call/rare.h"
#include "asterism/media/events.h"
#include "asterism/media/ids.h"
#include "asterism/media/stats.h"
#include "asterism/rt/task.h"

namespace asterism::call {

class Background;
class Bridge;
class Calls;
struct Device;

/// What a channel hears while no application plays to it. `Background` is one.
class Backdrop {
public:
    virtual ~Backdrop() = default;
    virtual void stop() = 0;
    /// False: not its own.
    virtual bool on_play_end(media::ActivityId play, media::PlayEnd end) = 0;
    /// The channel's stream is there only now, or another one.
    virtual void on_media() = 0;
};

class Channel;

/// Where it is sent to by somebody else.
struct Detour {
    Place where;
    /// What it does before it goes on there; null: nothing.
    std::function<rt::Task<void>(Channel&)> first;
    /// It does not go on, but ends.
    bool ends = false;
};

/// Its identity, its dialplan, its ties with others and its past are values that stand in headers of their
/// own; here is what it does.
class Channel final : public ChannelFacts, public DialplanState, public ChannelTies, public ChannelPast {
public:
    ~Channel();

    /// It is a leg of the same call.
    void join_call(const Channel& other) {
        linkedid_ = other.linkedid_;
        call_number_ = other.call_number_;
    }
    /// Publishes Newstate when it changes.
    void set_state(ChannelState state);
    /// The state that Newchannel is to show.
    void begin_as(ChannelState state);
    /// "ulaw,alaw"; a Local half that nobody is behind has slin (641).
    std::string formats() const;

    /// Who the far end said last that it is, where it is trusted with that; the dialplan may call it
    /// otherwise.
    struct SaidIdentity {
        std::string number, name;
        bool operator==(const SaidIdentity&) const = default;
    };
    Rare<SaidIdentity> said_identity;
    /// By way of whom the call came here (Diversion, REDIRECTING()). Most came straight, so it has memory
    /// only once somebody says something of it.
    struct Redirecting {
        Party from;
        Party to;
        std::string reason;
        int count = 0;
        /// Who was called first, and why it did not stay there; not set: nobody said.
        struct First {
            Party party;
            std::string reason;
        };
        std::optional<First> first;
    };
    /// Empty when nobody said anything.
    const Redirecting& redirecting() const;
    /// To be written.
    Redirecting& redirect();
    /// `other`'s, all of it.
    void take_redirecting(const Channel& other);
    /// The far end is told where the call went meanwhile.
    void redirecting_changed();
    /// Whom it is connected with from now on: `party` is the other's caller. Publishes NewConnectedLine, and
    /// the far end is told.
    void connect_to(const Party& party);

    // Records and manners.
    /// Publishes NewAccountCode when it is another one.
    void change_account(std::string code);
    std::string musicclass;
    std::string tone_zone;
    std::string parkinglot;
    /// What the technologies keep here.
    AttachedList attached;
    std::string_view share() const;
    // Leg.
    Leg* leg() const { return leg_.get(); }
    void take_leg(std::unique_ptr<Leg> leg);
    /// From here on the leg of `other`, which is answered, carries this channel, which is up with it; `other`
    /// keeps what carried this one so far, ended with `cause`. Whoever watches this one sees it answered.
    void take_leg_of(Channel& other, Cause cause);

    // End.
    bool gone() const { return gone_; }
    /// Such a line of its own leg, as far as it is one that we called; nullopt: nothing came from there.
    std::optional<DialledCause> own_cause() const;
    /// Who ends it; the first one who says so counts.
    void set_hangup_source(std::string_view source);

    // Diversion.
    bool diverted() const { return diverted_ != nullptr; }
    /// The application running must return; then the dialplan goes on at `where`.
    void divert(Place where) { detour({std::move(where), nullptr, false}); }
    /// The same, by way of something else.
    void detour(Detour detour);
    std::optional<Detour> take_diversion();

    /// Null: it is in none.
    Bridge* bridge() const;
    Company* company() const { return company_; }

    /// ChannelTalkingStart and -Stop from here on, by these rules; nullopt: no more.
    void detect_talk(std::optional<media::TalkRules> rules);
    /// Somebody here listens to what it says, so that its sound may not go past us.
    bool is_listened_to() const { return talk_rules_.has_value(); }

    /// Its sound is silent from here on, whatever becomes of its streams.
    void mute(media::Muted muted);
    media::Muted muted() const { return muted_; }

    /// Music on hold and tones; made when first asked for (background.h).
    Background& background();
    /// Ends whatever of these it hears.
    void stop_background();

    // What its leg tells. Each becomes an event for those who watch.
    void on_leg_proceeding();
    void on_leg_ringing();
    void on_leg_progress();
    void on_leg_answered();
    /// `exten`: as the far end named it; it names no technology and no context.
    void on_leg_forwarded(std::string_view exten);
    /// `target`: "PJSIP/trunk/sip:100@h", whose technology and endpoint are of our choice.
    void on_leg_forwarded_to(std::string_view target);
    void on_leg_redirected();
    void on_leg_ended(const LegEnd& end);
    /// `passed`: whoever it is bridged with has it already.
    void on_leg_digit_begin(char digit, bool passed = false);
    void on_leg_digit(char digit, Millis duration, bool passed = false);
    /// It was told of when it was over (INFO): no event says that it began.
    void on_leg_digit_told(char digit, Millis duration);
    /// The far end says that somebody else is there now.
    void on_leg_identity(Party party);
    void on_leg_hold(bool held, std::string_view suggested_class);
    void on_leg_text(const CallText& text);
    void on_leg_play_end(media::ActivityId play, media::PlayEnd end, std::string_view reason);
    void on_leg_talk(media::ActivityId watch, bool talking, Millis lasted);
    void on_leg_mf(media::ActivityId watch, char digit);
    void on_leg_recording(media::ActivityId record, const media::Recording& now);
    /// 335
    void on_leg_fax_tone();
    bool held_by_far_end() const { return held_; }
    /// The music that the far end suggested with its hold.
    const std::string& hold_class() const { return past.get().hold_class; }
    /// The first packet of its far end came, or that of whoever a Local half stands for.
    void on_leg_heard();
    /// Media came from its far end.
    bool heard_media() const;
    /// Somebody here waits for that: Heard is said.
    class AwaitsMedia {
    public:
        explicit AwaitsMedia(Channel& channel) : channel_(channel) { ++channel_.await_media_; }
        ~AwaitsMedia() { --channel_.await_media_; }
        AwaitsMedia(const AwaitsMedia&) = delete;
        AwaitsMedia& operator=(const AwaitsMedia&) = delete;

    private:
        Channel& channel_;
    };
    /// What an application took and left to the next one: the first Inbox from here on has it.
    void keep_for_next(ChannelEvent event);
    /// Its leg's stream is there or changed: whoever is bridged with it is joined anew.
    void on_leg_media_changed();
    /// Its far end added streams or took some away: whoever it is bridged with is offered the like.
    void on_leg_streams_changed();
    /// Its far end was asked for other codecs, and stays with those it has.
    void on_leg_sound_kept();
    /// What its far end says comes by a codec that the other party has not agreed to.
    void on_leg_cannot_pass();
    /// Its far end sees a picture that it cannot go on from.
    void on_leg_keyframe();
    /// Its far end asks so by a message (623).
    void on_leg_picture_wanted();
    /// Whom it is about to be joined with.
    void prepare_to_join(const Channel& other);

    // What one asks of the channel as a whole.
    /// Ringing towards the one who called us; nothing but an indication once it is up.
    void ring();
    void progress();
    /// He is up, and those who wait for what becomes of his call (a transfer) hear of it.
    void indicate(Indication indication);
    /// Answers if it is not up yet. False when it is gone.
    bool answer();
    /// Refuses the call of whoever called us, with `cause`, if it is not up yet: state Busy, and the channel
    /// is gone if its leg can say so at once.
    void refuse(Cause cause);
    /// Ends it: marks it gone with `cause` (the first one counts), tells those who watch. With a dialplan of
    /// its own the executor then runs `h` and only then finishes it; without one it is finished now.
    void hangup(Cause cause);

    void add_watcher(ChannelWatcher& watcher) { watchers_.push_back(&watcher); }
    void drop_watcher(ChannelWatcher& watcher) { std::erase(watchers_, &watcher); }
    void post(ChannelEvent event);

    /// Whoever asked a stream to do something hears of its end; it need not be the stream's owner (a Local
    /// half).
    void own_activity(media::ActivityId activity);
    /// What goes on for as long as somebody likes (a watch, a recording) is given up so.
    void disown_activity(media::ActivityId activity);

    /// All there is, for who stands above (calls.h).
    Calls& calls() const;
    /// What Gone says.
    ChannelEvent gone_event() const;

private:
    friend class Bridge;
    friend class Channels;
    Channel(Ground& ground, ChannelId id, std::string name, std::string uniqueid, WallTime created);

    bool gone_ = false;
    bool leg_ended_ = false;
    bool held_ = false;
    bool heard_ = false;
    std::uint8_t await_media_ = 0;
    void watch_talk();
    std::optional<media::TalkRules> talk_rules_;
    media::Muted muted_;
    media::StreamId talk_stream_;
    media::ActivityId talk_watch_ = 0;
    bool told_held_ = false;  // its far end was told, or hears music
    std::unique_ptr<Backdrop> backdrop_;
    std::unique_ptr<Detour> diverted_;
    std::unique_ptr<Redirecting> redirecting_;
    std::unique_ptr<Leg> leg_;
    Company* company_ = nullptr;
    std::vector<ChannelWatcher*> watchers_;
    /// What it is to hear the end of: given up when it ends, whether that came or not.
    std::vector<media::ActivityId> activities_;
    /// What it counts as at its device; null once it is gone.
    Device* device_ = nullptr;
    void disown_activities();
    void keep_digit(char digit, bool received);
    /// To the other end, and whoever runs on this one.
    void begin_digit(char digit, bool passed);
    enum class Use : std::uint8_t { Nothing, Ringing, Calling, Up, Held };
    Use use_ = Use::Nothing;
    Use present_use() const;
    void count_use();
    void count_as(Use now);
};

}  // namespace asterism::call
