// SPDX-License-Identifier: Apache-2.0
// How many messages wait in each mailbox, as voicemail, a script (AMI MWIUpdate) or another exchange
// (statement 395) says it. Kept in the DB() store, family mwi_external, so that lamps are right after a
// restart; a change is said as MessageWaiting. What other servers publish of theirs (publications.h) counts
// as long as they do; whoever said last how many there are is right. Exchange thread; owned by `server`.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/event.h"
#include "asterism/presence/elsewhere.h"
#include "asterism/presence/gradually.h"
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

    Mailboxes(rt::Loop& loop, store::Database& database, EventBus& events)
        : database_(database), events_(events), left_(loop, [this](const auto& names) { on_left(names); }) {}

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

    /// As it was said here; nullopt: it was not, or is forgotten.
    std::optional<MailboxCounts> find_own(std::string_view mailbox) const;
    /// Told of what is said here.
    void watch_own(Watcher watcher) { own_watcher_ = std::move(watcher); }
    /// Another server says so.
    void set_elsewhere(std::string_view server, std::string_view mailbox, MailboxCounts counts);
    /// Nothing of what it said counts any more; watchers hear of it gradually.
    void forget_elsewhere(std::string_view server);
    const Elsewhere<MailboxCounts>& elsewhere() const { return elsewhere_; }

private:
    /// `counts`: as they are now.
    void tell(const std::string& name, MailboxCounts counts);
    void on_left(const std::vector<std::string>& mailboxes);
    void changed_here(const std::string& name);

    store::Database& database_;
    EventBus& events_;
    Watcher watcher_;
    Watcher own_watcher_;
    Elsewhere<MailboxCounts> elsewhere_;
    /// Of those that others know, too: was it said here last?
    HashSet<std::string> ours_last_;
    Gradually left_;
};

}  // namespace asterism::presence
