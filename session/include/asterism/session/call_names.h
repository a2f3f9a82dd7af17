// SPDX-License-Identifier: Apache-2.0
// The names of `call` that this room uses as if they were its own: it is all about channels and their legs.
#pragma once

#include "asterism/call/calls.h"
#include "asterism/call/technology.h"

namespace asterism::session {

using call::Calls;
using call::CallText;
using call::Cause;
using call::Channel;
using call::ChannelId;
using call::ChannelState;
using call::DialRequest;
using call::DirectMedia;
using call::FurtherStream;
using call::is_restricted;
using call::Leg;
using call::Party;
using call::PartyText;
using call::PickupGroups;
using call::Place;
using call::Presentation;
using call::ShownParty;
using call::TextMessage;

}  // namespace asterism::session
