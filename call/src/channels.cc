// SPDX-License-Identifier: Apache-2.0
// Where channels are born, found and buried.
#include <fmt/core.h>

#include "asterism/base/expect.h"
#include "asterism/base/text.h"
#include "asterism/call/channels.h"
#include "asterism/call/events.h"
#include "asterism/call/ground.h"
#include "room_limits.h"

namespace asterism::call {

void Channels::clear() {
    for (auto& slot : slots_) {
        if (!slot) continue;
        if (slot->company_) slot->company_->leave(*slot);
        if (slot->device_) ground_.devices.leave(*std::exchange(slot->device_, nullptr), *slot);
    }
    slots_.clear();
    graveyard_.clear();
    by_name_.clear();
    free_.clear();
    count_ = 0;
}

bool Channels::has_room(std::size_t more) const { return limits::channels.admits(count_ + more); }

std::string Channels::next_name(std::string_view technology_and_resource) {
    return fmt::format("{}-{:08x}", technology_and_resource, next_number_++);
}

Channel& Channels::create(std::string name, std::string uniqueid) {
    ChannelId id;
    if (free_.empty()) {
        id.slot = static_cast<std::uint32_t>(slots_.size());
        slots_.emplace_back();
    } else {
        id.slot = free_.back();
        free_.pop_back();
    }
    id.generation = next_generation_++;
    const auto now = ground_.loop.wall_now();
    const auto seconds = std::chrono::duration_cast<Seconds>(now.time_since_epoch()).count();
    if (uniqueid.empty())
        uniqueid = fmt::format("{}{}{}.{}", ground_.options.system_name,
                               ground_.options.system_name.empty() ? "" : "-", seconds, next_unique_++);
    by_name_[to_lower(name)] = id.slot;
    slots_[id.slot].reset(new Channel(ground_, id, std::move(name), std::move(uniqueid), now));
    auto& channel = *slots_[id.slot];
    channel.language = ground_.options.default_language;
    channel.device_ = &ground_.devices.enter(channel);
    limits::channels.note(++count_);
    ++total_;
    return channel;
}

Channel& Channels::create_hidden(std::string name) {
    auto& channel = create(std::move(name));
    channel.hidden_ = true;
    // It is no device of anybody's.
    ground_.devices.leave(*std::exchange(channel.device_, nullptr), channel);
    by_name_.erase(to_lower(channel.name()));
    return channel;
}

void Channels::announce(Channel& channel) {
    // Numbered when it is known to be no leg of another's call.
    if (!channel.call_number_) channel.call_number_ = next_call_++;
    publish_newchannel(channel);
}

void Channels::swap_identities(Channel& one, Channel& other) {
    for (auto* channel : {&one, &other}) {
        channel->count_as(Channel::Use::Nothing);
        if (channel->device_) ground_.devices.leave(*std::exchange(channel->device_, nullptr), *channel);
    }
    std::swap(one.name_, other.name_);
    std::swap(one.uniqueid_, other.uniqueid_);
    for (auto* channel : {&one, &other}) {
        by_name_[to_lower(channel->name())] = channel->id().slot;
        channel->device_ = &ground_.devices.enter(*channel);
        channel->count_use();
    }
}

Channel* Channels::find(ChannelId id) const {
    if (!id || id.slot >= slots_.size()) return nullptr;
    auto* channel = slots_[id.slot].get();
    return channel && channel->id() == id ? channel : nullptr;
}

Channel* Channels::find(std::string_view name) const {
    if (const auto at = by_name_.find(to_lower(name)); at != by_name_.end()) return slots_[at->second].get();
    for (const auto& slot : slots_)
        if (slot && !slot->is_hidden() && slot->uniqueid() == name) return slot.get();
    return nullptr;
}

std::vector<Channel*> Channels::all() const {
    std::vector<Channel*> channels;
    for (const auto& slot : slots_)
        if (slot && !slot->is_hidden()) channels.push_back(slot.get());
    return channels;
}

void Channels::finish(Channel& channel) {
    if (!ASTERISM_EXPECT(find(channel.id()) == &channel)) return;
    if (!channel.gone_) {
        channel.gone_ = true;
        channel.count_use();
        channel.post(channel.gone_event());
    }
    if (channel.company_) channel.company_->leave(channel);
    if (!channel.hangup_handlers.empty() && channel.run_hangup_handlers && !channel.is_hidden())
        return channel.run_hangup_handlers(channel);
    channel.stop_background();
    channel.disown_activities();
    channel.detect_talk(std::nullopt);
    if (channel.leg_ && !channel.leg_ended_) {
        channel.leg_ended_ = true;
        channel.leg_->hangup(channel.hangup_cause);
    }
    publish_hangup(channel);
    if (channel.device_) ground_.devices.leave(*std::exchange(channel.device_, nullptr), channel);
    if (!channel.is_hidden()) by_name_.erase(to_lower(channel.name()));
    limits::channels.note(--count_);
    channel.counted_as_call.release();
    // Whoever is up the stack may still hold it; ids answer "gone" from now on.
    graveyard_.push_back(std::move(slots_[channel.id().slot]));
    free_.push_back(channel.id().slot);
    if (graveyard_.size() == 1)
        ground_.loop.post([this] {
            auto dead = std::move(graveyard_);
            graveyard_.clear();
            dead.clear();
        });
}

}  // namespace asterism::call
