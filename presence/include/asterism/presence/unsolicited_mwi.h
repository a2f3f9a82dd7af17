// SPDX-License-Identifier: Apache-2.0
// Message waiting without a subscription: NOTIFY message-summary to every contact of an endpoint that has
// `mailboxes`, on each change there, when one of its contacts registers, and at start.
//
//   RFC 3842                      the event and its body, though nobody subscribed
//   reference 130, 385, 388 to 394
//
// Exchange thread; owned by `server`, which says how a NOTIFY goes out (`call` sends it).
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/endpoint/directory.h"
#include "asterism/endpoint/message_summary.h"
#include "asterism/presence/mailboxes.h"
#include "asterism/rt/loop.h"

namespace asterism::presence {

class UnsolicitedMwi {
public:
    struct Services {
        rt::Loop& loop;
        endpoint::Directory& directory;
        Mailboxes& mailboxes;
        /// To every contact of it.
        std::function<void(const endpoint::Ref<endpoint::Endpoint>& endpoint,
                           const endpoint::MessageSummary& summary)>
            send;
        /// Requests of ours that wait for their answer.
        std::function<std::size_t()> unanswered;
        /// It watches its mailboxes itself, and wants no other word of them (389).
        std::function<bool(const endpoint::Endpoint& endpoint)> is_replaced;
    };
    explicit UnsolicitedMwi(Services services);

    /// Another configuration is in force: whoever has come to a mailbox is told of it.
    void follow();
    /// Everything is started: who is registered already, or has a contact that the configuration names.
    void start();
    /// A contact of it has registered, and has its 200.
    void on_registered(const endpoint::Ref<endpoint::Endpoint>& endpoint);
    /// Its messages have changed.
    void on_changed(std::string_view mailbox);

private:
    void tell(const endpoint::Ref<endpoint::Endpoint>& endpoint);
    endpoint::MessageSummary summary(const endpoint::Endpoint& endpoint, MailboxCounts counts) const;
    /// As many of those that wait for their first NOTIFY as may go out now (392).
    void on_pace();

    Services services_;
    /// Names of the endpoints, by the whole name of the mailbox.
    TextMap<std::vector<std::string>> by_mailbox_;
    std::deque<std::string> waiting_;
    Timer<UnsolicitedMwi, &UnsolicitedMwi::on_pace> pace_;
    bool started_ = false;
};

}  // namespace asterism::presence
