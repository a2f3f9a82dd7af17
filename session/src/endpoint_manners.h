// SPDX-License-Identifier: Apache-2.0
// What the options of an endpoint give to its channels, whoever called.
#pragma once

#include "asterism/endpoint/objects/endpoint.h"
#include "asterism/session/call_names.h"

namespace asterism::session {

/// Account, language, tones, pickup groups: where the endpoint names any.
void give_manners(Channel& channel, const endpoint::Endpoint& endpoint);

}  // namespace asterism::session
