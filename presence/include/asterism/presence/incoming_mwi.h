// SPDX-License-Identifier: Apache-2.0
// NOTIFY that nobody subscribed to, from an exchange that keeps our mailboxes: sets incoming_mwi_mailbox
// (reference 395; RFC 3842). Exchange thread; owned by `server`.
#pragma once

#include "asterism/endpoint/handlers.h"
#include "asterism/presence/mailboxes.h"
#include "asterism/sip/transaction_layer.h"

namespace asterism::presence {

/// "Voice-Message: 2/5 (0/0)", or no more than "Messages-Waiting: yes"; nullopt: neither.
/// What a body of application/simple-message-summary says (RFC 3842 5.2).
struct MessageSummary {
    std::string account;
    MailboxCounts voice;
    MailboxCounts urgent;
    bool operator==(const MessageSummary&) const = default;
};

/// Nullopt: it says nothing of voice messages, or no numbers.
std::optional<MessageSummary> read_message_summary(std::string_view body);

class IncomingMwi final : public endpoint::RequestHandler {
public:
    IncomingMwi(sip::TransactionLayer& transactions, Mailboxes& mailboxes, EventBus& events)
        : transactions_(transactions), mailboxes_(mailboxes), events_(events) {}
    /// It takes NOTIFYs of message-summary, and outlives `handlers`' use.
    void serve(endpoint::Handlers& handlers);
    void on_request(endpoint::Incoming&& incoming) override;

private:
    sip::TransactionLayer& transactions_;
    Mailboxes& mailboxes_;
    EventBus& events_;
};

}  // namespace asterism::presence
