// SPDX-License-Identifier: Apache-2.0
// Whom a stream listens to, and whom it answers. The description names an address; behind NAT the packets
// come from another one. The latch learns it, and then keeps to it: what a stranger sends is dropped and
// counted.
//
//               named source speaks, or 5 s after another has qualified
//   Learning ------------------------------------------------------------> Locked
//      ^------------------------ expect(): a new description ---------------'
//
// While learning: the address that signalling named is believed at once. Another must first send `probation`
// packets in sequence (and, unless SeqNo, not in one burst); one that qualified is replaced only when it has
// fallen silent, so nobody can talk a live stream away.
//
// rtp.conf strictrtp and probation; rtp_symmetric decides whether we send to what was learnt. Pure.
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
    struct Rules {
        StrictRtp strict = StrictRtp::Yes;
        unsigned probation = 4;
        bool symmetric = false;
    };

    /// What a new description says. Learning begins again.
    void expect(const SocketAddress& named, const Rules& rules, MonoTime now);
    /// Other rules for the same source.
    void set_rules(const Rules& rules) { rules_ = rules; }

    /// False: a stranger, or one who has still to qualify.
    bool accept(const SocketAddress& from, std::uint16_t sequence, MonoTime now);
    /// Where we send: unset while nobody is known.
    const SocketAddress& target() const { return rules_.symmetric && current_.is_set() ? current_ : named_; }
    const SocketAddress& current() const { return current_; }
    const SocketAddress& named() const { return named_; }
    State state() const { return state_; }
    /// RTCP comes from the same hosts; its port nobody can know.
    bool accepts_rtcp(const IpAddress& from, const IpAddress& named_rtcp) const;

private:
    bool qualifies(const SocketAddress& from, std::uint16_t sequence, MonoTime now);

    Rules rules_;
    State state_ = State::Learning;
    SocketAddress named_;
    SocketAddress current_;
    MonoTime current_heard_{};
    MonoTime began_{};
    /// Several at once, so that a stranger's packets between hers do not keep the peer from qualifying.
    struct Candidate {
        SocketAddress address;
        std::uint16_t sequence = 0;
        unsigned count = 0;
        MonoTime since{};
        MonoTime heard{};
    };
    /// Only while strangers are being judged.
    std::unique_ptr<std::array<Candidate, 4>> candidates_;
};

}  // namespace asterism::media
