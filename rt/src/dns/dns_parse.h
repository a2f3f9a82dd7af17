// SPDX-License-Identifier: Apache-2.0
// A DNS answer's bytes (RFC 1035) to records: A, AAAA, SRV (RFC 2782), NAPTR (RFC 3403). Hostile bytes give
// no records, nor do records of other names than the one asked for and its CNAMEs, nor CNAMEs in a circle.
#pragma once

#include <string>
#include <string_view>

#include "asterism/rt/dns.h"

namespace asterism::rt {

/// `name`: as it was asked.
DnsAnswer parse_dns_answer(std::string_view bytes, std::string_view name, DnsType type);

/// A name as it is compared: without a case, without the dot at its end.
std::string plain(std::string_view name);

}  // namespace asterism::rt
