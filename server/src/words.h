// SPDX-License-Identifier: Apache-2.0
// Everything the dialplan can call, of every room that brings any, in one table.
#pragma once

#include "asterism/call/application.h"

namespace asterism::server {

void add_words(call::ApplicationTable& applications, call::FunctionTable& functions);

}  // namespace asterism::server
