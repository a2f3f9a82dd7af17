// SPDX-License-Identifier: Apache-2.0
// What `dialplan show` prints; shape: reference/cli.json.
#pragma once

#include <string>
#include <string_view>

#include "asterism/dialplan/dialplan.h"

namespace asterism::dialplan {

struct Shown {
    std::string text;
    /// False when the context or extension asked for is not there; `text` says so.
    bool found = true;
};

/// `what`: empty for all, "context", or "exten@context" ("exten@" for every context).
Shown show(const Dialplan& dialplan, std::string_view what);

}  // namespace asterism::dialplan
