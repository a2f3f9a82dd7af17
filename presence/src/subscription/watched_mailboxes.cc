// SPDX-License-Identifier: Apache-2.0
#include "watched_mailboxes.h"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "asterism/presence/presence.h"

namespace asterism::presence {

WatchedMailboxes::WatchedMailboxes(Packages& owner, std::string key, std::vector<std::string> mailboxes,
                                   std::string account)
    : Watched(owner.loop()),
      owner_(owner),
      key_(std::move(key)),
      mailboxes_(std::move(mailboxes)),
      account_(std::move(account)) {
    for (const auto& mailbox : mailboxes_) owner_.by_mailbox_[mailbox].push_back(this);
}

WatchedMailboxes::~WatchedMailboxes() {
    for (const auto& mailbox : mailboxes_) {
        const auto at = owner_.by_mailbox_.find(mailbox);
        std::erase(at->second, this);
        if (at->second.empty()) owner_.by_mailbox_.erase(at);
    }
    owner_.forget(key_);
}

BodyTemplate WatchedMailboxes::render(BodyType, BodyVariant) {
    MailboxCounts sum;
    for (const auto& mailbox : mailboxes_) {
        const auto counts = owner_.presence().mailboxes.counts(mailbox);
        sum.fresh += counts.fresh;
        sum.old += counts.old;
    }
    return message_summary_body(sum, account_);
}

std::vector<std::pair<std::string, std::string>> WatchedMailboxes::details(bool) const {
    return {{"Mailboxes", fmt::format("{}", fmt::join(mailboxes_, ","))}};
}

}  // namespace asterism::presence
