// SPDX-License-Identifier: Apache-2.0
// What the dialplan may not use, and why: for `check` and for whoever loads a dialplan. Any thread.
#pragma once

#include <string_view>
#include <vector>

#include "asterism/dialplan/review.h"

namespace asterism::apps {

/// Of the applications and functions of this room.
dialplan::Vocabulary vocabulary();
/// Names that are said to be absent and are not: for the test that wants none.
std::vector<std::string_view> stale_rows();

}  // namespace asterism::apps
