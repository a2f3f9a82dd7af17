// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/pair.h"

#include <algorithm>

#include "asterism/call/ground.h"

namespace asterism::call {

Channel* Pair::other(const Channel& member) const {
    if (members_.size() != 2) return nullptr;
    return members_[0] == &member ? members_[1] : members_[0];
}

bool Pair::joins(const Channel& one, const Channel& other) const { return this->other(one) == &other; }

void Pair::match_directions() {
    if (members_.size() != 2) return;
    for (auto* one : members_)
        if (auto* its = other(*one); one->leg() && its->leg())
            one->leg()->match_directions(its->leg()->shapes());
}

void Pair::refresh() {
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
void Pair::refresh_further(const Leg* a, const Leg* b) {
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

void Pair::keep_sound() {
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

// 337 to 339
void Pair::refresh_direct() {
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

bool Pair::passes_unheard() const {
    return talks_ && members_.size() == 2 && !keeps_sound_ &&
           std::ranges::all_of(members_, [this](const Channel* one) {
               return one->leg() && ground_.owners.of(one->leg()->audio()) == one->id() &&
                      !one->is_listened_to() && !one->kept_digits.get().on;
           });
}

}  // namespace asterism::call
