// SPDX-License-Identifier: Apache-2.0
// Whom a stream listens to, and whom it answers. The description names an address; behind NAT the packets
// come from another one. The latch learns it, and then keeps to it: what a stranger sends is dropped and
// counted.
//
// Who speaks has a standing:
//
//   Stranger    neither description nor signalling knows that host
//   Described   the host that the description names; at the very address it names it is believed at once
//   Signalled   the host that the call's signalling comes from: none but the peer is behind that
//   Expected    the address described, at the host of signalling: believed at once
//
// All others must first send `probation` packets in sequence (and, unless SeqNo, not in one burst). Then:
//
//   nobody known       he is taken
//   higher standing    takes the place of a lower one, who may go on speaking as long as he likes
//   the same           when the present one has fallen silent: for kSilence while learning, for kForsaken
//                      when locked; one who was locked and had to give way to such a one comes back
//   lower              never: who was heard from where he should be is not replaced by a stranger
//
// So the peer gets the sound whenever it speaks, whoever spoke before, and nobody talks a live stream away.
//
//               5 s, or a standing
//   Learning ------------------------> Locked
//      ^---- expect(): a new description; the host that was locked, if it has a standing, is kept to
//
// rtp.conf strictrtp and probation; rtp_symmetric decides whether we send to what was learnt. With
// strictrtp=no everybody is heard, and where we send is judged just the same. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <memory>

#include "asterism/base/address.h"
#include "asterism/base/time.h"
#include "asterism/media/options.h"

namespace asterism::media {

class Latch {
public:
    enum class State : std::uint8_t { Learning, Locked };
    enum class Standing : std::uint8_t { Stranger, Described, Signalled, Expected };
    struct Rules {
        StrictRtp strict = StrictRtp::Yes;
        unsigned probation = 4;
        bool symmetric = false;
    };

    /// What a new description says, and the host that signalling comes from (unset: nobody knows). Learning
    /// begins again.
    void expect(const SocketAddress& named, const IpAddress& signalling, const Rules& rules, MonoTime now);
    /// Other rules for the same source.
    void set_rules(const Rules& rules) { rules_ = rules; }
    /// Signalling comes from elsewhere now; the description is the same.
    void set_signalling(const IpAddress& host) { signalling_ = host; }

    /// False: a stranger, or one who has still to qualify.
    bool accept(const SocketAddress& from, std::uint16_t sequence, MonoTime now) {
        if (from == current_ && state_ == State::Locked) {
            current_heard_ = now;
            return true;
        }
        return judge(from, sequence, now) || rules_.strict == StrictRtp::No;
    }
    /// Where we send: unset while nobody is known.
    const SocketAddress& target() const { return rules_.symmetric && current_.is_set() ? current_ : named_; }
    const SocketAddress& current() const { return current_; }
    const SocketAddress& named() const { return named_; }
    State state() const { return state_; }
    /// RTCP comes from the same hosts; its port nobody can know.
    bool accepts_rtcp(const IpAddress& from, const IpAddress& named_rtcp) const;

private:
    Standing standing_of(const SocketAddress& from) const;
    bool judge(const SocketAddress& from, std::uint16_t sequence, MonoTime now);
    bool may_take_over(const SocketAddress& from, Standing standing, MonoTime now) const;
    bool qualifies(const SocketAddress& from, std::uint16_t sequence, MonoTime now);
    void take(const SocketAddress& from, Standing standing, MonoTime now);

    Rules rules_;
    State state_ = State::Learning;
    SocketAddress named_;
    IpAddress signalling_;
    SocketAddress current_;
    SocketAddress former_;  // was locked, fell silent, and another of its standing has its place
    MonoTime current_heard_{};
    MonoTime began_{};
    /// Several at once, so that a stranger's packets between hers do not keep the peer from qualifying; and
    /// apart by standing, so that no number of strangers does.
    struct Candidate {
        SocketAddress address;
        std::uint16_t sequence = 0;
        unsigned count = 0;
        MonoTime since{};
        MonoTime heard{};
    };
    struct Candidates {
        std::array<Candidate, 4> strangers;
        std::array<Candidate, 4> known;
    };
    /// Only while somebody is being judged.
    std::unique_ptr<Candidates> candidates_;
};

}  // namespace asterism::media
