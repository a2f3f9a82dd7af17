// SPDX-License-Identifier: Apache-2.0
// What the dialplan can do with SIP: PJSIP_HEADER and its family, MessageSend, PJSIPHangup and so on. Their
// rows join those of `apps` in the tables of call::Calls; `server` calls all of these before the first call.
// Exchange thread.
#pragma once

#include "asterism/call/application.h"

namespace asterism::endpoint {
class Directory;
class Locator;
}  // namespace asterism::endpoint

namespace asterism::session {

class Messages;

/// What these ask beside the calls. Outlives them; members that are null are answered with nothing.
struct DialplanServices {
    const endpoint::Directory* directory = nullptr;
    const endpoint::Locator* locator = nullptr;
    Messages* messages = nullptr;
};
/// Of these calls.
void attach(call::Calls& calls, DialplanServices services);
/// What attach() was given.
const DialplanServices& services(call::Calls& calls);

void add_applications(call::ApplicationTable& table);
void add_functions(call::FunctionTable& table);

}  // namespace asterism::session
