// SPDX-License-Identifier: Apache-2.0
// How many messages wait in each mailbox, as voicemail, a script (AMI MWIUpdate) or another exchange
// (statement 395) says it. Kept in the DB() store, family mwi_external, so that lamps are right after a
// restart; a change is said as MessageWaiting. Exchange thread; owned by `server`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/event.h"
#include "asterism/store/database.h"

namespace asterism::presence {

struct MailboxCounts {
    unsigned fresh = 0;  ///< "new" is no name in C++
    unsigned old = 0;
    bool operator==(const MailboxCounts&) const = default;
};

class Mailboxes {
public:
    using Watcher = std::function<void(std::string_view mailbox)>;

    Mailboxes(store::Database& database, EventBus& events) : database_(database), events_(events) {}

    /// Nullopt: nobody has said anything of it.
    std::optional<MailboxCounts> find(std::string_view mailbox) const;
    /// None where nobody has said anything.
    MailboxCounts counts(std::string_view mailbox) const { return find(mailbox).value_or(MailboxCounts{}); }
    /// Watchers hear of it even when the numbers are the same: lamps are told again.
    void set(std::string_view mailbox, MailboxCounts counts);
    /// False: there was nothing to forget.
    bool remove(std::string_view mailbox);
    void each(const std::function<void(std::string_view mailbox, MailboxCounts counts)>& visit) const;
    /// One, told of each change behind the event.
    void watch(Watcher watcher) { watcher_ = std::move(watcher); }

private:
    void tell(const std::string& name, MailboxCounts counts);

    store::Database& database_;
    EventBus& events_;
    Watcher watcher_;
};

}  // namespace asterism::presence
