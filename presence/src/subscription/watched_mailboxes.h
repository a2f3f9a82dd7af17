// SPDX-License-Identifier: Apache-2.0
// Mailboxes that somebody watches, told as their sum (388).
#pragma once

#include "packages.h"

namespace asterism::presence {

class WatchedMailboxes final : public Watched {
public:
    /// `account`: user of Message-Account; may be empty.
    WatchedMailboxes(Packages& owner, std::string key, std::vector<std::string> mailboxes,
                     std::string account);
    ~WatchedMailboxes() override;

    void mailbox_changed() { changed(); }
    std::string_view kind() const override { return "mwi"; }
    std::vector<std::pair<std::string, std::string>> details(bool changed) const override;

private:
    BodyTemplate render(BodyType type, BodyVariant variant) override;

    Packages& owner_;
    std::string key_;
    std::vector<std::string> mailboxes_;
    std::string account_;
};

}  // namespace asterism::presence
