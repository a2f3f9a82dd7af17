// SPDX-License-Identifier: Apache-2.0
// The inside of TransactionLayer: its tables, and how the machines' actions are carried out.
//   layer.cc         the public face
//   layer_receive.cc what comes in
//   layer_client.cc  requests of ours
//   layer_server.cc  answers of ours
#pragma once

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/sip/transaction_layer.h"
#include "finished.h"
#include "invite_client.h"
#include "invite_server.h"
#include "keys.h"
#include "non_invite_client.h"
#include "non_invite_server.h"
#include "slots.h"

namespace asterism::sip {

/// A transaction on a connection, in the list of that connection.
struct OnFlow {
    OnFlow* previous = nullptr;
    OnFlow* next = nullptr;
    FlowId flow;
    bool is_server = false;
};

struct ClientTxn : OnFlow {
    ClientTxn(TransactionLayer::Impl& layer, const Target& target, ClientUser* user, TimerWheel& wheel)
        : layer(layer), target(target), user(user), repeat(wheel, *this), limit(wheel, *this) {}
    void on_repeat();
    void on_limit();

    TransactionLayer::Impl& layer;
    ClientId id;
    TxnKey key = 0;
    Target target;
    ClientUser* user;  // null: nobody listens any more
    std::variant<std::monostate, InviteClient, NonInviteClient> machine;
    Method method = Method::Other;
    bool cancel_wanted = false;
    bool cancel_sent = false;
    std::string method_text;
    std::string branch;
    SharedBytes request;  // until nothing can be made of it any more: ACK, CANCEL
    SharedBytes ack;
    std::vector<std::pair<std::string, std::string>> cancel_more;
    TxnTimer repeat_letter = TxnTimer::A;
    TxnTimer limit_letter = TxnTimer::B;
    Timer<ClientTxn, &ClientTxn::on_repeat> repeat;
    Timer<ClientTxn, &ClientTxn::on_limit> limit;
};

struct ServerTxn : OnFlow {
    ServerTxn(TransactionLayer::Impl& layer, Message&& request, ServerUser* user, TimerWheel& wheel)
        : layer(layer),
          request(std::make_unique<Message>(std::move(request))),
          user(user),
          repeat(wheel, *this),
          limit(wheel, *this) {
        is_server = true;
    }
    void on_repeat();
    void on_limit();
    /// For To in answers. Where no dialog can come of it, it is the Via branch (see accept()).
    std::string_view tag() const {
        return to_tag.empty() && request ? request->top_via().branch : std::string_view(to_tag);
    }

    TransactionLayer::Impl& layer;
    ServerId id;
    TxnKey key = 0;
    TxnKey merge = 0;  // 0: the request had a To tag
    Target target;
    std::unique_ptr<Message> request;
    ServerUser* user;
    std::variant<std::monostate, InviteServer, NonInviteServer> machine;
    Method method = Method::Other;
    bool cancelled = false;
    std::string to_tag;
    TxnTimer repeat_letter = TxnTimer::G;
    TxnTimer limit_letter = TxnTimer::H;
    Timer<ServerTxn, &ServerTxn::on_repeat> repeat;
    Timer<ServerTxn, &ServerTxn::on_limit> limit;
};

struct TransactionLayer::Impl {
    Impl(TransactionLayer& self, TimerWheel& wheel, Wire& wire, Options options)
        : self(self), wheel(wheel), wire(wire), options(std::move(options)), finished(wheel) {
        tokens = Tokens(hash_key, this->options.node);
    }
    ~Impl() { closing = true; }

    // layer_receive.cc
    void on_request(Message&& request);
    void on_response(Message&& response);
    void on_ack(const Message& ack);
    void on_cancel(const Message& cancel);
    bool is_repeat(const Message& request, TxnKey key);

    // layer_client.cc
    ClientId start(const Draft& request, const Target& target, ClientUser* user, std::string branch);
    std::string via_line(const Target& target, std::string_view branch) const;
    PrintOptions print_options(std::string_view via = {}) const;
    void send_ack(ClientTxn& txn, const Message* refusal);
    void send_cancel(ClientTxn& txn);
    void run(ClientId id, const Actions& actions, const Message* response);
    void on_client_timer(ClientId id, TxnTimer timer);
    void fail_link(ClientId id);
    void finish(ClientId id);

    // layer_server.cc
    ServerId accept(Message&& request, ServerUser* user);
    bool respond(ServerId id, int status, SharedBytes&& answer);
    void run(ServerId id, const Actions& actions);
    void on_server_timer(ServerId id, TxnTimer timer);
    void fail_link(ServerId id);
    void finish(ServerId id);
    /// The small remainder takes over; the id is gone.
    void retire(ServerId id, TxnTimer timer, Millis lasts);

    template <class Txn>
    bool send(Txn& txn, const SharedBytes& bytes) {
        const Sent sent = wire.send(txn.target, bytes);
        if (sent.ok && sent.flow && is_stream(txn.target.transport)) {
            txn.target.flow = sent.flow;
            join_flow(txn);
        }
        return sent.ok;
    }
    void join_flow(OnFlow& txn, FlowId flow);
    template <class Txn>
    void join_flow(Txn& txn) {
        join_flow(txn, txn.target.flow);
    }
    void leave_flow(OnFlow& txn);

    /// Once a second: whoever sends much of it is not to fill the log.
    bool may_say_malformed();

    TransactionLayer& self;
    TimerWheel& wheel;
    Wire& wire;
    Core* core = nullptr;
    Options options;
    HashKey hash_key = HashKey::random();
    Tokens tokens;
    std::optional<MonoTime> malformed_said;
    bool closing = false;
    Slots<ClientTxn, ClientId> clients;
    Slots<ServerTxn, ServerId> servers;
    HashMap<TxnKey, ClientId> client_keys;
    HashMap<TxnKey, ServerId> server_keys;
    HashMap<TxnKey, ServerId> merge_keys;
    HashMap<FlowId, OnFlow*> flows;
    FinishedTable finished;
};

}  // namespace asterism::sip
