// SPDX-License-Identifier: Apache-2.0
// The endpoint's table in two halves.
#pragma once

#include "asterism/endpoint/objects/endpoint.h"

namespace asterism::endpoint {

void add_signalling_options(schema::Object<Endpoint>& it);
void add_media_options(schema::Object<Endpoint>& it);

}  // namespace asterism::endpoint
