// SPDX-License-Identifier: Apache-2.0
// Every event that any flow causes beside our table of events (manage/event_table.h, which catalogue_test
// holds against the reference): its class and fields have to be those, in their order.
#pragma once

#include <optional>
#include <string>

#include "asterism/base/event.h"

namespace asterism::flows {

/// What is wrong with it; nullopt: nothing.
std::optional<std::string> misshapen(const Event& event);

}  // namespace asterism::flows
