// SPDX-License-Identifier: Apache-2.0
// What carries a channel: a SIP session, half of a Local pair, or nothing. A leg belongs to one channel at a
// time; the channel owns it. Applications never see legs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asterism/base/time.h"
#include "asterism/call/cause.h"
#include "asterism/media/ids.h"
#include "asterism/media/plan.h"
#include "asterism/sdp/shape.h"
#include "asterism/sdp/stream.h"

namespace asterism::call {

struct Aoc;
class Channel;

/// How a leg came to its end.
struct LegEnd {
    Cause cause = Cause::NormalClearing;
    /// The number of the final answer that ended it, the peer's, ours, or one that stands for its silence, as
    /// the technology counts (SIP: 486); 0 when none did (our own decision, the end of a call that was up).
    int status = 0;
};

/// Where the far end of a leg receives its sound and how, for a peer that sends it there without us.
struct DirectMedia {
    SocketAddress rtp;
    SocketAddress rtcp;
    std::vector<sdp::AgreedFormat> formats;
    std::vector<sdp::AgreedEvent> events;
    media::DigitWay digits = media::DigitWay::Event;

    /// The streams beside the first sound.
    struct Further {
        sdp::MediaKind kind = sdp::MediaKind::Video;
        std::size_t nth = 0;
        SocketAddress rtp;
        SocketAddress rtcp;
        std::vector<sdp::AgreedFormat> formats;

        bool same_place(const Further& other) const {
            return kind == other.kind && nth == other.nth && rtp == other.rtp && rtcp == other.rtcp;
        }
    };
    std::vector<Further> further;

    const Further* find(sdp::MediaKind kind, std::size_t nth) const;
    bool same_place(const DirectMedia& other) const;
};

/// A stream beside the first sound: the `nth` line of its kind, counting from 0.
struct FurtherStream {
    sdp::MediaKind kind = sdp::MediaKind::Video;
    std::size_t nth = 0;
    media::StreamId stream;
};

/// A text that goes to a far end within its call. Views, for the time of the call that passes it.
struct CallText {
    std::string_view text;
    std::string_view content_type = "text/plain";
    /// Display names of whom it is from and for (668); empty: as the call has them.
    std::string_view from_name{};
    std::string_view to_name{};
};

class Leg {
public:
    virtual ~Leg() = default;

    /// The channel it carries; set by Channel::take_leg.
    Channel* channel() const { return channel_; }
    /// It carries another channel than before.
    virtual void moved() {}

    /// What its technology calls this call; empty: nothing. BRIDGEPVTCALLID of whom it
    /// talks to.
    virtual std::string_view own_call_id() const { return {}; }

    // Towards a far end that called us, before the answer.
    virtual void ringing() {}
    virtual void progress() {}
    virtual void proceeding() {}
    virtual void answer() = 0;

    /// Of a call that was not answered yet: it is refused now, for this cause, and its end comes to the
    /// channel. Else, or where a leg knows no such thing, nothing happens.
    virtual void refuse_now(Cause /*cause*/) {}

    /// The latest response of whom we called, as HANGUPCAUSE() shows it ("SIP 180 Ringing"); empty: none
    /// came, or it has no such thing.
    virtual std::string last_response() const { return {}; }

    /// Begins an outgoing call. What follows comes to the channel: ringing, progress, answered, ended.
    virtual void place() {}

    /// Ends it on the wire, for `cause`. The leg reports nothing after that.
    virtual void hangup(Cause cause) = 0;

    /// The stream on which this leg's far end hears us; an empty id when there is none (yet).
    virtual media::StreamId audio() const { return {}; }
    /// Video, text and what else there is beside it.
    virtual std::vector<FurtherStream> further_streams() const { return {}; }
    /// The media worker that its streams live on, or -1.
    virtual int worker() const { return -1; }
    /// What its far end can hear, best first: "ulaw,alaw". A leg dialled from here is offered these.
    virtual std::string codecs() const { return {}; }
    /// The one of them that its far end speaks, as far as descriptions tell; empty: nobody knows.
    virtual std::string_view spoken_codec() const { return {}; }
    /// What its far end has, stream by stream, for a leg that is to have the like of it (reference 318);
    /// empty: codecs() says all there is.
    virtual std::vector<sdp::StreamShape> shapes() const { return {}; }
    /// The same, as its far end had it in its first offer.
    virtual std::vector<sdp::StreamShape> first_shapes() const { return shapes(); }
    /// The leg it is about to be joined with: an answer that is still to be made says what that one has, and
    /// begins with a codec of it for its sound, if it can: nobody translates between two legs.
    virtual void prepare_to_join(const Leg& /*other*/) {}
    /// Such an answer names no other codecs, if the far end has any of them.
    virtual void keep_to_far() {}
    /// The leg at the far end of the Local pairs that this one leads through; null while nobody is there.
    virtual Leg* far_end() { return this; }
    /// Of a Local half: the channel of its other half, while that one is there. Null: this leg has none.
    virtual Channel* other_half() const { return nullptr; }
    /// Of an answered call: its sound goes by these codecs from now on, as many of them as the endpoint
    /// allows; its far end is asked by an offer. What comes of it shows in codecs(), or
    /// Channel::on_leg_sound_kept says that nothing did. False: it may have none of them, or nobody can be
    /// asked.
    virtual bool use_codecs(const std::string& /*codecs*/) { return false; }
    /// Whether that may be.
    virtual bool may_use_codecs(const std::string& /*codecs*/) const { return false; }
    /// It was asked so, and there is no answer yet.
    virtual bool changes_codecs() const { return false; }
    /// The leg it is joined with has these streams from now on: the far end is offered the like of them.
    virtual void match(const std::vector<sdp::StreamShape>&) {}
    /// It is joined with a leg of these streams: pictures go on in the directions that those have.
    virtual void match_directions(const std::vector<sdp::StreamShape>&) {}
    /// Whoever sees its far end's video cannot go on without a whole picture (reference 328).
    virtual void want_keyframe() {}

    /// Nullopt: its sound has to come through us.
    virtual std::optional<DirectMedia> direct_media() const { return std::nullopt; }
    /// Asks the far end to send its sound there; nullopt: to us again (reference 337 to 344).
    /// Its far end holds whoever talks to it.
    virtual bool holds() const { return false; }
    virtual void send_sound_to(const std::optional<DirectMedia>&) {}

    /// The party we are bridged with holds, and suggests this music, or goes on.
    virtual void hold(bool, std::string_view) {}
    /// A digit for the far end: it begins, and is over after so long.
    virtual void digit_begin(char) {}
    virtual void digit_end(char, Millis) {}
    /// A calling fax machine is still looked for (fax_detect_timeout).
    virtual bool looks_for_fax() const { return true; }
    /// Whether digits can be sent at all; SendDTMF says so if not.
    virtual bool takes_digits() const { return true; }
    virtual bool send_text(const CallText&) { return false; }
    /// The other party changed (connected line).
    virtual void connected_changed() {}
    /// The call was sent elsewhere before it is answered.
    virtual void redirecting_changed() {}
    /// Tells its far end what the call costs, now or with a message that comes, if that one wants to know.
    virtual void advise_of_charge(const Aoc&) {}
    /// Sends the far end elsewhere, before the answer by a redirection (reference 264). Done: it is sent, and
    /// the leg has ended; Failed: that is no place; Unsupported: not now, or not this leg.
    enum class Transfer : std::uint8_t { Done, Failed, Unsupported };
    virtual Transfer transfer(std::string_view /*target*/) { return Transfer::Unsupported; }
    /// What the bridge around the other end of a Local pair means for us; see Pair::refresh.
    virtual void far_side_changed() {}

    /// The first media of whoever is bridged with us came: a Local half says so to its other half.
    virtual void far_side_heard() {}
    /// Media come to us out of the bridge around the other half of a Local pair.
    virtual bool hears_through() const { return false; }

    /// CHANNEL(pjsip,...) and the like: the value, or false for an unknown item.
    virtual bool property(std::string_view, std::string&) const { return false; }
    /// Changes such an item; false: not this one, or not to that.
    virtual bool set_property(std::string_view, std::string_view) { return false; }
    /// Fields for `core show channel`.
    virtual std::vector<std::pair<std::string, std::string>> details() const { return {}; }

private:
    friend class Channel;
    Channel* channel_ = nullptr;
};

/// Of two lists as Leg::codecs() has them: what stands in `list` and in `other`, in the order of `list`.
std::string codecs_in_common(const std::string& list, const std::string& other);

}  // namespace asterism::call
