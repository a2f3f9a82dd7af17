// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/pickup.h"

#include "asterism/base/log.h"
#include "asterism/call/calls.h"
#include "asterism/call/channel_features.h"
#include "asterism/call/events.h"
#include "asterism/call/operations.h"

namespace asterism::call {

namespace {

/// It called us, and there is somebody behind it to talk to.
bool can_pick_up(const Channel& channel) {
    if (channel.gone() || channel.is_hidden() || !channel.leg() || channel.bridge()) return false;
    return channel.is_up() || channel.state() == ChannelState::Ring;
}

/// They cannot hear each other: one was answered before, on another media worker than the other's.
bool apart(const Leg& one, const Leg& other) {
    return one.worker() >= 0 && other.worker() >= 0 && one.worker() != other.worker();
}

/// Into what it hears from here on; its call goes on meanwhile.
void play_to(Channel& channel, const std::string& name) {
    const auto stream = channel.leg() ? channel.leg()->audio() : media::StreamId{};
    if (name.empty() || !stream) return;
    auto& calls = channel.calls();
    calls.own_activity(calls.plane().play(stream, {.name = name, .language = channel.language}), channel);
}

/// True: what rang ends with `cause`, and `picker` is to.
bool come_under(Channel& picker, Channel& target, Cause cause, bool picks_up) {
    if (&picker == &target || !can_pick_up(picker) || !can_be_picked_up(target)) return false;
    auto& calls = picker.calls();
    log::verbose(3, "{} picks up {}", picker.name(), target.name());
    // The answer is made so that the two understand each other, and says whom he talks to.
    if (const auto* caller = calls.channels.find(target.called_by); caller && caller->leg()) {
        picker.prepare_to_join(*caller);
        picker.leg()->keep_to_far();
        if (apart(*picker.leg(), *caller->leg())) {
            log::notice("{} has its sound on another media worker than {}", picker.name(), caller->name());
            return false;
        }
    }
    picker.connect_to(target.connected);
    // The answer may be the target's own, by way of a Local channel between the two.
    if (!picker.answer() || !can_be_picked_up(target)) return false;
    picks_up ? publish_pickup(picker, target) : publish_hold(picker, false, {});
    // A name says whose leg it is, and device states go by it. What is left of the picker's channel ends
    // under the name of the leg that it has now.
    calls.channels.swap_identities(picker, target);
    target.take_leg_of(picker, cause);
    picker.hangup_cause = cause;
    picker.set_hangup_source(target.name());
    return true;
}

rt::Task<void> group_pickup(ChannelId id, Calls& calls) {
    auto* channel = calls.channels.find(id);
    if (!channel) co_return;
    // Of a feature code the phone that rang learns no more than that it may stop (seen of Asterisk).
    const bool done = co_await pick_up_by_group(*channel, Cause::NormalClearing);
    if (!done) channel->hangup(Cause::CallRejected);
    calls.channels.finish(*channel);
}

}  // namespace

bool can_be_picked_up(const Channel& channel) {
    if (channel.gone() || channel.is_hidden() || channel.has_dialplan || !channel.leg()) return false;
    const auto* caller = channel.calls().channels.find(channel.called_by);
    if (caller && caller->gone()) return false;
    return channel.is_dialled &&
           (channel.state() == ChannelState::Down || channel.state() == ChannelState::Ringing);
}

Channel* ringing_channel(Calls& calls, const std::function<bool(const Channel&)>& wanted) {
    Channel* oldest = nullptr;
    for (auto* one : calls.channels.all())
        if ((!oldest || one->id().generation < oldest->id().generation) && can_be_picked_up(*one) &&
            wanted(*one))
            oldest = one;
    return oldest;
}

Channel* ringing_in_groups(const Channel& picker) {
    const auto& groups = picker.pickup_groups.get();
    return ringing_channel(picker.calls(), [&groups](const Channel& one) {
        return may_pick_up(groups, one.pickup_groups.get());
    });
}

bool pick_up(Channel& picker, Channel& target, Cause cause) {
    if (!come_under(picker, target, cause, true)) return false;
    picker.hangup(cause);
    return true;
}

bool replace_ringing(Channel& comer, Channel& target) {
    return come_under(comer, target, Cause::NotDefined, false);
}

rt::Task<bool> pick_up_by_group(Channel& picker, Cause cause) {
    const auto features = features_of(picker);
    auto* target = ringing_in_groups(picker);
    if (target && pick_up(picker, *target, cause)) {
        play_to(*target, features.pickupsound);
        co_return true;
    }
    log::verbose(2, "There is no call that {} may pick up", picker.name());
    if (features.pickupfailsound.empty()) co_return false;
    const auto answered = co_await answer_and_wait(picker);
    if (answered == Outcome::Done) {
        const std::string sound = features.pickupfailsound;
        co_await play_file(picker, sound);
    }
    co_return false;
}

void start_group_pickup(Channel& picker) {
    // It has no dialplan of its own, and is ours to finish.
    picker.is_dialled = true;
    rt::spawn(group_pickup(picker.id(), picker.calls()));
}

}  // namespace asterism::call
