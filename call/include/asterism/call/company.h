// SPDX-License-Identifier: Apache-2.0
// Those that a channel talks with: it tells them what its far end does, and they see to whom that matters. A
// bridge is one. Exchange thread.
#pragma once

#include "asterism/base/time.h"
#include "asterism/call/leg.h"

namespace asterism::call {

class Channel;

class Company {
public:
    virtual void leave(Channel& member) = 0;

    /// Digits that the plane passes from one phone to the other are nobody else's business: two legs with
    /// sound of their own, and nobody who listens. No event tells of them then (seen of Asterisk).
    virtual bool passes_unheard() const = 0;

    // What one member's far end does is shown to the others.
    virtual void on_hold(Channel& member, bool held) = 0;
    /// `passed`: the plane has passed it to the others already.
    virtual void on_digit_begin(Channel& member, char digit, bool passed) = 0;
    virtual void on_digit_end(Channel& member, char digit, Millis duration, bool passed) = 0;
    virtual void on_text(Channel& member, const CallText& text) = 0;
    /// Somebody else is there now: member.caller.
    virtual void on_identity(Channel& member) = 0;
    /// The first of its media came.
    virtual void on_heard(Channel& member) = 0;
    /// Whoever sees its picture asks for a whole one. False: nobody is there to send it.
    virtual bool on_picture_wanted(Channel& member) = 0;

    // Its streams.
    /// They came or changed.
    virtual void on_media() = 0;
    /// Its far end added some, or took some away.
    virtual void on_streams(Channel& member) = 0;
    /// One whose codecs should have changed stays with those it has.
    virtual void on_sound_kept() = 0;
    /// As Joining has it.
    virtual void settle_sound(Leg& first, Leg& second) = 0;
    /// Sound of `member` came by a codec that the other end has not.
    virtual void on_cannot_pass(Channel& member) = 0;

protected:
    ~Company() = default;
};

}  // namespace asterism::call
