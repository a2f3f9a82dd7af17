// SPDX-License-Identifier: Apache-2.0
// What carries a channel: taking a leg, and coming under another's.
#include "asterism/call/channel.h"
#include "asterism/call/events.h"

namespace asterism::call {

void Channel::take_leg(std::unique_ptr<Leg> leg) {
    leg_ = std::move(leg);
    leg_ended_ = false;
    if (leg_) leg_->channel_ = this;
}

void Channel::take_leg_of(Channel& other, Cause cause) {
    // What is attached to the streams of either leg ends; what goes on is attached anew.
    const auto rules = talk_rules_;
    for (auto* one : {this, &other}) {
        one->stop_background();
        one->detect_talk(std::nullopt);
    }
    std::swap(leg_, other.leg_);
    std::swap(leg_ended_, other.leg_ended_);
    for (auto* one : {this, &other}) {
        if (!one->leg_) continue;
        one->leg_->channel_ = one;
        one->leg_->moved();
    }
    // What is the far end's comes with it.
    held_ = std::exchange(other.held_, false);
    heard_ = std::exchange(other.heard_, false);
    told_held_ = std::exchange(other.told_held_, false);
    language = other.language;
    tone_zone = other.tone_zone;
    pickup_groups = other.pickup_groups;
    said_identity = std::move(other.said_identity);
    auto party = other.caller;
    party.dnid = caller.dnid;
    const bool another = party != caller;
    caller = std::move(party);
    if (another) publish_new_caller_id(*this);
    if (other.muted_ != muted_) mute(muted_);
    on_leg_answered();
    detect_talk(rules);
    on_leg_media_changed();
    if (other.leg_ && !std::exchange(other.leg_ended_, true)) other.leg_->hangup(cause);
}

}  // namespace asterism::call
