// SPDX-License-Identifier: Apache-2.0
// An INVITE with Replaces (RFC 3891; statement 372): whoever calls takes the place of one who talks, or of a
// phone of ours that rings. Exchange thread.
#pragma once

#include "session_core.h"

namespace asterism::session {

/// Carries out what the INVITE of `core`, whose channel is announced and has no dialplan, asks for, or
/// refuses it. The channel may be gone afterwards, and `core` with it.
void replace(SessionCore& core, const sip::Message& invite);

}  // namespace asterism::session
