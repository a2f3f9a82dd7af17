// SPDX-License-Identifier: Apache-2.0
#include "replaces.h"

#include "asterism/base/log.h"
#include "asterism/call/pickup.h"
#include "asterism/call/together.h"
#include "asterism/call/transfer.h"
#include "asterism/session/sip_status.h"
#include "refer/incoming_refer.h"

namespace asterism::session {

namespace {

/// Whose place is taken; or the status that refuses it (RFC 3891 3, in its order).
std::expected<Channel*, int> target_of(SessionCore& core, const sip::Message& invite) {
    if (invite.count(sip::HeaderId::Replaces) != 1) return std::unexpected(400);
    if (!core.endpoint->allow_transfer) return std::unexpected(603);
    const auto named = sip::Replaces::parse(invite.get(sip::HeaderId::Replaces).value_or(""));
    const auto* session = named ? session_named(core.services.dialogs, *named) : nullptr;
    auto* target = session ? session->channel() : nullptr;
    if (!target || target->gone() || target == core.channel()) return std::unexpected(481);
    if (session->phase == Phase::Up && !call::goes_on(*target)) return std::unexpected(481);
    if (session->phase == Phase::Up)
        return named->early_only ? std::expected<Channel*, int>(std::unexpected(486)) : target;
    // An early dialog that the other side began is not ours to end.
    if (!session->we_called() || !call::can_be_picked_up(*target)) return std::unexpected(481);
    return target;
}

/// 0: done; else the status that refuses it, unless it is over anyway.
int take_place(SessionCore& core, const sip::Message& invite) {
    auto& channel = *core.channel();
    const auto target = target_of(core, invite);
    if (!target) return target.error();
    auto& other = **target;
    if (!other.is_up()) {
        if (!call::replace_ringing(channel, other)) return 481;
        channel.hangup(Cause::NotDefined);
        return 0;
    }
    if (const auto* partner = call::partner_of(other)) channel.prepare_to_join(*partner);
    if (!channel.answer()) return 481;
    if (!call::take_place(channel, other)) channel.hangup(Cause::NormalClearing);
    return 0;
}

}  // namespace

void replace(SessionCore& core, const sip::Message& invite) {
    auto& channel = *core.channel();
    // Ours to finish: its leg is at work.
    channel.is_dialled = true;
    const int refusal = take_place(core, invite);
    if (refusal && !channel.gone()) {
        channel.hangup_cause = Cause::NotDefined;
        core.refuse_as(refusal);
        // Of the channel nobody ever gave one (seen of Asterisk).
        channel.hangup_cause = Cause::NotDefined;
    }
    channel.is_dialled = false;
    if (channel.gone()) channel.calls().channels.finish(channel);
}

}  // namespace asterism::session
