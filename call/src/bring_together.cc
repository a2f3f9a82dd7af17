// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/bring_together.h"

#include "asterism/call/bridge.h"
#include "asterism/call/calls.h"
#include "asterism/call/inbox.h"
#include "asterism/call/operations.h"
#include "asterism/call/together.h"

namespace asterism::call {

namespace {

using Kind = ChannelEvent::Kind;

/// What the two have in common: who has left its former life already.
struct Meeting {
    ChannelId ids[2];
    bool there[2] = {false, false};
    bool tone[2] = {false, false};
    std::string bridge;
};

/// Runs in the life of one of the two. Whoever comes second makes the bridge.
rt::Task<void> attend(Channel& channel, std::shared_ptr<Meeting> meeting, int which) {
    auto& calls = channel.calls();
    if (meeting->tone[which]) {
        const auto played = co_await play_file(channel, "beep");
        if (played.outcome != Outcome::Done) co_return;
    }
    auto* other = calls.channels.find(meeting->ids[1 - which]);
    if (!other || other->gone()) co_return;
    if (channel.gone() || channel.diverted()) co_return;
    Inbox inbox{channel};
    inbox.watch(*other);
    meeting->there[which] = true;
    if (meeting->there[1 - which]) {
        channel.answer();
        auto& bridge = calls.bridges.create();
        meeting->bridge = bridge.uniqueid();
        bridge.join(channel);
        bridge.join(*other);
    }
    for (;;) {
        const auto event = co_await inbox.next();
        if (!event || event->kind == Kind::Gone) break;
        // Until it is there, the other one only leaves what it did before.
        const bool mine = event->channel == channel.id();
        const bool talking = !meeting->bridge.empty();
        if (event->kind == Kind::Diverted && (mine || talking)) break;
        if (event->kind == Kind::LeftBridge && talking &&
            (!channel.bridge() || channel.bridge()->uniqueid() != meeting->bridge))
            break;
        if (event->kind == Kind::LeftBridge && talking && !mine) break;
    }
    meeting->there[which] = false;
    // Somebody was transferred: it talks with another one.
    if (partner_of(channel) && !channel.gone() && !channel.diverted()) co_await stay_together(channel);
    if (channel.bridge() && channel.bridge()->uniqueid() == meeting->bridge) channel.bridge()->leave(channel);
}

Detour to_the_meeting(Channel& channel, const std::shared_ptr<Meeting>& meeting, int which) {
    Detour detour;
    detour.where = channel.place;
    ++detour.where.priority;
    detour.ends = !channel.has_dialplan || channel.place.exten.empty();
    detour.first = [meeting, which](Channel& who) { return attend(who, meeting, which); };
    return detour;
}

}  // namespace

void bring_together(Channel& first, Channel& second, BridgeTones tones) {
    auto meeting = std::make_shared<Meeting>();
    meeting->ids[0] = first.id();
    meeting->ids[1] = second.id();
    meeting->tone[0] = tones.first;
    meeting->tone[1] = tones.second;
    // Both before either runs on: they may be talking to each other.
    auto one = to_the_meeting(first, meeting, 0);
    auto two = to_the_meeting(second, meeting, 1);
    first.detour(std::move(one));
    second.detour(std::move(two));
}

}  // namespace asterism::call
