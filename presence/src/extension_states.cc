// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/extension_states.h"

#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "room_limits.h"

namespace asterism::presence {

std::string_view to_text(ExtensionState state) {
    switch (state) {
        case ExtensionState::Idle:
            return "Idle";
        case ExtensionState::InUse:
            return "InUse";
        case ExtensionState::Busy:
            return "Busy";
        case ExtensionState::Unavailable:
            return "Unavailable";
        case ExtensionState::Ringing:
            return "Ringing";
        case ExtensionState::InUseRinging:
            return "InUse&Ringing";
        case ExtensionState::Hold:
            return "Hold";
        case ExtensionState::InUseHold:
            return "InUse&Hold";
        case ExtensionState::Removed:
        case ExtensionState::Deactivated:
            break;
    }
    return "Unknown";
}

DeviceState fold_devices(const std::vector<DeviceState>& devices) {
    std::size_t ringing = 0, in_use = 0, held = 0, busy = 0, away = 0, idle = 0, unknown = 0;
    for (const auto state : devices) switch (state) {
            case DeviceState::Ringing:
                ++ringing;
                break;
            case DeviceState::RingInUse:
                ++ringing;
                ++in_use;
                break;
            case DeviceState::InUse:
                ++in_use;
                break;
            case DeviceState::OnHold:
                ++held;
                break;
            case DeviceState::Busy:
                ++busy;
                break;
            case DeviceState::Unavailable:
            case DeviceState::Invalid:
                ++away;
                break;
            case DeviceState::NotInUse:
                ++idle;
                break;
            case DeviceState::Unknown:
                ++unknown;
                break;
        }
    if (ringing) return in_use || held || busy ? DeviceState::RingInUse : DeviceState::Ringing;
    // One that is busy can be reached at the others.
    if (in_use || (busy && (held || idle || unknown))) return DeviceState::InUse;
    if (held) return DeviceState::OnHold;
    if (busy) return DeviceState::Busy;
    if (idle) return DeviceState::NotInUse;
    if (unknown) return DeviceState::Unknown;
    if (devices.size() == 1) return devices.front();
    return away ? DeviceState::Unavailable : DeviceState::Unknown;
}

ExtensionState fold(const std::vector<DeviceState>& devices) {
    switch (fold_devices(devices)) {
        case DeviceState::Ringing:
            return ExtensionState::Ringing;
        case DeviceState::RingInUse:
            return ExtensionState::InUseRinging;
        case DeviceState::InUse:
            return ExtensionState::InUse;
        case DeviceState::OnHold:
            return ExtensionState::Hold;
        case DeviceState::Busy:
            return ExtensionState::Busy;
        case DeviceState::Unavailable:
        case DeviceState::Invalid:
            return ExtensionState::Unavailable;
        case DeviceState::NotInUse:
        case DeviceState::Unknown:
            break;
    }
    return ExtensionState::Idle;
}

namespace {
std::string place_key(std::string_view context, std::string_view exten) {
    return fmt::format("{}\n{}", context, exten);
}
}  // namespace

ExtensionStates::ExtensionStates(DeviceStates& devices, EventBus& events, const dialplan::LocalClock* clock,
                                 Substitute substitute)
    : device_states_(devices),
      events_(events),
      clock_(clock),
      substitute_(std::move(substitute)),
      plan_(std::make_shared<const dialplan::Dialplan>()) {
    device_states_.attach(*this);
}

ExtensionState ExtensionStates::state_of(const Hint& hint) const {
    if (hint.is_pattern) return ExtensionState::Unavailable;
    std::vector<DeviceState> states;
    for (const auto& device : hint.devices) states.push_back(device_states_.state(device));
    return fold(states);
}

Hint ExtensionStates::make(std::string_view context, std::string_view exten, const dialplan::Step& step) {
    Hint hint;
    hint.context = context;
    hint.exten = exten;
    hint.is_pattern = exten.starts_with('_');
    std::string_view text = step.app;
    if (const auto open = text.find('('); open != text.npos && text.ends_with(')')) {
        hint.name = trim(text.substr(open + 1, text.size() - open - 2));
        text = text.substr(0, open);
    }
    const auto [devices, presence] = split_once(text, ',');
    making_.push_back(place_key(context, exten));
    const auto put_in = [&](std::string_view one) {
        return hint.is_pattern ? std::string(trim(one)) : substitute_(context, exten, trim(one));
    };
    hint.devices_text = put_in(devices);
    hint.presence_text = put_in(presence);
    making_.pop_back();
    if (!hint.is_pattern)
        for (const auto device : split(hint.devices_text, '&'))
            if (!trim(device).empty()) hint.devices.emplace_back(trim(device));
    hint.state = state_of(hint);
    return hint;
}

Hint& ExtensionStates::add(Hint hint) {
    hints_.push_back(std::make_unique<Hint>(std::move(hint)));
    auto& there = *hints_.back();
    by_place_[place_key(there.context, there.exten)] = &there;
    for (const auto& device : there.devices) {
        auto& list = by_device_[to_lower(device)];
        if (list.empty() || list.back() != &there) list.push_back(&there);
    }
    if (may_give_way(there) && !is_watched(there)) ++unwatched_;
    return there;
}

bool ExtensionStates::is_watched(const Hint& hint) const {
    return watchers_.contains(place_key(hint.context, hint.exten));
}

// A tenth at once, so that whoever asks for all numbers does not have all hints looked at for each.
bool ExtensionStates::has_room() {
    auto& limit = limits::made_hints;
    if (made_ >= limit.value() && unwatched_ > limit.value() / 10) drop_unwatched();
    return limit.admits(made_ + 1);
}

void ExtensionStates::drop_unwatched() {
    const auto gives_way = [&](const Hint* hint) { return may_give_way(*hint) && !is_watched(*hint); };
    erase_if(by_device_, [&](auto& device) {
        std::erase_if(device.second, gives_way);
        return device.second.empty();
    });
    const auto kept =
        std::ranges::stable_partition(hints_, [&](const auto& hint) { return !gives_way(hint.get()); });
    std::vector<std::unique_ptr<Hint>> gone(std::move_iterator(kept.begin()), std::move_iterator(kept.end()));
    hints_.erase(kept.begin(), kept.end());
    made_ -= gone.size();
    unwatched_ = orphans_ = 0;
    for (const auto& hint : gone) by_place_.erase(place_key(hint->context, hint->exten));
    // Who publishes all hints takes these back; of those of patterns nobody else was told.
    for (const auto& hint : gone) {
        hint->state = ExtensionState::Removed;
        if (hint->is_auto)
            tell(*hint);
        else if (listener_)
            listener_->on_hint(*hint);
    }
}

void ExtensionStates::set_orphan(Hint& hint, bool orphan) {
    if (std::exchange(hint.is_orphan, orphan) == orphan || is_watched(hint)) return;
    if (orphan)
        ++unwatched_;
    else
        --unwatched_;
}

// Those that somebody watches stay as long as he does.
// They are looked for among all hints, so that some go together.
void ExtensionStates::on_devices_gone(const std::vector<std::string>& devices, bool more) {
    for (const auto& device : devices)
        if (const auto at = by_device_.find(device); at != by_device_.end())
            for (auto* hint : at->second)
                if (hint->is_auto) {
                    set_orphan(*hint, true);
                    ++orphans_;
                }
    if (more ? orphans_ > hints_.size() / 4 : orphans_ > 0) drop_unwatched();
}

void ExtensionStates::tell(const Hint& hint) {
    events_.publish("ExtensionStatus", EventClass::Call, [&](Event& event) {
        event.add("Exten", hint.exten)
            .add("Context", hint.context)
            .add("Hint", hint.whole())
            .add("Status", std::to_string(static_cast<int>(hint.state)))
            .add("StatusText", to_text(hint.state));
    });
    const auto at = watchers_.find(place_key(hint.context, hint.exten));
    if (at != watchers_.end()) at->second->on_state(hint);
    if (listener_) listener_->on_hint(hint);
}

void ExtensionStates::add_auto_hints(std::string_view device) {
    const auto [technology, name] = split_device(device);
    for (const auto& context : auto_contexts_) {
        const auto at = by_place_.find(place_key(context, name));
        if (at != by_place_.end() && iequals(at->second->devices_text, device))
            set_orphan(*at->second, false);
        if (name.empty() || at != by_place_.end() || !has_room()) continue;
        ++made_;
        Hint hint;
        hint.context = context;
        hint.exten = name;
        hint.devices_text = device;
        hint.devices.emplace_back(device);
        hint.is_made = hint.is_auto = true;
        hint.state = state_of(hint);
        tell(add(std::move(hint)));
    }
}

void ExtensionStates::on_device(std::string_view key, std::string_view device) {
    add_auto_hints(device);
    const auto at = by_device_.find(key);
    if (at == by_device_.end()) return;
    for (auto* hint : std::vector(at->second)) {
        const auto now = state_of(*hint);
        if (now == hint->state) continue;
        hint->state = now;
        tell(*hint);
    }
}

void ExtensionStates::on_presence(std::string_view provider, const PresenceValue& value) {
    // Few hints have one, and it changes when a person does something.
    for (const auto& hint : hints_) {
        if (hint->presence_text.empty() || !iequals(hint->presence_text, provider)) continue;
        events_.publish("PresenceStatus", EventClass::Call, [&](Event& event) {
            event.add("Exten", hint->exten)
                .add("Context", hint->context)
                .add("Hint", hint->whole())
                .add("Status", value.state)
                .add("Subtype", value.subtype)
                .add("Message", value.message);
        });
        const auto at = watchers_.find(place_key(hint->context, hint->exten));
        if (at != watchers_.end()) at->second->on_presence(*hint);
        if (listener_) listener_->on_hint(*hint);
    }
}

void ExtensionStates::add_written(std::string_view context, std::string_view exten,
                                  const dialplan::Step& step) {
    const auto at = by_place_.find(place_key(context, exten));
    if (at == by_place_.end()) {
        add(make(context, exten, step));
    } else if (auto& asked = *at->second; asked.is_made) {
        // The text of one before it asked for it.
        if (!is_watched(asked)) --unwatched_;
        asked.is_made = false;
        --made_;
    }
}

void ExtensionStates::set_dialplan(std::shared_ptr<const dialplan::Dialplan> plan) {
    plan_ = std::move(plan);
    const auto before = std::exchange(hints_, {});
    const auto places = std::exchange(by_place_, {});
    by_device_.clear();
    auto_contexts_.clear();
    made_ = unwatched_ = orphans_ = 0;
    for (const auto& context : plan_->contexts())
        if (context->auto_hints()) auto_contexts_.push_back(context->name());
    for (const auto& context : plan_->contexts())
        for (const auto& extension : context->extensions())
            if (extension.hint) add_written(context->name(), extension.name(), *extension.hint);
    // Those made of a pattern stay while it does.
    for (const auto& hint : before)
        if (bool made = false; hint->is_made) find_or_make(hint->context, hint->exten, made);
    for (const auto& hint : before) {
        const auto at = by_place_.find(place_key(hint->context, hint->exten));
        if (at == by_place_.end()) {
            hint->state = ExtensionState::Removed;
            tell(*hint);
        } else if (at->second->state != hint->state) {
            tell(*at->second);
        } else if (at->second->presence_text != hint->presence_text || at->second->name != hint->name) {
            const auto watcher = watchers_.find(place_key(hint->context, hint->exten));
            if (watcher != watchers_.end()) watcher->second->on_presence(*at->second);
        }
    }
}

const Hint* ExtensionStates::find_present(std::string_view context, std::string_view exten) const {
    const auto at = by_place_.find(place_key(context, exten));
    return at == by_place_.end() || at->second->is_pattern ? nullptr : at->second;
}

const Hint* ExtensionStates::find(std::string_view context, std::string_view exten) {
    bool made = false;
    const auto* hint = find_or_make(context, exten, made);
    if (made && listener_) listener_->on_hint(*hint);
    return hint;
}

Hint* ExtensionStates::find_or_make(std::string_view context, std::string_view exten, bool& made) {
    if (const auto at = by_place_.find(place_key(context, exten)); at != by_place_.end())
        return at->second->is_pattern ? nullptr : at->second;
    const auto found = plan_->find_hint({.context = context, .exten = exten, .clock = clock_});
    if (!found) return nullptr;
    if (making_.size() >= kDeepest ||
        std::ranges::find(making_, place_key(context, exten)) != making_.end()) {
        log::warning("{}@{}: its hint asks for itself, or for one that asks for one and so on", exten,
                     context);
        return nullptr;
    }
    // In an included context, or of a pattern.
    if (!has_room()) {
        log::warning("{}@{}: there are {} hints out of patterns already", exten, context, made_);
        return nullptr;
    }
    ++made_;
    auto hint = make(context, exten, *found->step);
    hint.is_made = true;
    made = true;
    return &add(std::move(hint));
}

DeviceState ExtensionStates::device_state(std::string_view context, std::string_view exten) {
    const auto* hint = find(context, exten);
    if (!hint) return DeviceState::Unknown;
    std::vector<DeviceState> states;
    for (const auto& device : hint->devices) states.push_back(device_states_.state(device));
    return fold_devices(states);
}

void ExtensionStates::watch(std::string_view context, std::string_view exten, HintWatcher& watcher) {
    const auto* hint = find(context, exten);
    const bool first = !std::exchange(watchers_[place_key(context, exten)], &watcher);
    if (first && hint && may_give_way(*hint)) --unwatched_;
}

void ExtensionStates::unwatch(std::string_view context, std::string_view exten, HintWatcher& watcher) {
    const auto at = watchers_.find(place_key(context, exten));
    if (at == watchers_.end() || at->second != &watcher) return;
    watchers_.erase(at);
    const auto place = by_place_.find(place_key(context, exten));
    if (place != by_place_.end() && may_give_way(*place->second)) ++unwatched_;
}

std::size_t ExtensionStates::watchers(const Hint& hint) const {
    const auto at = watchers_.find(place_key(hint.context, hint.exten));
    return at == watchers_.end() ? 0 : at->second->watchers();
}

void ExtensionStates::each(const std::function<void(const Hint&)>& visit) const {
    for (const auto& hint : hints_) visit(*hint);
}

}  // namespace asterism::presence
