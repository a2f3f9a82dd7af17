// SPDX-License-Identifier: Apache-2.0
// What a TLS transport shows and demands, and whether the files for it serve: of pjsip.conf, http.conf,
// manager.conf.
#pragma once

#include "asterism/base/complaint.h"
#include "asterism/endpoint/objects/transport.h"
#include "asterism/rt/net.h"
#include "asterism/server/configuration.h"

namespace asterism::server {

rt::TlsOptions tls_options(const endpoint::Transport& transport);

/// Reads every file that a listener of TLS will need, and says what is wrong with it. At a start the
/// listeners say so themselves: this is for who only checks. Main thread.
void review_certificates(const Configuration& configuration, Complaints& complaints);

}  // namespace asterism::server
