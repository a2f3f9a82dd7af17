// SPDX-License-Identifier: Apache-2.0
// The event packages that somebody may subscribe to (statement 402): what a SUBSCRIBE means, and what its
// watcher is told of. A table; a new package is a row here and a kind of Watched.
//
//   presence, dialog    hints of the dialplan (415 to 417): watched_hint.h
//   message-summary     mailboxes of addresses of record (386 to 389, 394): watched_mailboxes.h
//   as-feature-event    features of the endpoint itself, where it has feature_sync (ours): ../feature
#pragma once

#include <expected>
#include <memory>
#include <string_view>

#include "asterism/endpoint/directory.h"
#include "content.h"
#include "list_content.h"

namespace asterism::presence {

class Presence;
class WatchedMailboxes;

struct EventPackage {
    std::string_view name;
    BodyOf of;
    BodyType preset;
};
/// Null: nobody serves it.
const EventPackage* find_package(std::string_view event);
/// Whether that endpoint may have it.
bool is_served(const EventPackage& package, const endpoint::Endpoint& endpoint);

/// Finds or makes what is watched. One, owned by Subscriptions, and outlives all that is watched.
class Packages {
public:
    using Found = std::expected<std::shared_ptr<Watched>, int>;

    Packages(rt::Loop& loop, Presence& presence, endpoint::Directory& directory)
        : loop_(loop), presence_(presence), directory_(directory) {}

    /// Who asks, for what, in which form.
    struct Wish {
        const EventPackage& package;
        const endpoint::Endpoint& endpoint;
        BodyType type;
        BodyVariant variant;
        /// It knows what to do with lists (RFC 4662 4.1).
        bool takes_lists = false;
    };
    /// What `user` of a request URI means to them; else the status of the refusal (400, 406, 411, 417).
    std::expected<std::unique_ptr<Content>, int> content(const Wish& wish, const std::string& user);
    /// It holds other numbers now.
    void on_mailbox(std::string_view mailbox);

    Presence& presence() { return presence_; }
    rt::Loop& loop() { return loop_; }

private:
    static constexpr std::size_t kDeepest = 16;
    Found find(const Wish& wish, std::string_view user);
    /// 412: a name that was met before, anywhere, is passed over, and so is what lies deeper than kDeepest.
    /// Null: it has no member.
    std::unique_ptr<ListContent> list(const Wish& wish, const endpoint::Ref<endpoint::ResourceList>& list,
                                      HashSet<std::string>& met, std::size_t depth);
    /// Whether `user` means the endpoint that asks: its name, one of its addresses of record or user names.
    bool is_itself(const endpoint::Endpoint& endpoint, std::string_view user) const;
    endpoint::Ref<endpoint::ResourceList> list_named(const Wish& wish, std::string_view name) const;
    friend class WatchedHint;
    friend class WatchedMailboxes;
    Found find_hint(const endpoint::Endpoint& endpoint, std::string_view exten);
    Found find_mailboxes(const endpoint::Endpoint& endpoint, std::string_view user);
    /// The one of that key that is there already; null: none.
    std::shared_ptr<Watched> present(std::string_view key) const;
    /// Its last watcher left.
    void forget(std::string_view key);

    rt::Loop& loop_;
    Presence& presence_;
    endpoint::Directory& directory_;
    TextMap<std::weak_ptr<Watched>> watched_;
    TextMap<std::vector<WatchedMailboxes*>> by_mailbox_;
};

}  // namespace asterism::presence
