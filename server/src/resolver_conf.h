// SPDX-License-Identifier: Apache-2.0
// resolver_unbound.conf to what the resolver heeds: nameserver (several, in order), hosts, resolv, debug.
#pragma once

#include <vector>

#include "asterism/base/complaint.h"
#include "asterism/base/section.h"
#include "asterism/rt/dns.h"

namespace asterism::server {

rt::ResolverOptions read_resolver_conf(const std::vector<Section>& sections, Complaints& complaints);

}  // namespace asterism::server
