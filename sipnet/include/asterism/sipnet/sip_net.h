// SPDX-License-Identifier: Apache-2.0
// SIP on real sockets: listeners, connections ("flows"), and which of them a message takes.
//
//   RFC 3261 18.1     sending requests, reuse of connections; 18.2.2 responses go back where the request came
//   from RFC 3261 18.4     what cannot be sent is told to the transaction layer RFC 5626 3.5.1    CRLF
//   keepalive; 5923 reuse by address RFC 3263          resolve() RFC 7118         WebSocket reference 5, 19
//   to 21, 180 to 186, 195 to 199, 206
//
// Owned by `server`; lives on the exchange thread. Sockets are read by the same loop, or by I/O threads, as
// the Net given does it: README.md, "I/O threads".
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/rt/loop.h"
#include "asterism/rt/net.h"
#include "asterism/sip/transaction_layer.h"
#include "asterism/sipnet/door.h"
#include "asterism/sipnet/listener_config.h"
#include "asterism/sipnet/resolve.h"
#include "asterism/sipnet/waiting_room.h"

namespace asterism::sipnet {

/// Told of every message as it stands on the wire (`pjsip set logger`). On the exchange thread.
class MessageTrace {
public:
    virtual void on_message(bool sent, sip::Transport transport, const SocketAddress& peer,
                            std::string_view bytes) = 0;

protected:
    ~MessageTrace() = default;
};

/// Told when a connection is gone: bindings and subscriptions may have lived on it (reference 200).
class FlowWatcher {
public:
    virtual void on_flow_closed(sip::FlowId flow) = 0;
    /// Our addresses are not what they were; connections from those that are gone have been closed.
    virtual void on_addresses_changed() {}

protected:
    ~FlowWatcher() = default;
};

/// Who wrote where a request of ours goes. An administrator may mean ourselves; where a peer's words lead (a
/// Contact, Record-Route, Path), there is no socket of ours.
enum class Words : std::uint8_t { OfPeer, OfAdministrator };

struct ListenerRow {
    std::uint16_t number;
    ListenerConfig config;
    SocketAddress local;  // as bound, with its real port
};

struct FlowRow {
    sip::FlowId id;
    sip::Transport transport;
    SocketAddress local, remote;
    bool incoming;
    Seconds age;
};

/// The limits of connections that nobody set, by the descriptors that they may have (RLIMIT_NOFILE).
void fit_connection_limits(std::size_t descriptors);

class SipNet final : public sip::Wire {
public:
    SipNet(rt::Loop& loop, rt::Net& net, NetConfig config);
    ~SipNet() override;

    /// Where messages go. Before the first listener; must outlive this, or be detached by stop().
    void attach(sip::TransactionLayer& layer) { layer_ = &layer; }
    void configure(NetConfig config);
    Door& door() { return *door_; }

    // Listeners.
    /// Opens the socket; the reason when it cannot be had. The number is used in Origin and Target.
    Result<std::uint16_t> listen(const ListenerConfig& config);
    void close_listener(std::uint16_t number);
    /// Certificates read again; connections that stand keep theirs.
    Result<void> renew_tls(std::uint16_t number, const rt::TlsOptions& tls);
    std::vector<ListenerRow> listeners() const;
    const ListenerConfig* config_of(std::uint16_t number) const;
    /// By the name of the transport section.
    std::optional<std::uint16_t> find_listener(std::string_view name) const;

    /// Takes connections that the HTTP server upgraded to WebSocket with the subprotocol "sip" (RFC 7118,
    /// reference 201 to 204): each message of theirs is one SIP message. They belong to the first ws or wss
    /// transport of the configuration, which has no socket of its own.
    rt::Acceptor& websockets() { return websockets_; }

    // Ways out.
    /// Where `uri` leads: single hosts only, and sockets of ours only by an administrator's words.
    void resolve(const sip::UriView& uri, std::optional<std::uint16_t> listener, Words words,
                 std::function<void(const Hops&)> done);
    /// A socket that this program listens at, by any of the machine's addresses or the one that peers are
    /// told.
    bool is_ours(const SocketAddress& address);
    /// Those that are not of SIP: the manager's, HTTP's.
    void set_further_sockets(std::vector<SocketAddress> sockets) { further_sockets_ = std::move(sockets); }
    /// An address of this machine.
    bool is_own_host(const IpAddress& ip);
    /// A Target with our own addresses filled in. `listener`: the endpoint's transport; else the first that
    /// fits.
    Result<sip::Target> target(const Hop& hop, std::optional<std::uint16_t> listener = std::nullopt);
    /// Down a connection that stands.
    Result<sip::Target> target(sip::FlowId flow);
    /// The answer's own view of where it leaves us, for Contact.
    sip::Target completed(sip::Target target);
    /// "192.0.2.1:5060" as the peer at the other end of `target` should see us, with external addresses.
    std::string advertised_address(const sip::Target& target) const;
    /// "sip:user@192.0.2.1:5060;transport=TCP": our Contact URI (house rule: port always, capitals, nothing
    /// for UDP).
    std::string contact_uri(const sip::Target& target, std::string_view user, bool secure = false) const;

    sip::Sent send(const sip::Target& target, const SharedBytes& bytes) override;

    // Flows.
    bool is_open(sip::FlowId flow) const;
    void watch_flows(FlowWatcher& watcher) { watchers_.push_back(&watcher); }
    std::vector<FlowRow> flows() const;
    std::size_t flow_count() const { return flow_count_; }

    void set_trace(MessageTrace* trace) { trace_ = trace; }
    rt::Resolver& resolver() { return net_.resolver(); }
    /// No new connections or datagrams; what is queued is still sent.
    void stop_listening();

private:
    struct Listener;
    struct Flow;
    struct WebSockets final : rt::Acceptor {
        explicit WebSockets(SipNet& owner) : owner(owner) {}
        void on_accept(std::unique_ptr<rt::Stream> stream) override;
        SipNet& owner;
    };
    friend struct Listener;
    friend struct Flow;

    void on_bytes(Flow& flow, std::string_view bytes);
    void on_piece(Flow& flow, SharedBytes piece);
    void on_framed(Flow& flow, SharedBytes bytes);
    bool has_turn();
    void put_off(Flow& flow);
    void hold(Flow& flow, bool held);
    void work_off();
    void read_on(Flow& flow, int most);
    static sip::Origin origin_of(const Flow& flow);
    /// One line a connection: it ends.
    void say_broken(const Flow& flow, std::string_view why);
    rt::MakeCutter cutter(sip::Transport transport) const;
    /// Lets it in, has it wait, or turns it away. `block`: the same bytes, where they have one of their own.
    void arrive(std::string_view bytes, SharedBytes block, const sip::Origin& origin);
    void on_message(SharedBytes bytes, const sip::Origin& origin);
    void serve_waiting();
    void refuse(SharedBytes bytes, const sip::Origin& origin);
    void adopt(const Listener* listener, sip::Transport transport, std::unique_ptr<rt::Stream> stream);
    Flow* find(sip::FlowId id) const;
    Flow* find_by_remote(sip::Transport transport, const SocketAddress& remote) const;
    Flow& new_flow(sip::Transport transport, std::uint16_t listener, const SocketAddress& remote,
                   bool incoming);
    std::string server_name(const SocketAddress& remote) const;
    void note_server_name(const Hop& hop, Words words);
    /// One that stands and may be used: we know that it is whom we want now.
    Flow* connection_with(sip::Transport transport, const SocketAddress& remote) const;
    Flow* open_flow(const sip::Target& target);
    void drop_flow(Flow& flow, bool tell);
    bool may_come(const IpAddress& source);
    void count_as_proven(Flow& flow);
    void on_addresses_changed(const std::vector<IpAddress>& gone);
    Listener* listener(std::uint16_t number) const;
    Listener* listener_for(sip::Transport transport, const IpAddress& remote,
                           std::optional<std::uint16_t> wanted) const;
    Reach reach(const Listener* wanted) const;
    bool outside(const ListenerConfig& config, const IpAddress& remote) const;
    const SharedBytes& sent_by_text(std::string text);
    bool leads_nowhere(const Hop& hop, Words words);
    void on_second();

    rt::Loop& loop_;
    rt::Net& net_;
    NetConfig config_;
    std::shared_ptr<Door> door_ = std::make_shared<Door>();
    WaitingRoom room_;
    sip::TransactionLayer* layer_ = nullptr;
    MessageTrace* trace_ = nullptr;
    std::vector<FlowWatcher*> watchers_;
    std::map<std::uint16_t, std::unique_ptr<Listener>> listeners_;
    std::vector<SocketAddress> further_sockets_;
    std::optional<MonoTime> broken_said_;
    std::uint16_t next_listener_ = 1;
    std::shared_ptr<rt::TlsContext> client_tls_;
    WebSockets websockets_{*this};

    // Connections whose messages wait for a turn, and what this one has served (flow_reading.cc).
    std::deque<sip::FlowId> put_off_;
    bool work_posted_ = false;
    MonoTime stream_turn_{};
    int stream_messages_ = 0;

    std::vector<std::unique_ptr<Flow>> flow_slots_;
    std::vector<std::uint32_t> free_slots_;
    std::vector<std::unique_ptr<Flow>> graveyard_;
    HashMap<SocketAddress, std::uint32_t> by_remote_[5];  // slot, by transport
    struct FromThere {
        std::size_t flows = 0;
        std::size_t unproven = 0;  // that came to us, and have brought no message
    };
    HashMap<IpAddress, FromThere> per_source_;
    /// Whom the certificate of who answers there must name. What an administrator wrote stands: a peer whose
    /// Contact leads to the same address has no say in it.
    struct ServerName {
        std::string name;
        Words words = Words::OfPeer;
    };
    HashMap<SocketAddress, ServerName> server_names_;
    std::uint32_t next_generation_ = 1;
    std::uint32_t boot_;
    std::size_t flow_count_ = 0;
    MonoTime refusal_said_{};  // turned away for want of room
    bool stopped_ = false;
    TextMap<SharedBytes> sent_by_;
    std::uint32_t second_ = 0;
    Timer<SipNet, &SipNet::on_second> every_second_;
};

}  // namespace asterism::sipnet
