// SPDX-License-Identifier: Apache-2.0
// A dialplan with one thing more or less, as the console and scripts ask for: each makes a new one, since
// calls read the old one meanwhile. The next reload reads the file, and what was done here is gone. Any
// thread.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "asterism/base/result.h"
#include "asterism/dialplan/dialplan.h"

namespace asterism::dialplan {

using Edited = Result<std::shared_ptr<const Dialplan>>;

struct NewStep {
    std::string_view context;  // made when there is none
    std::string_view exten;    // "100", "_1XX", "100/200" for a caller
    /// A number, "hint", "n", each with a label in parentheses where wanted.
    std::string_view priority;
    std::string_view app;
    std::string_view data;
    /// What stands there already goes; else that is an error.
    bool replace = false;
};
Edited add_step(const Dialplan& plan, const NewStep& step);

/// One priority, or the whole extension without one. Fails when there is no such thing.
Edited remove_steps(const Dialplan& plan, std::string_view context, std::string_view exten,
                    std::optional<int> priority);

/// `into` is made when it is not there; `context` may be none.
Edited add_include(const Dialplan& plan, std::string_view into, std::string_view context);

/// So many priorities, hints and includes were put there by such edits.
std::size_t added(const Dialplan& plan);

}  // namespace asterism::dialplan
