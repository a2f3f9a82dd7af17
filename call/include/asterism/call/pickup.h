// SPDX-License-Identifier: Apache-2.0
// Call pickup: somebody answers a call that rings at another phone. His leg comes under the channel that
// rings: whoever dialled it sees it answered, and knows of nothing else. The phone that rang is told that the
// call was completed elsewhere, and the channel that the leg came from ends (statements 218, 225, 229).
// Exchange thread.
#pragma once

#include <functional>

#include "asterism/call/channel.h"

namespace asterism::call {

/// It was called by us and is not answered yet.
bool can_be_picked_up(const Channel& channel);
/// The one that has waited longest of those that can be picked up and are `wanted`; null when there is none.
Channel* ringing_channel(Calls& calls, const std::function<bool(const Channel&)>& wanted);
/// Of the groups that `picker` may pick up.
Channel* ringing_in_groups(const Channel& picker);

/// Answers `picker`, and puts its leg under `target`. True: `picker` is gone, as the phone that rang, by
/// `cause`. False: `target` is as it was, and `picker` as well, or it is gone because it could not be
/// answered.
bool pick_up(Channel& picker, Channel& target, Cause cause = Cause::AnsweredElsewhere);

/// The same for whoever is sent by the signalling to take its place (RFC 3891 3): no pickup, as events go,
/// and nobody is told a cause. `comer` is to be hung up then.
bool replace_ringing(Channel& comer, Channel& target);

/// The same by groups, with the sounds of features.conf for either end. Of a failure `picker` may be up.
rt::Task<bool> pick_up_by_group(Channel& picker, Cause cause = Cause::AnsweredElsewhere);
/// Somebody dialled pickupexten: all that happens to him, to the end of his channel, which is announced.
void start_group_pickup(Channel& picker);

}  // namespace asterism::call
