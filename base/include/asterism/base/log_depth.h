// SPDX-License-Identifier: Apache-2.0
// How deep verbose lines are wanted beside the console: by a sink that looks at their depth itself (files of
// logger.conf). Any thread.
#pragma once

namespace asterism::log {

/// Lines as deep as this are written whatever set_verbose says; verbose_depth() remains the console's.
void want_verbose(int depth);

}  // namespace asterism::log
