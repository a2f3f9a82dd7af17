// SPDX-License-Identifier: Apache-2.0
// Subscriptions of others with us (RFC 6665 4.2): lamps, presence, mailboxes.
//
//   SUBSCRIBE --on_request--> package --> what is watched (shared) <-- Subscription (a dialog's)
//                                              changes --> Notifier --> NOTIFY, body filled in
//
// What comes by datagrams is stored as bindings are, and outlives the process (403): SUBSCRIBE is answered
// when it is safe.
//
//   reference 386 to 389, 396 to 405, 415 to 425; names of packages: src/subscription/packages.cc
//
// One, owned by `server`; exchange thread.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/event.h"
#include "asterism/base/hash_map.h"
#include "asterism/base/timer.h"
#include "asterism/endpoint/handlers.h"
#include "asterism/endpoint/intake.h"
#include "asterism/endpoint/requester.h"
#include "asterism/sip/dialog_layer.h"
#include "asterism/store/journal.h"

namespace asterism::presence {

class Packages;
class Presence;
class Subscription;

/// As listings show one.
struct SubscriptionRow {
    endpoint::Ref<endpoint::Endpoint> endpoint;
    /// What was asked for: the user of the request URI.
    std::string resource;
    std::string event;
    std::string call_id;
    /// "ACTIVE", "PENDING", "TERMINATED".
    std::string_view state;
    Seconds left{0};
    /// Since when its latest NOTIFY waits for an answer; 0: none does.
    Millis unanswered{0};
    /// Where that went: "udp 192.0.2.10:5060".
    std::string way;
    /// "extension_state", "mwi".
    std::string_view kind;
    std::vector<std::pair<std::string, std::string>> details;
};

class Subscriptions final : public endpoint::RequestHandler, public sipnet::FlowWatcher {
public:
    struct Services {
        rt::Loop& loop;
        sip::TransactionLayer& transactions;
        sip::DialogTable& dialogs;
        sipnet::SipNet& net;
        endpoint::Requester& requester;
        endpoint::Directory& directory;
        EventBus& events;
        Presence& presence;
        store::Journal& journal;
        /// Whoever sets something within a dialog is asked who he is.
        endpoint::Intake& intake;
    };
    explicit Subscriptions(Services services);
    ~Subscriptions();

    /// Whether they are stored (subscription_persistence of sorcery.conf); those that are there follow with
    /// their next refresh.
    void keep(bool stored) { keeping_ = stored; }
    /// Those of the journal go on in their dialogs, and are told how things are, one after the other. Once,
    /// when hints and bindings are known.
    void load();

    /// The dialplan or the lists are others: who watches lists is told what they mean now, a slice a turn.
    /// Hints that came, changed or went tell their watchers by themselves.
    void follow();

    /// SUBSCRIBE outside a dialog, admitted.
    void on_request(endpoint::Incoming&& incoming) override;
    /// Those that live on it end with it (404).
    void on_flow_closed(sip::FlowId flow) override;
    /// The machine slept: so much of what was granted has passed unseen.
    void on_slept(Millis slept);
    /// A mailbox holds other numbers now.
    void on_mailbox(std::string_view mailbox);

    /// It watches mailboxes: where mwi_subscribe_replaces_unsolicited is set it wants no other word of them
    /// (389).
    bool watches_mail(std::string_view endpoint) const { return mail_watchers_.contains(endpoint); }

    std::size_t count() const { return subscriptions_.size(); }
    /// Oldest first.
    std::vector<SubscriptionRow> rows() const;
    /// Drops all without a word: the end of the program.
    void clear();

private:
    friend class Subscription;
    static constexpr std::string_view kSpace = "subscription";

    /// 0: it is taken; else the status of the refusal.
    int refuse(const endpoint::Incoming& incoming) const;
    /// It watches no more; its last NOTIFY may be under way.
    void left(const Subscription& one);
    void end(Subscription& one);
    Subscription& add(std::unique_ptr<Subscription> made);
    /// False: it cannot go on.
    bool resume(std::string_view record);
    void on_telling();
    void on_renewing();
    /// It watches so many things from now on.
    void weigh(const Subscription& one, std::size_t before, std::size_t now);
    void say_if_over(const Subscription& one);
    /// Calls `then`, which answers `id`: at once, or, if something of `one` was `written`, when that is safe.
    /// If it has ended by then, the answer is 481.
    void when_safe(const Subscription& one, sip::ServerId id, bool written,
                   std::move_only_function<void(Subscription&)> then);
    void follow_flow(Subscription& one, sip::FlowId before);

    Services services_;
    std::unique_ptr<Packages> packages_;
    std::uint64_t next_ = 1;
    HashMap<std::uint64_t, std::unique_ptr<Subscription>> subscriptions_;
    std::vector<std::unique_ptr<Subscription>> over_;
    /// Things that are watched: members of lists count each.
    TextMap<std::size_t> by_endpoint_;
    std::size_t weight_ = 0;
    /// That there are too many was said since the last one ended.
    bool said_full_ = false;
    /// That lists have grown beyond the limits was said, likewise.
    bool said_over_ = false;
    TextMap<std::size_t> mail_watchers_;
    std::map<sip::FlowId, std::set<std::uint64_t>> by_flow_;
    bool keeping_ = true;
    std::string record_;  // that is being written
    /// Resumed, and not told yet; how many of them a turn.
    std::vector<std::uint64_t> untold_;
    /// Of lists, to be looked at again.
    std::vector<std::uint64_t> renewed_;
    std::size_t slice_ = 1;
    Timer<Subscriptions, &Subscriptions::on_telling> tell_next_;
    Timer<Subscriptions, &Subscriptions::on_renewing> renew_next_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace asterism::presence
