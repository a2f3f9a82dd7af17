// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/uri.h"
#include "bodies.h"

namespace asterism::presence {

BodyTemplate message_summary_body(MailboxCounts counts, std::string_view account) {
    BodyTemplate out;
    out.add("Messages-Waiting: ").add(counts.fresh ? "yes" : "no").add("\r\n");
    if (!account.empty())
        out.add("Message-Account: sip:").add(sip::escape_user(account)).add("@").add(Hole::Host).add("\r\n");
    out.add("Voice-Message: ")
        .add(std::to_string(counts.fresh))
        .add("/")
        .add(std::to_string(counts.old))
        .add(" (0/0)\r\n");
    return out;
}

}  // namespace asterism::presence
