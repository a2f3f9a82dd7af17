// SPDX-License-Identifier: Apache-2.0
// What a channel has to do with those that it is joined with: it tells them what its far end does, and they
// it. A bridge is one. Exchange thread.
#pragma once

#include "asterism/base/time.h"

namespace asterism::call {

class Channel;

class Company {
public:
    /// The one it talks to, where there is just one; else null.
    virtual Channel* other(const Channel& member) const = 0;
    virtual void leave(Channel& member) = 0;

    /// A member's streams came or changed.
    virtual void refresh_media() = 0;
    /// One whose codecs should have changed stays with those it has.
    virtual void agree_on_sound() = 0;
    /// Sound of `member` came by a codec that the other end has not.
    virtual void on_cannot_pass(Channel& member) = 0;
    /// Digits that the plane passes from one phone to the other are nobody else's business: two legs with
    /// sound of their own, and nobody who listens. No event tells of them then (seen of Asterisk).
    virtual bool passes_unheard() const = 0;

    // What one member's far end does is shown to the others.
    virtual void on_hold(Channel& member, bool held) = 0;
    virtual void on_digit_begin(Channel& member, char digit) = 0;
    virtual void on_digit_end(Channel& member, char digit, Millis duration) = 0;

protected:
    ~Company() = default;
};

}  // namespace asterism::call
