// SPDX-License-Identifier: Apache-2.0
// What a dialplan asks for that is not there: applications, functions, contexts and labels. A call that comes
// to such a place ends there, so it is said while the files are read; each name once, with the number of its
// places. Main thread.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/complaint.h"
#include "asterism/dialplan/dialplan.h"

namespace asterism::dialplan {

/// Why a name cannot be used, and what was meant or has taken its place (may be empty).
struct Lack {
    std::string reason;
    std::string suggestion;
};

/// What there is outside of the dialplan; nullopt: the name can be used.
struct Vocabulary {
    std::function<std::optional<Lack>(std::string_view name)> application;
    std::function<std::optional<Lack>(std::string_view name)> function;
};

Complaints review(const Dialplan& plan, const Vocabulary& vocabulary);

/// Every name that `text` calls as a function, "${NAME(...)}", also within others. Names that are themselves
/// put together
/// ("${${A}(1)}") are left out.
void each_function(std::string_view text, const std::function<void(std::string_view name)>& visit);

}  // namespace asterism::dialplan
