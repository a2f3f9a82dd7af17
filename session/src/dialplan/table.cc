// SPDX-License-Identifier: Apache-2.0
// What the dialplan can call of this room, one line each, by the alphabet.
#include "rows.h"

namespace asterism::session {

namespace {

constexpr call::Application kSipApplications[] = {
    {"MessageSend", "MessageSend(destination[,from[,to]])", "Send a text message.", message_send},
    {"PJSIPHangup", "PJSIPHangup(Cause)", "Hangup an incoming PJSIP channel with a SIP response code",
     pjsip_hangup},
    {"PJSIPNotify", "PJSIPNotify([to],content)",
     "Send a NOTIFY to either an arbitrary URI, or inside a SIP dialog.", pjsip_notify},
};

}  // namespace

void add_applications(call::ApplicationTable& table) {
    for (const auto& application : kSipApplications) table.add(application);
}

void add_functions(call::FunctionTable& table) {
    for (const auto family : {header_functions(), object_functions(), session_functions()})
        for (const auto& function : family) table.add(function);
}

void attach(Calls& calls, DialplanServices services) { calls.attachments.of<DialplanServices>() = services; }
const DialplanServices& services(Calls& calls) { return calls.attachments.of<DialplanServices>(); }

}  // namespace asterism::session
