// SPDX-License-Identifier: Apache-2.0
// What the dialplan may not use, and why: for `check` and for whoever loads a dialplan. Any thread.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "asterism/call/application.h"
#include "asterism/dialplan/review.h"

namespace asterism::apps {

/// All that there is, of every room that brings any.
struct Words {
    call::ApplicationTable applications;
    call::FunctionTable functions;
};
dialplan::Vocabulary vocabulary(std::shared_ptr<const Words> words);
/// Names that are said to be absent and are not: for the test that wants none.
std::vector<std::string_view> stale_rows(const Words& words);

}  // namespace asterism::apps
