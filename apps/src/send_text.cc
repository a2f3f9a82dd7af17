// SPDX-License-Identifier: Apache-2.0
// SendText([text]): a text to the far end (SIP: MESSAGE within the dialog). SENDTEXT_BODY and
// SENDTEXT_CONTENT_TYPE, where set, come before the argument and text/plain; SENDTEXT_FROM_DISPLAYNAME and
// SENDTEXT_TO_DISPLAYNAME are the names in From and To (668). SENDTEXTSTATUS: SUCCESS, FAILURE
// or UNSUPPORTED; SENDTEXTTYPE: ENHANCED, or NONE where nothing was sent.
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/call/calls.h"
#include "asterism/call/executor.h"
#include "common.h"

namespace asterism::apps {

rt::Task<Next> send_text(Channel& channel, std::string data) {
    auto& calls = channel.calls();
    auto text = call::read_variable(calls, &channel, "SENDTEXT_BODY");
    if (text.empty()) text = data;
    auto type = call::read_variable(calls, &channel, "SENDTEXT_CONTENT_TYPE");
    if (type.empty()) type = "text/plain";
    if (text.empty()) log::warning("SendText: there is no text");
    const auto from = call::read_variable(calls, &channel, "SENDTEXT_FROM_DISPLAYNAME");
    const auto to = call::read_variable(calls, &channel, "SENDTEXT_TO_DISPLAYNAME");
    const bool sent =
        !text.empty() && !channel.gone() && channel.leg() && channel.leg()->send_text({text, type, from, to});
    set_variable(channel, "SENDTEXTTYPE", sent ? "ENHANCED" : "NONE");
    set_variable(channel, "SENDTEXTSTATUS", sent ? "SUCCESS" : text.empty() ? "FAILURE" : "UNSUPPORTED");
    co_return Next::GoOn;
}

}  // namespace asterism::apps
