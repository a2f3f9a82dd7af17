// SPDX-License-Identifier: Apache-2.0
// What others publish to us (RFC 3903 6): states of the devices and mailboxes of other servers.
//
//   PUBLISH --on_request--> which publication, by the user of the request URI --> its event, tag, body
//           --> DeviceStates, Mailboxes: what other servers say, as long as one of their publications stands
//
//   reference 426 to 431; bodies: src/publication/server_state.h
//
// One, owned by `server`; exchange thread.
#pragma once

#include <expected>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/endpoint/handlers.h"
#include "asterism/endpoint/objects/publication.h"
#include "asterism/presence/presence.h"
#include "asterism/presence/publishing.h"
#include "asterism/sip/transaction_layer.h"

namespace asterism::presence {

class Publication;
struct ServerState;

/// As listings show one.
struct PublicationRow {
    std::uint64_t entity_tag = 0;
    /// The inbound-publication.
    std::string resource;
    std::string event;
    std::string endpoint;
    /// Until it ends.
    Seconds left{0};
    /// Names of the servers that it speaks for.
    std::vector<std::string> servers;
};

class Publications {
public:
    struct Services {
        rt::Loop& loop;
        sip::TransactionLayer& transactions;
        endpoint::Directory& directory;
        Presence& presence;
        Publishing& publishing;
        /// Our name among servers: what comes back from others is not taken.
        std::string server;
    };
    explicit Publications(Services services);
    ~Publications();

    /// It takes PUBLISH of its events, and outlives `handlers`' use.
    void serve(endpoint::Handlers& handlers);
    /// Those that the configuration allows no more end.
    void follow();
    /// The machine slept: so much of what was granted has passed unseen.
    void on_slept(Millis slept);

    std::size_t count() const { return publications_.size(); }
    /// Oldest first.
    std::vector<PublicationRow> rows() const;

private:
    friend class Publication;
    /// PUBLISH of that event, admitted.
    struct Door final : endpoint::RequestHandler {
        Door(Publications& owner, ServerEvent event) : owner(owner), event(event) {}
        void on_request(endpoint::Incoming&& incoming) override {
            owner.on_request(event, std::move(incoming));
        }
        Publications& owner;
        ServerEvent event;
    };
    void on_request(ServerEvent event, endpoint::Incoming&& incoming);
    /// What a PUBLISH is about, settled.
    struct Matter {
        endpoint::Ref<endpoint::InboundPublication> resource;
        endpoint::Ref<endpoint::AsteriskPublication> by;
        ServerEvent event;
        Seconds expires{0};
    };
    /// Else the status of the refusal.
    std::expected<Matter, int> matter_of(ServerEvent event, const endpoint::Incoming& incoming) const;
    endpoint::Ref<endpoint::AsteriskPublication> taken_by(const endpoint::InboundPublication& resource,
                                                          ServerEvent event) const;
    bool has_room(const std::string& endpoint) const;
    void begin(const Matter& matter, endpoint::Incoming&& incoming);
    void change(const Matter& matter, endpoint::Incoming&& incoming, std::string_view tag);
    void answer(sip::ServerId id, std::uint64_t tag, Seconds expires);
    /// False: the body says nothing that could be read.
    bool take(const Matter& matter, const sip::Message& request, Publication& into);
    void take_state(const Matter& matter, const ServerState& state, Publication& into);
    /// `by` has something to say for that server.
    void speak(const Matter& matter, const std::string& server, Publication& by);
    void say_of_two(ServerEvent event, const std::string& server, const std::string& endpoint);
    void end(Publication& one);

    Services services_;
    Door devices_{*this, ServerEvent::Devices};
    Door mailboxes_{*this, ServerEvent::Mailboxes};
    /// By entity tag, which is another one after each PUBLISH.
    std::map<std::uint64_t, std::unique_ptr<Publication>> publications_;
    /// From the time of the start in milliseconds on: no tag of a process before this one is anybody's.
    std::uint64_t next_tag_;
    /// What its publications brought, by endpoint.
    TextMap<std::size_t> states_of_endpoint_;
    TextMap<std::size_t> by_endpoint_;
    /// The publications of an endpoint that speak for a server, of that event.
    std::map<std::pair<ServerEvent, std::string>, std::vector<Publication*>> speakers_;
    bool said_full_ = false;
    bool said_own_ = false;
    bool said_two_ = false;
};

}  // namespace asterism::presence
