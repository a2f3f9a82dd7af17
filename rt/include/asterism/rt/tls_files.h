// SPDX-License-Identifier: Apache-2.0
// Whether the files that a TLS endpoint needs serve. Reads them from the disk; any thread.
#pragma once

#include <string>

#include "asterism/rt/net.h"

namespace asterism::rt {

/// In words which file is wrong, and how; empty when everything that `options` names can be used.
std::string tls_fault(const TlsOptions& options);

}  // namespace asterism::rt
