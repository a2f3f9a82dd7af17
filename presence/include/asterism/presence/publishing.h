// SPDX-License-Identifier: Apache-2.0
// What we publish (RFC 3903 4): states of our devices and mailboxes to other servers
// (type=asterisk-publication), and of our hints to presence servers, as objects of type outbound-publish say.
//
//   device, mailbox, hint changes --> Publisher (one for each outbound-publish and user) --> PUBLISH
//
// Ours are those that are made here: what another server published to us goes to none, so nothing goes round.
//
//   reference 431 to 434; bodies: src/publication/server_state.h, src/body
//
// One, owned by `server`; exchange thread.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/gauge.h"
#include "asterism/endpoint/objects/publication.h"
#include "asterism/endpoint/requester.h"
#include "asterism/presence/presence.h"

namespace asterism::presence {

class Publisher;

/// What a publication between servers tells of.
enum class ServerEvent : std::uint8_t { Devices, Mailboxes };

struct PublishedBody {
    std::string type;
    std::string text;
};

/// As listings show one.
struct PublishingRow {
    endpoint::Ref<endpoint::OutboundPublish> config;
    /// Of the URIs, where there is one publication for each; empty: as they are written.
    std::string user;
    std::string server_uri;
    /// "Published", "Unpublished", "Rejected" (and tried again), "Stopped".
    std::string_view state;
    /// What the latest attempt came to: "200 OK". Empty before it.
    std::string last_result;
    std::string entity_tag;
    /// Until it is refreshed; 0: it is not.
    Seconds next{0};
    /// Things that wait for their PUBLISH.
    std::size_t waiting = 0;
};

class Publishing final : private OwnDeviceListener, private HintListener {
public:
    struct Services {
        rt::Loop& loop;
        endpoint::Requester& requester;
        endpoint::Directory& directory;
        Presence& presence;
        /// Our name among servers (entityid of asterisk.conf).
        std::string server;
    };
    explicit Publishing(Services services);
    ~Publishing() override;

    /// Begins, restarts and withdraws as the directory's snapshot says.
    void follow();
    /// Takes everything away where it stands: the end of the program. Answers are the requester's to wait
    /// for.
    void withdraw_all();
    /// The machine slept: so much of what servers granted has passed unseen.
    void on_slept(Millis slept);
    /// Another server wants to know everything of what that asterisk-publication publishes.
    void tell(const endpoint::AsteriskPublication& to, ServerEvent event);
    /// We want to know everything from there.
    void ask(const endpoint::AsteriskPublication& from, ServerEvent event);

    /// `pjsip send publish`: everything again. False: nothing is published under that name.
    bool send_publish(std::string_view name);
    /// By name and user.
    std::vector<PublishingRow> rows() const;

private:
    friend class Publisher;
    using Key = std::pair<std::string, std::string>;  // name, user

    void on_own_device(std::string_view device) override;
    void on_hint(const Hint& hint) override;
    void on_own_mailbox(std::string_view mailbox);

    /// What to say of `thing`; nullopt: nothing any more.
    std::optional<PublishedBody> body(Publisher& publisher, std::string_view thing) const;
    std::optional<PublishedBody> hint_body(Publisher& publisher, std::string_view thing) const;
    /// Everything that belongs to it, since the server knows nothing of it.
    void tell_everything(Publisher& publisher);
    void publish_hint(const endpoint::Ref<endpoint::OutboundPublish>& config, const Hint& hint);
    /// Null: there are too many.
    Publisher* make(const endpoint::Ref<endpoint::OutboundPublish>& config, const std::string& user);
    void say_full(const std::string& what);
    void collect_feeds();
    /// The one of that name and user, with what it knows if it is the same still. Null: there are too many.
    Publisher* keep(std::map<Key, std::unique_ptr<Publisher>>& before,
                    const endpoint::Ref<endpoint::OutboundPublish>& config, const std::string& user);
    void withdraw(std::unique_ptr<Publisher> one);
    /// Its last PUBLISH is answered.
    void left(const Publisher& one);
    Publisher* find(std::string_view name) const;
    Publisher* find(const endpoint::AsteriskPublication& one, ServerEvent event) const;

    Services services_;
    Gauge waiting_;
    bool said_full_ = false;
    std::map<Key, std::unique_ptr<Publisher>> publishers_;
    /// Withdrawn when what they have under way is answered; and those that it was.
    HashMap<const Publisher*, std::unique_ptr<Publisher>> leaving_;
    std::vector<std::unique_ptr<Publisher>> left_;
    /// Those that devices and mailboxes go to, by name, and those that hints go to.
    std::vector<std::string> device_feeds_, mailbox_feeds_;
    std::vector<endpoint::Ref<endpoint::OutboundPublish>> hint_feeds_;
    std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace asterism::presence
