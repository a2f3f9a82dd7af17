// SPDX-License-Identifier: Apache-2.0
// The endpoint's table in two halves, and what it shares with that of registrations.
#pragma once

#include "asterism/endpoint/objects/endpoint.h"

namespace asterism::endpoint {

void add_signalling_options(schema::Object<Endpoint>& it);
void add_media_options(schema::Object<Endpoint>& it);

/// "sdes-srtp;a=1, msrp-tls": known mechanisms with parameters, of those that RFC 3329 and 3GPP TS 24.229
/// name for media.
schema::Parsed parse_mechanisms(std::string_view text, std::vector<std::string>& into);

}  // namespace asterism::endpoint
