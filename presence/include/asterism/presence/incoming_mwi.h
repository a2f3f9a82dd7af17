// SPDX-License-Identifier: Apache-2.0
// NOTIFY that nobody subscribed to, from an exchange that keeps our mailboxes: sets incoming_mwi_mailbox
// (reference 395; RFC 3842). Other events are not known here: 501 (326). Exchange thread; owned by `server`.
#pragma once

#include "asterism/endpoint/handlers.h"
#include "asterism/presence/mailboxes.h"
#include "asterism/sip/transaction_layer.h"

namespace asterism::presence {

/// "Voice-Message: 2/5 (0/0)", or no more than "Messages-Waiting: yes"; nullopt: neither.
std::optional<MailboxCounts> read_message_summary(std::string_view body);

class IncomingMwi final : public endpoint::RequestHandler {
public:
    IncomingMwi(sip::TransactionLayer& transactions, Mailboxes& mailboxes)
        : transactions_(transactions), mailboxes_(mailboxes) {}
    void on_request(endpoint::Incoming&& incoming) override;

private:
    sip::TransactionLayer& transactions_;
    Mailboxes& mailboxes_;
};

}  // namespace asterism::presence
