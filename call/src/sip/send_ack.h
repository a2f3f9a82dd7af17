// SPDX-License-Identifier: Apache-2.0
// The ACK of a 2xx is a request of its own (RFC 3261 13.2.2.4): where the dialog's route leads.
#pragma once

#include <functional>
#include <string>

#include "asterism/call/pjsip.h"

namespace asterism::call {

/// Finds the way and calls `send`, perhaps in a later turn, when a name has to be resolved.
void send_ack(SipServices& services, const sip::Draft& ack, const std::string& next_hop,
              const sip::Target& way, std::function<void(const sip::Draft&, sip::Target)> send);

}  // namespace asterism::call
