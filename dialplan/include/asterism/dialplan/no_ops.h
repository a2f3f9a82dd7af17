// SPDX-License-Identifier: Apache-2.0
// A dialplan with names in one of its contexts that do nothing: NoOp(name) at priority 1, as `regcontext`
// has it for endpoints that are online (reference 146). Many at once, since each change makes a new dialplan.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "asterism/dialplan/dialplan.h"

namespace asterism::dialplan {

/// What is `wanted` and what was put there before, `present`, which then says what is there now: names whose
/// extension the dialplan has itself are left alone. The context is made when there is none.
std::shared_ptr<const Dialplan> with_no_ops(const Dialplan& plan, std::string_view context,
                                            const std::set<std::string>& wanted,
                                            std::set<std::string>& present);

}  // namespace asterism::dialplan
