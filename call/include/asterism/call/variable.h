// SPDX-License-Identifier: Apache-2.0
// One variable of the dialplan. A plain value.
#pragma once

#include <string>

#include "asterism/call/authority.h"

namespace asterism::call {

struct Variable {
    std::string name;  ///< with its underscores
    std::string value;
    Authority author;
};

}  // namespace asterism::call
