// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/inbox.h"

#include <algorithm>

#include "asterism/call/ground.h"

namespace asterism::call {

Inbox::Inbox(Channel& channel) : queue_(channel.ground().loop.wheel()) { watch(channel); }

Inbox::~Inbox() {
    while (!watched_.empty()) unwatch(*watched_.back());
}

void Inbox::watch(Channel& channel) {
    watched_.push_back(&channel);
    channel.add_watcher(*this);
    if (!channel.past.get().unheard.empty())
        for (auto& event : std::exchange(channel.past.touch().unheard, {})) queue_.push(std::move(event));
    if (channel.gone())
        queue_.push(channel.gone_event());
    else if (channel.diverted())
        queue_.push({.kind = ChannelEvent::Kind::Diverted, .channel = channel.id()});
}

void Inbox::give_back() {
    using Kind = ChannelEvent::Kind;
    while (auto event = queue_.take_now()) {
        if (event->kind != Kind::DigitBegin && event->kind != Kind::Digit && event->kind != Kind::Text)
            continue;
        const auto of = std::ranges::find(watched_, event->channel, &Channel::id);
        if (of != watched_.end()) (*of)->keep_for_next(std::move(*event));
    }
}

void Inbox::unwatch(Channel& channel) {
    std::erase(watched_, &channel);
    channel.drop_watcher(*this);
}

}  // namespace asterism::call
