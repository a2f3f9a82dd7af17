// SPDX-License-Identifier: Apache-2.0
// A REFER within a call (RFC 3515, 5589; statements 362 to 373): whoever sends it hands the one he talks with
// to an extension of his context, or to whom he called before. Exchange thread.
#pragma once

#include "asterism/sip/replaces.h"
#include "session_core.h"

namespace asterism::session {

/// Answers `id`, carries out what it asks, and tells how that went. Done: the call of whoever asked is over,
/// and he is to say BYE.
enum class Referred : std::uint8_t { Refused, Done };
Referred take_refer(SessionCore& core, sip::ServerId id, const sip::Message& request);

/// The session whose dialog `replaces` names; null: none here.
SessionCore* session_named(sip::DialogTable& dialogs, const sip::Replaces& replaces);

}  // namespace asterism::session
