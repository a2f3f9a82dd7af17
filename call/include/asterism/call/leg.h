// SPDX-License-Identifier: Apache-2.0
// What carries a channel: a SIP session, half of a Local pair, or nothing. A leg belongs to one channel at a
// time; the channel owns it. It has three sides: a call, its media, and what it tells. Exchange thread.
#pragma once

#include "asterism/call/leg_call.h"
#include "asterism/call/leg_media.h"
#include "asterism/call/leg_telling.h"

namespace asterism::call {

class Channel;

class Leg : public LegCall, public LegMedia, public LegTelling {
public:
    virtual ~Leg() = default;

    /// The channel it carries; set by Channel::take_leg.
    Channel* channel() const { return channel_; }
    /// It carries another channel than before.
    virtual void moved() {}

    Leg* far_end() override { return this; }

private:
    friend class Channel;
    Channel* channel_ = nullptr;
};

}  // namespace asterism::call
