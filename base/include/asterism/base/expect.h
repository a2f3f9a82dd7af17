// SPDX-License-Identifier: Apache-2.0
// For our own mistakes. In a test or debug run a broken expectation ends the program; in production it is
// logged, counted, and the caller goes on by the path it names.
#pragma once

namespace asterism {

/// Reports the broken expectation; aborts when the environment says ASTERISM_STRICT=1 or in builds with
/// assertions.
void expectation_broken(const char* expression, const char* file, int line);

}  // namespace asterism

/// True when `condition` holds. `if (!ASTERISM_EXPECT(leg != nullptr)) return;`
#define ASTERISM_EXPECT(condition) \
    ((condition) ? true : (::asterism::expectation_broken(#condition, __FILE__, __LINE__), false))
