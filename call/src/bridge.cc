// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/bridge.h"

#include <algorithm>

#include "asterism/base/random.h"
#include "asterism/call/events.h"
#include "asterism/call/ground.h"

namespace asterism::call {

Bridge::Bridge(Ground& ground, Bridges& owner, std::string uniqueid, bool announced)
    : ground_(ground),
      owner_(owner),
      uniqueid_(std::move(uniqueid)),
      created_(ground.loop.wall_now()),
      announced_(announced) {}

Bridge::~Bridge() = default;

Bridge* Channel::bridge() const { return static_cast<Bridge*>(company_); }

void Bridge::tell(std::string_view event, const Channel* member) const {
    if (announced_) publish_bridge(event, *this, member);
}

// 650: the variable itself is made up when it is read (values.cc).
void Bridge::tell_peer(const Channel& member, std::string_view name) const {
    publish_varset(ground_, &member, "BRIDGEPEER", name);
    if (name.empty()) return publish_varset(ground_, &member, "BRIDGEPVTCALLID", {});
    const auto* peer = other(member);
    if (peer && peer->leg()) publish_varset(ground_, &member, "BRIDGEPVTCALLID", peer->leg()->own_call_id());
}

Channel* Bridge::other(const Channel& member) const {
    if (members_.size() != 2) return nullptr;
    return members_[0] == &member ? members_[1] : members_[0];
}

void Bridge::join(Channel& channel) {
    if (channel.company_) channel.company_->leave(channel);
    if (announced_) channel.stop_background();
    members_.push_back(&channel);
    channel.company_ = this;
    tell("BridgeEnter", &channel);
    if (announced_ && members_.size() == 2)
        for (const auto* one : {members_[1], members_[0]}) tell_peer(*one, other(*one)->name());
    refresh_media();
    if (announced_ && members_.size() == 2)
        for (auto* one : members_)
            if (auto* its = other(*one); one->leg() && its->leg())
                one->leg()->match_directions(its->leg()->shapes());
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
    refresh_media();
    if (channel.leg()) channel.leg()->send_sound_to(std::nullopt);
    tell("BridgeLeave", &channel);
    channel.post({.kind = ChannelEvent::Kind::LeftBridge});
    if (channel.leg()) channel.leg()->far_side_changed();
    if (members_.empty()) {
        tell("BridgeDestroy", nullptr);
        owner_.destroy(*this);
    }
}

void Bridge::refresh_media() {
    media::StreamId a, b;
    if (members_.size() == 2 && members_[0]->leg() && members_[1]->leg()) {
        a = members_[0]->leg()->audio();
        b = members_[1]->leg()->audio();
    }
    const bool both = a && b;
    if (joined_a_ && (!both || joined_a_ != a || joined_b_ != b)) {
        ground_.plane().unbridge(joined_a_);
        ground_.plane().unbridge(joined_b_);
        joined_a_ = joined_b_ = {};
    }
    if (both && !joined_a_) {
        ground_.plane().bridge(a, b);
        joined_a_ = a;
        joined_b_ = b;
    }
    const bool both_legs = members_.size() == 2 && members_[0]->leg() && members_[1]->leg();
    refresh_further(both_legs ? members_[0]->leg() : nullptr, both_legs ? members_[1]->leg() : nullptr);
    // A Local half has no stream of its own: what changed here matters to the bridge around its other half,
    // which in turn tells us what changed there; it ends when nothing does.
    const bool changed = seen_a_ != a || seen_b_ != b;
    seen_a_ = a;
    seen_b_ = b;
    if (changed)
        for (auto* member : members_)
            if (member->leg()) member->leg()->far_side_changed();
    refresh_direct();
    agree_on_sound();
}

// Streams beside the sound are joined by kind and place: the second video of one is the second of the other.
void Bridge::refresh_further(const Leg* a, const Leg* b) {
    std::vector<std::pair<media::StreamId, media::StreamId>> now;
    if (a && b) {
        const auto ours = a->further_streams();
        const auto theirs = ours.empty() ? std::vector<FurtherStream>() : b->further_streams();
        for (const auto& one : ours)
            for (const auto& other : theirs)
                if (one.kind == other.kind && one.nth == other.nth)
                    now.emplace_back(one.stream, other.stream);
    }
    if (now == further_) return;
    for (const auto& pair : further_)
        if (std::ranges::find(now, pair) == now.end()) {
            ground_.plane().unbridge(pair.first);
            ground_.plane().unbridge(pair.second);
        }
    for (const auto& pair : now)
        if (std::ranges::find(further_, pair) == further_.end())
            ground_.plane().bridge(pair.first, pair.second);
    further_ = std::move(now);
}

void Bridge::keep_sound() {
    keeps_sound_ = true;
    refresh_direct();
}

namespace {

/// The same codecs under the same numbers, both ways.
bool same_formats(const std::vector<sdp::AgreedFormat>& a, const std::vector<sdp::AgreedFormat>& b) {
    return std::ranges::equal(a, b, [](const auto& x, const auto& y) {
        return x.codec == y.codec && x.ptime == y.ptime && x.send_payload == y.receive_payload &&
               y.send_payload == x.receive_payload;
    });
}

/// What one side sends is what the other understands, stream by stream, and digits as the other expects
/// them. A stream that the other does not have stays with us.
bool understand_each_other(const DirectMedia& a, const DirectMedia& b) {
    if (a.events.size() != b.events.size() || a.digits != b.digits || !same_formats(a.formats, b.formats))
        return false;
    for (const auto& one : a.further) {
        const auto* other = b.find(one.kind, one.nth);
        if (other &&
            (!same_formats(one.formats, other->formats) || one.rtp.ip.family() != other->rtp.ip.family()))
            return false;
    }
    for (std::size_t i = 0; i < a.events.size(); ++i)
        if (a.events[i].clock != b.events[i].clock ||
            a.events[i].send_payload != b.events[i].receive_payload ||
            b.events[i].send_payload != a.events[i].receive_payload)
            return false;
    return true;
}

}  // namespace

const DirectMedia::Further* DirectMedia::find(sdp::MediaKind kind, std::size_t nth) const {
    for (const auto& one : further)
        if (one.kind == kind && one.nth == nth) return &one;
    return nullptr;
}

bool DirectMedia::same_place(const DirectMedia& other) const {
    return rtp == other.rtp && rtcp == other.rtcp &&
           std::ranges::equal(further, other.further,
                              [](const Further& a, const Further& b) { return a.same_place(b); });
}

// 337 to 339
void Bridge::refresh_direct() {
    std::optional<DirectMedia> a, b;
    if (members_.size() == 2 && !keeps_sound_ && !members_[0]->is_listened_to() &&
        !members_[1]->is_listened_to() && members_[0]->is_up() && members_[1]->is_up() &&
        members_[0]->leg() && members_[1]->leg()) {
        a = members_[0]->leg()->direct_media();
        b = members_[1]->leg()->direct_media();
    }
    const bool direct = a && b && a->rtp.ip.family() == b->rtp.ip.family() && understand_each_other(*a, *b);
    if (members_.size() != 2) return;
    // Who holds goes on saying where its sound went (seen of Asterisk): who is held is told to come to us.
    for (std::size_t i = 0; i < 2; ++i)
        if (members_[i]->leg() && (direct || !members_[i]->leg()->holds()))
            members_[i]->leg()->send_sound_to(!direct ? std::nullopt : i == 0 ? b : a);
}

void Bridge::on_hold(Channel& member, bool held) {
    for (auto* one : members_)
        if (one != &member) show_hold(*one, member, held);
    refresh_direct();
}

namespace {
constexpr Millis kOrdinaryDigit{100};
}  // namespace

bool Bridge::passes_unheard() const {
    return announced_ && members_.size() == 2 && !keeps_sound_ &&
           std::ranges::all_of(members_, [this](const Channel* one) {
               return one->leg() && ground_.owners.of(one->leg()->audio()) == one->id() &&
                      !one->is_listened_to() && !one->kept_digits.get().on;
           });
}

// What the plane passes to the other stream by itself does not come here.
void Bridge::on_digit_begin(Channel& member, char digit) {
    sounding_.push_back({&member, digit, ground_.loop.now()});
    for (auto* one : members_)
        if (one != &member && one->leg()) one->leg()->digit_begin(digit);
}

void Bridge::on_digit_end(Channel& member, char digit, Millis duration) {
    const auto begun = std::ranges::find_if(
        sounding_, [&](const auto& one) { return one.from == &member && one.digit == digit; });
    if (begun == sounding_.end()) return;  // it began before this bridge
    sounding_.erase(begun);
    // Of unknown length is what no phone pressed (AMI PlayDTMF).
    const auto said = duration.count() > 0 ? duration : kOrdinaryDigit;
    for (auto* one : members_)
        if (one != &member && one->leg()) one->leg()->digit_end(digit, said);
}

/// A digit is over when whoever presses it, or hears it, leaves.
void Bridge::end_digits(Channel& leaving) {
    for (const auto& one : std::vector(sounding_)) {
        const auto lasted = std::chrono::duration_cast<Millis>(ground_.loop.now() - one.since);
        if (one.from == &leaving)
            on_digit_end(leaving, one.digit, lasted);
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

void add_bridge(Event& event, const Bridge& bridge) {
    event.add("BridgeUniqueid", bridge.uniqueid())
        .add("BridgeType", "basic")
        .add("BridgeTechnology", "simple_bridge")
        .add("BridgeCreator", "<unknown>")
        .add("BridgeName", "<unknown>")
        .add("BridgeNumChannels", std::to_string(bridge.members().size()))
        .add("BridgeVideoSourceMode", "none");
}

void publish_bridge(std::string_view name, const Bridge& bridge, const Channel* member) {
    if (member && member->is_hidden()) return;
    auto& events = bridge.ground().events;
    events.publish(name, EventClass::Call, [&](Event& event) {
        add_bridge(event, bridge);
        if (member) add_channel(event, *member);
    });
}

}  // namespace asterism::call
