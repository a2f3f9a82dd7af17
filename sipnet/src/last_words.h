// SPDX-License-Identifier: Apache-2.0
// What cannot be framed ends its connection (RFC 3261 18.3), but not without a word: where the header can be
// read, its sender is told. Any thread.
#pragma once

#include "asterism/sip/framer.h"
#include "asterism/sip/transport.h"

namespace asterism::sipnet {

/// The answer to `broken`, whole: 400, or 413 where it is too large. Empty: nobody waits for one.
SharedBytes last_words(const sip::Frame& broken, const sip::Origin& origin, const sip::Limits& limits);

}  // namespace asterism::sipnet
