// SPDX-License-Identifier: Apache-2.0
// What a channel, and whoever it is joined with, asks of a leg's media: streams and codecs, where the sound
// goes, hold, digits. A facet of a leg; exchange thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/time.h"
#include "asterism/media/ids.h"
#include "asterism/media/plan.h"
#include "asterism/sdp/shape.h"
#include "asterism/sdp/stream.h"

namespace asterism::call {

class Channel;
class Leg;

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

class LegMedia {
public:
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
    virtual Leg* far_end() = 0;
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
    /// Its far end holds whoever talks to it.
    virtual bool holds() const { return false; }
    /// Asks the far end to send its sound there; nullopt: to us again (reference 337 to 344).
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

    /// What the bridge around the other end of a Local pair means for us; see Pair::refresh.
    virtual void far_side_changed() {}

    /// The first media of whoever is bridged with us came: a Local half says so to its other half.
    virtual void far_side_heard() {}
    /// Media come to us out of the bridge around the other half of a Local pair.
    virtual bool hears_through() const { return false; }

protected:
    ~LegMedia() = default;
};

/// Of two lists as LegMedia::codecs() has them: what stands in `list` and in `other`, in the order of `list`.
std::string codecs_in_common(const std::string& list, const std::string& other);

}  // namespace asterism::call
