// SPDX-License-Identifier: Apache-2.0
// Calls that move: one of two who talk sends the other one on (blind), brings him together with whom he asked
// before (attended), or somebody takes the place of one of them (RFC 3891). Nobody changes his identity but
// where an application or a Dial runs on the channel whose place is taken: it goes on, for who comes.
// Exchange thread.
//
// Whoever transferred is hung up in a later turn: what asks for it may be his own leg. Sources:
// statements 265 to 373 of the reference, events and their order as seen of Asterisk.
#pragma once

#include <functional>
#include <string>

#include "asterism/call/channel.h"
#include "asterism/call/transfer_events.h"

namespace asterism::call {

struct BlindTransfer {
    /// Where the transferee goes.
    Place target;
    /// Asked for by the far end's signalling, not by keys or people.
    bool external = true;
    /// Before he goes; may be empty.
    std::function<void(Channel& transferee)> prepare;
};
/// Publishes BlindTransfer. Success or Invalid. The target is not looked for: it must be there.
TransferResult transfer_blind(Channel& transferer, const BlindTransfer& how);

/// With whom `first` talks and with whom `second` talks come together; of one who talks with nobody, whatever
/// he does or waits for goes on for the other's partner. Publishes AttendedTransfer.
TransferResult transfer_attended(Channel& first, Channel& second);

/// Does anything go on there for whoever takes the place of `channel`, which is up: a talk, or its dialplan?
/// Not with one that was called and is about to end.
bool goes_on(const Channel& channel);

/// `comer`, who is up and has nobody, takes the place of `target` (RFC 3891 3): in its bridge, or in whatever
/// it does. `target` ends. False: it is as it was.
bool take_place(Channel& comer, Channel& target);

}  // namespace asterism::call
