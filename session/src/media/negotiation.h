// SPDX-License-Identifier: Apache-2.0
// What a session does to media, and all that its stages know of them: descriptions are offered, answered,
// committed or rolled back; in between one says what the next of ours shall bring. `SessionMedia` is one, on
// the media plane; a test may have another. Exchange thread.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/call/leg.h"
#include "asterism/sdp/offer_answer.h"
#include "asterism/sip/transport.h"

namespace asterism::session {

class Negotiation {
public:
    using Refusal = sdp::OfferAnswer::Refusal;
    virtual ~Negotiation() = default;

    // Descriptions (RFC 3264).
    /// An offer: the first, or one for what is agreed. `codecs`: what the other leg can hear; empty: the
    /// endpoint's, streams of each kind it allows included.
    virtual std::expected<std::string, Refusal> offer(const std::string& codecs = {}) = 0;
    /// Every codec of the endpoint for what is agreed (all_codecs_on_empty_reinvite).
    virtual std::expected<std::string, Refusal> offer_all_codecs() = 0;
    virtual std::expected<void, Refusal> read_offer(std::string_view text) = 0;
    virtual std::expected<std::string, Refusal> answer() = 0;
    virtual std::expected<void, Refusal> read_answer(std::string_view text) = 0;
    /// The same early dialog, or another one, described itself anew.
    virtual std::expected<void, Refusal> replace_answer(std::string_view text) = 0;
    /// What is agreed goes into force. The streams' events go to `channel` from now on.
    virtual void commit(call::Channel& channel) = 0;
    /// The open offer, of either side, comes to nothing.
    virtual void roll_back() = 0;
    virtual void close() = 0;

    virtual bool waits_for_answer() const = 0;
    virtual bool has_offer() const = 0;
    virtual bool settled() const = 0;
    /// Our latest description, for repeating it in a later answer to the same INVITE.
    virtual const std::string& local_text() const = 0;
    /// The INVITE is over: nothing of it is repeated.
    virtual void forget_texts() = 0;

    // Whether there may be a call at all.
    /// Why no description is given or taken: nothing may go in the clear.
    virtual std::optional<Refusal> secrecy() const = 0;
    /// Of what was offered and is wanted anything can be sent from a socket of ours. With rtp_symmetric all
    /// of it can: its packets show a way back.
    virtual bool within_reach() const = 0;
    /// Opens the ports of the sound that was offered, ahead of the answer; false when there are none.
    virtual bool reserve() = 0;
    /// From now on silence counts (reference 332).
    virtual void set_answered() = 0;

    // The way.
    /// To the peer: decides which address of ours stands in SDP.
    virtual void set_way(const sip::Target& target) = 0;
    /// The peer describes itself anew, from there.
    virtual void set_signalling(const IpAddress& host) = 0;
    /// The worker of the leg we shall be bridged with; before the first port is taken.
    virtual void set_worker(int worker) = 0;

    // What our next description brings.
    /// The peer asks for our offer: streams of every kind that is allowed are in it.
    virtual void offer_every_kind() = 0;
    /// The streams of the leg that we are, or shall be, joined with.
    virtual void set_far(std::vector<sdp::StreamShape> shapes) = 0;
    /// What whoever it is joined with has: an answer begins with one of these, if it can; empty: nobody is
    /// there.
    virtual void set_far_codecs(const std::string& codecs) = 0;
    /// We hold the peer, or not. False: nothing changes by that.
    virtual bool set_direction(sdp::Direction direction) = 0;
    /// Where the peer shall send its sound; null: to us. False: it does already.
    virtual bool send_to(const call::DirectMedia* there) = 0;
    virtual bool goes_elsewhere() const = 0;
    /// The codecs of its sound, as far as the endpoint allows them. False: none of them.
    virtual bool wish_codecs(const std::string& codecs) = 0;
    /// They are not to be had. False: there was no such wish.
    virtual bool drop_wish() = 0;
    /// Streams that are the like of those. False: they are that already.
    virtual bool match(const std::vector<sdp::StreamShape>& far) = 0;
    /// The directions of those. False: ours have them.
    virtual bool match_directions(const std::vector<sdp::StreamShape>& far) = 0;
    /// They need not be any more: the peer does not want it.
    virtual void stop_matching() = 0;
    /// PJSIP_MEDIA_OFFER said something else since the last offer.
    virtual bool is_told_anew() const = 0;

    // What there is.
    /// The codecs of the sound in the offer that is open; empty without sound.
    virtual std::string offered_codecs() const = 0;
    virtual bool held_by_peer() const = 0;
    virtual media::StreamId audio() const = 0;
    virtual bool has_video() const = 0;
    /// The first video, if the peer can be asked for a whole picture by RTCP.
    virtual media::StreamId pictures_by_rtcp() const = 0;
    /// Which streams there are, by the lines that carry something: changes when one comes or goes.
    virtual std::uint64_t streams_in_use() const = 0;
    /// Where the peer receives, and how; nullopt without sound.
    virtual std::optional<call::DirectMedia> direct() const = 0;
    /// How digits go to the peer, by dtmf_mode and what was agreed (319, 320).
    virtual media::DigitWay digit_way() const = 0;
};

}  // namespace asterism::session
