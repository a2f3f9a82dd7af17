// SPDX-License-Identifier: Apache-2.0
#include "asterism/call/together.h"

#include "asterism/call/bridge.h"
#include "asterism/call/calls.h"

namespace asterism::call {

namespace {

using Kind = ChannelEvent::Kind;

/// Keeps an Inbox on whoever is the partner.
class Watch {
public:
    explicit Watch(Channel& channel) : channel_(channel), inbox_(channel) {}
    Inbox& inbox() { return inbox_; }
    /// False: there is nobody.
    bool look() {
        auto* partner = partner_of(channel_);
        if (!partner) return false;
        if (partner->id() == partner_) return true;
        auto& channels = channel_.calls().channels;
        if (auto* former = channels.find(partner_)) inbox_.unwatch(*former);
        partner_ = partner->id();
        inbox_.watch(*partner);
        return true;
    }

private:
    Channel& channel_;
    Inbox inbox_;
    ChannelId partner_;
};

}  // namespace

Channel* partner_of(const Channel& channel) {
    const auto* bridge = channel.bridge();
    auto* other = bridge && bridge->is_announced() ? bridge->other(channel) : nullptr;
    return other && !other->gone() ? other : nullptr;
}

rt::Task<Outcome> stay_together(Channel& channel) {
    auto& calls = channel.calls();
    const auto id = channel.id();
    Watch watch{channel};
    auto outcome = channel.gone() ? Outcome::Gone : channel.diverted() ? Outcome::Diverted : Outcome::Done;
    while (outcome == Outcome::Done && watch.look()) {
        const auto event = co_await watch.inbox().next();
        // One that nobody holds is freed with its end, which may stand behind this event.
        if (!calls.channels.find(id)) co_return Outcome::Gone;
        if (!event || event->channel != id) continue;
        if (event->kind == Kind::Gone) outcome = Outcome::Gone;
        if (event->kind == Kind::Diverted) outcome = Outcome::Diverted;
    }
    if (auto* left = calls.channels.find(id); left && left->bridge()) left->bridge()->leave(*left);
    co_return outcome;
}

}  // namespace asterism::call
