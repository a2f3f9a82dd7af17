// SPDX-License-Identifier: Apache-2.0
// Via in place, for the reader of messages: what was read before a fault stays, so that an answer finds its
// way.
#pragma once

#include <optional>
#include <string_view>

#include "asterism/sip/via.h"

namespace asterism::sip {

std::optional<ParseError> read_via(std::string_view text, Via& via);

}  // namespace asterism::sip
