// SPDX-License-Identifier: Apache-2.0
// How those in a bridge hear each other: the strategy of a bridge. Two are a pair, whose media are joined
// packet by packet (pair.h). Part of a bridge; exchange thread.
#pragma once

#include <vector>

#include "asterism/call/channel.h"

namespace asterism::call {

class Joining {
public:
    using Members = std::vector<Channel*>;

    /// `one` hears `other`, and the other way round.
    virtual bool joins(const Channel& one, const Channel& other) const = 0;
    /// Members came or went, or the streams of one changed: what can be joined is joined, the rest is not.
    virtual void refresh() = 0;
    /// Who came in has the directions of those that are there, and the other way round.
    virtual void match_directions() = 0;
    /// Nobody translates between two legs: whoever speaks a codec that the other end does not have is asked
    /// for another.
    virtual void agree_on_sound() = 0;
    /// The same for these two, between which the sound goes: of several bridges with Local pairs between them
    /// one remembers who was asked.
    virtual void settle_sound(Leg& first, Leg& second) = 0;
    /// Sound of `member` came by a codec that the other end has not.
    virtual void on_cannot_pass(Channel& member) = 0;
    /// The sound has to pass through us from now on.
    virtual void keep_sound() = 0;
    /// A member holds, or no more: where its sound goes may be another place.
    virtual void on_hold() = 0;
    /// As Company has it.
    virtual bool passes_unheard() const = 0;

protected:
    ~Joining() = default;
};

}  // namespace asterism::call
