// SPDX-License-Identifier: Apache-2.0
// Message waiting without a subscription: RFC 3842's event, and reference 385, 390, 393, 394.
#include <fmt/core.h>

#include "asterism/session/messages.h"
#include "message/recipient.h"

namespace asterism::session {

namespace {

class WaitingNotice final : public OutOfDialog {
public:
    WaitingNotice(const SipServices& services, Recipient recipient, endpoint::MessageSummary summary)
        : OutOfDialog(services, std::move(recipient), Sender{}), summary_(std::move(summary)) {}

    // The account is at our address, which depends on who asks.
    bool on_target(const sip::Target& target, sip::Draft& draft) override {
        std::string body = fmt::format("Messages-Waiting: {}\r\n", summary_.fresh ? "yes" : "no");
        if (!summary_.account.empty())
            body += fmt::format("Message-Account: sip:{}@{}\r\n", sip::escape_user(summary_.account),
                                address_for(target));
        body += fmt::format("Voice-Message: {}/{} (0/0)\r\n", summary_.fresh, summary_.old);
        draft.set_body("application/simple-message-summary", body);
        return OutOfDialog::on_target(target, draft);
    }

private:
    endpoint::MessageSummary summary_;
};

}  // namespace

void Messages::notify_waiting(const endpoint::Ref<endpoint::Endpoint>& endpoint,
                              const endpoint::MessageSummary& summary) {
    for (auto& recipient : all_recipients(services_, endpoint)) {
        recipient.from_user = summary.from_user;
        auto notice = std::make_unique<WaitingNotice>(services_, std::move(recipient), summary);
        auto draft = notice->draft(sip::Method::Notify);
        draft.add(sip::HeaderId::Contact, "<sip:x>");
        draft.add(sip::HeaderId::Event, "message-summary");
        draft.add(sip::HeaderId::SubscriptionState, "terminated");
        OutOfDialog::send(std::move(notice), std::move(draft));
    }
}

}  // namespace asterism::session
