// SPDX-License-Identifier: Apache-2.0
// TestEvent, for clients with the class `test` (external test harnesses): the state, where in this program it
// came to be, and pairs of the state's own.
#pragma once

#include <initializer_list>
#include <source_location>
#include <string_view>
#include <utility>

#include "asterism/base/event.h"

namespace asterism::endpoint {

void publish_test(EventBus& events, std::string_view state,
                  std::initializer_list<std::pair<std::string_view, std::string_view>> pairs,
                  std::source_location here = std::source_location::current());

}  // namespace asterism::endpoint
