// SPDX-License-Identifier: Apache-2.0
// Every event that any flow causes beside the catalogue of the reference (ami.json): its fields have to be
// theirs, in their order. Without the catalogue nothing is compared.
#pragma once

#include <optional>
#include <string>

#include "asterism/base/event.h"

namespace asterism::flows {

/// What is wrong with it; nullopt: nothing.
std::optional<std::string> misshapen(const Event& event);

}  // namespace asterism::flows
