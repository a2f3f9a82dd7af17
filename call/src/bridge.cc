// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/bridge.h"

#include <algorithm>

#include "asterism/base/expect.h"
#include "asterism/base/random.h"
#include "asterism/call/events.h"
#include "asterism/call/ground.h"

namespace asterism::call {

Bridge::Bridge(Ground& ground, Bridges& owner, std::string uniqueid, bool announced)
    : ground_(ground),
      owner_(owner),
      uniqueid_(std::move(uniqueid)),
      created_(ground.loop.wall_now()),
      announced_(announced),
      pair_(ground, owner.channels_, members_, announced) {}

Bridge::~Bridge() = default;

Bridge* Channel::bridge() const { return static_cast<Bridge*>(company_); }

void Bridge::tell(std::string_view event, const Channel* member, std::string_view swapped) const {
    if (announced_) publish_bridge(event, *this, member, swapped);
}

// 650: the variable itself is made up when it is read (values.cc).
void Bridge::tell_peer(const Channel& member, std::string_view name) const {
    publish_varset(ground_, &member, "BRIDGEPEER", name);
    if (name.empty()) return publish_varset(ground_, &member, "BRIDGEPVTCALLID", {});
    const auto* peer = other(member);
    if (peer && peer->leg()) publish_varset(ground_, &member, "BRIDGEPVTCALLID", peer->leg()->own_call_id());
}

void Bridge::join(Channel& channel) {
    if (channel.company_) channel.company_->leave(channel);
    enter(channel, {});
}

void Bridge::swap(Channel& channel, Channel& target) {
    ASTERISM_EXPECT(members_.size() > 1);
    if (channel.company_) channel.company_->leave(channel);
    const std::string swapped = target.uniqueid();
    leave(target);
    enter(channel, swapped);
}

namespace {
/// Who sent him here is known until he talks with somebody else.
void forget_transfer(Channel& channel) {
    for (const auto variable : {kBlindTransfer, kAttendedTransfer}) {
        const auto* found = channel.variables.find(variable);
        if (!found || found->value.empty()) continue;
        channel.variables.set(variable, {});
        publish_varset(channel.ground(), &channel, variable, {});
    }
}
}  // namespace

void Bridge::enter(Channel& channel, std::string_view swapped) {
    if (announced_) channel.stop_background();
    members_.push_back(&channel);
    channel.company_ = this;
    if (announced_) channel.indicate(Indication::Answer);
    tell("BridgeEnter", &channel, swapped);
    if (announced_) forget_transfer(channel);
    if (announced_ && members_.size() == 2)
        for (const auto* one : {members_[1], members_[0]}) tell_peer(*one, other(*one)->name());
    joining_.refresh();
    if (announced_) joining_.match_directions();
    // Who came in holding does so for the others, and they for him; what was held elsewhere goes on.
    for (auto* one : members_) {
        if (one == &channel) continue;
        show_hold(*one, channel, channel.held_by_far_end());
        show_hold(channel, *one, one->held_by_far_end());
    }
}

void Bridge::show_hold(Channel& to, const Channel& holder, bool held) const {
    if (!held && !to.told_held_) return;
    to.told_held_ = held;
    to.count_use();  // 520: on hold is who is held
    if (to.leg()) to.leg()->hold(held, holder.hold_class());
}

void Bridge::leave(Channel& channel) {
    if (std::ranges::find(members_, &channel) == members_.end()) return;
    end_digits(channel);
    // Who was asked to hang up without a cause.
    if (channel.gone() && channel.hangup_cause == Cause::NotDefined)
        channel.hangup_cause = Cause::NormalClearing;
    // Nobody holds him any more: he is told, even if his call ends next (seen of Asterisk).
    for (auto* one : members_) {
        if (one == &channel) continue;
        one->bridged_with = channel.id();
        channel.bridged_with = one->id();
        if (!one->gone()) show_hold(*one, channel, false);
        if (!channel.gone()) show_hold(channel, *one, false);
    }
    if (announced_ && members_.size() == 2)
        for (const auto* one : {&channel, other(channel)}) tell_peer(*one, {});
    std::erase(members_, &channel);
    channel.company_ = nullptr;
    joining_.refresh();
    if (channel.leg()) channel.leg()->send_sound_to(std::nullopt);
    tell("BridgeLeave", &channel);
    channel.post({.kind = ChannelEvent::Kind::LeftBridge});
    if (channel.leg()) channel.leg()->far_side_changed();
    if (members_.empty()) {
        tell("BridgeDestroy", nullptr);
        owner_.destroy(*this);
    }
}

void Bridge::on_hold(Channel& member, bool held) {
    for (auto* one : members_)
        if (one != &member) show_hold(*one, member, held);
    joining_.on_hold();
}

namespace {
constexpr Millis kOrdinaryDigit{100};
}  // namespace

template <class Say>
void Bridge::each_hearer(const Channel& member, Say&& say) {
    for (auto* one : members_)
        if (one != &member && joining_.joins(*one, member)) say(*one);
}

void Bridge::on_digit_begin(Channel& member, char digit, bool passed) {
    // The hook's flash is an event of whose hook it is alone (324).
    if (digit != kFlash && !(passed && passes_unheard()))
        each_hearer(member, [&](Channel& one) { publish_digit_begin(one, digit, false); });
    if (passed) return;
    sounding_.push_back({&member, digit, ground_.loop.now()});
    for (auto* one : members_)
        if (one != &member && one->leg()) one->leg()->digit_begin(digit);
}

void Bridge::on_digit_end(Channel& member, char digit, Millis duration, bool passed) {
    if (digit != kFlash)
        each_hearer(member, [&](Channel& one) {
            if (!(passed && passes_unheard())) publish_digit_end(one, digit, duration.count(), false);
            one.keep_digit(digit, false);
        });
    if (!passed) say_digit(member, digit, duration);
}

// What the plane passes to the other stream by itself does not come here.
void Bridge::say_digit(Channel& member, char digit, Millis duration) {
    const auto begun = std::ranges::find_if(
        sounding_, [&](const auto& one) { return one.from == &member && one.digit == digit; });
    if (begun == sounding_.end()) return;  // it began before this bridge
    sounding_.erase(begun);
    // Of unknown length is what no phone pressed (AMI PlayDTMF).
    const auto said = duration.count() > 0 ? duration : kOrdinaryDigit;
    for (auto* one : members_)
        if (one != &member && one->leg()) one->leg()->digit_end(digit, said);
}

void Bridge::on_text(Channel& member, const CallText& text) {
    each_hearer(member, [&](Channel& one) {
        if (one.leg()) one.leg()->send_text(text);
    });
}

void Bridge::on_identity(Channel& member) {
    each_hearer(member, [&](Channel& one) { one.connect_to(member.caller); });
}

void Bridge::on_heard(Channel& member) {
    each_hearer(member, [](Channel& one) {
        if (one.leg()) one.leg()->far_side_heard();
    });
}

bool Bridge::on_picture_wanted(Channel& member) {
    bool any = false;
    each_hearer(member, [&](Channel& one) {
        any = true;
        if (one.leg()) one.leg()->want_keyframe();
    });
    return any;
}

void Bridge::on_streams(Channel& member) {
    if (!member.leg()) return;
    each_hearer(member, [&](Channel& one) {
        if (one.leg()) one.leg()->match(member.leg()->shapes());
    });
}

/// A digit is over when whoever presses it, or hears it, leaves.
void Bridge::end_digits(Channel& leaving) {
    for (const auto& one : std::vector(sounding_)) {
        const auto lasted = std::chrono::duration_cast<Millis>(ground_.loop.now() - one.since);
        if (one.from == &leaving)
            say_digit(leaving, one.digit, lasted);
        else if (leaving.leg())
            leaving.leg()->digit_end(one.digit, lasted);
    }
}

Bridge& Bridges::create() { return make(true); }

Bridge& Bridges::create_early() { return make(false); }

Bridge& Bridges::make(bool announced) {
    const auto hex = random_token(128);
    auto uniqueid = hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" +
                    hex.substr(16, 4) + "-" + hex.substr(20);
    bridges_.emplace_back(new Bridge(ground_, *this, std::move(uniqueid), announced));
    bridges_.back()->tell("BridgeCreate", nullptr);
    return *bridges_.back();
}

void Bridges::destroy(Bridge& bridge) {
    std::erase_if(bridges_, [&](const auto& one) { return one.get() == &bridge; });
}

void add_bridge(Event& event, const Bridge& bridge, std::string_view prefix) {
    const auto add = [&](std::string_view field, std::string_view value) {
        if (prefix.empty())
            event.add(field, value);
        else
            event.add(std::string(prefix).append(field), value);
    };
    add("BridgeUniqueid", bridge.uniqueid());
    add("BridgeType", "basic");
    add("BridgeTechnology", "simple_bridge");
    add("BridgeCreator", "<unknown>");
    add("BridgeName", "<unknown>");
    add("BridgeNumChannels", std::to_string(bridge.members().size()));
    add("BridgeVideoSourceMode", "none");
}

void publish_bridge(std::string_view name, const Bridge& bridge, const Channel* member,
                    std::string_view swapped) {
    if (member && member->is_hidden()) return;
    auto& events = bridge.ground().events;
    events.publish(name, EventClass::Call, [&](Event& event) {
        add_bridge(event, bridge);
        if (member) add_channel(event, *member);
        if (!swapped.empty()) event.add("SwapUniqueid", swapped);
    });
}

}  // namespace asterism::call
