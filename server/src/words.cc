// SPDX-License-Identifier: Apache-2.0
#include "words.h"

#include "asterism/apps/table.h"
#include "asterism/session/dialplan.h"

namespace asterism::server {

void add_words(call::ApplicationTable& applications, call::FunctionTable& functions) {
    apps::add_applications(applications);
    session::add_applications(applications);
    apps::add_functions(functions);
    session::add_functions(functions);
}

}  // namespace asterism::server
