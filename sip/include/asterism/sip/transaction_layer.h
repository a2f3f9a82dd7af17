// SPDX-License-Identifier: Apache-2.0
// Transactions: which message belongs to which, what is repeated when, and when it is over.
//
//   RFC 3261 8.2.6.2, 8.2.7   stateless answers
//   RFC 3261 8.2.2.2          merged requests: 482
//   RFC 3261 9                CANCEL
//   RFC 3261 17, RFC 6026     the four machines; matching 17.1.3, 17.2.3
//   RFC 4320                  what a non-INVITE may be answered
//   RFC 3261 18.4             transport failures
//
//      sipnet --receive()--> TransactionLayer --Core::on_request--> dialogs, endpoint, ...
//             <--Wire::send--                 <--accept / reply_stateless-- (admission comes before state)
//
// Pure: bytes go out through `Wire`, time comes from the wheel. Lives on the exchange thread; owns every
// transaction; others hold ids, and an id whose transaction is gone does nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/bytes.h"
#include "asterism/base/timer.h"
#include "asterism/sip/check.h"
#include "asterism/sip/draft.h"
#include "asterism/sip/message.h"
#include "asterism/sip/timers.h"
#include "asterism/sip/tokens.h"
#include "asterism/sip/transport.h"

namespace asterism::sip {

struct ClientId {
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;
    explicit operator bool() const { return generation != 0; }
    auto operator<=>(const ClientId&) const = default;
};
struct ServerId {
    std::uint32_t slot = 0;
    std::uint32_t generation = 0;
    explicit operator bool() const { return generation != 0; }
    auto operator<=>(const ServerId&) const = default;
};

/// What a Wire says about one sending.
struct Sent {
    /// False: it is known already that this cannot be sent.
    bool ok = true;
    /// The connection that carries it or is being opened for it; the rest of the transaction stays on it, and
    /// on_flow_failed(flow) tells the end of it. None for a datagram.
    FlowId flow{};
};

/// Carries bytes away. `sipnet` implements it. It must not call the layer back from within send().
class Wire {
public:
    virtual ~Wire() = default;
    virtual Sent send(const Target& target, const SharedBytes& bytes) = 0;
};

enum class Failure : std::uint8_t {
    Timeout,    ///< As if 408 had come (RFC 3261 8.1.3.1).
    Transport,  ///< As if 503 had come.
};

/// Who sent a request. Must outlive its transaction or call forget(). Calls never come from within start().
class ClientUser {
public:
    virtual ~ClientUser() = default;
    /// Every response but repeats of a final one below 200 or above 299. Of an INVITE several 2xx may come,
    /// repeats of them too: each wants its ACK (RFC 3261 13.2.2.4).
    virtual void on_response(ClientId id, const Message& response) = 0;
    /// No final response will come.
    virtual void on_failed(ClientId id, Failure failure) = 0;
    /// The request came back (ICMP): nobody is there now. It is repeated all the same, since who starts in a
    /// moment shall have it, as peers of Asterisk expect; whoever knows another place may forget() it and go
    /// there.
    virtual void on_undelivered(ClientId) {}
    /// The id is gone; nothing comes after this.
    virtual void on_ended(ClientId) {}
};

/// Who answers a request. Must outlive its transaction or call forget().
class ServerUser {
public:
    virtual ~ServerUser() = default;
    /// A CANCEL came for this INVITE and was answered 200; it wants its 487 now (RFC 3261 9.2).
    virtual void on_cancel(ServerId id, const Message& cancel) = 0;
    /// The ACK to a final answer above 299 came.
    virtual void on_acked(ServerId) {}
    /// The answer could not be delivered, or no ACK came to it (timer H).
    virtual void on_failed(ServerId, Failure) {}
    /// The id is gone; nothing comes after this.
    virtual void on_ended(ServerId) {}
};

/// The floor above: what belongs to no transaction.
class Core {
public:
    virtual ~Core() = default;
    /// A new request, checked (check.h) and not merged. Answer by accept() and respond(), or by
    /// reply_stateless(); now or later. Until then repeats come here too.
    virtual void on_request(Message&& request) = 0;
    /// An ACK that no transaction took: of a 2xx, or astray.
    virtual void on_ack(const Message& ack) = 0;
    /// A response that no transaction took; a late or repeated 2xx to an INVITE may want its ACK again.
    virtual void on_stray_response(const Message& response) = 0;
};

struct TransactionRow {
    bool server;
    std::string method;
    std::string state;
    std::string peer;
    std::string call_id;  ///< empty for one that only repeats its answer
    Millis left;          ///< until it ends by itself; 0 when it waits for its user
};

/// An answer that is written and waits to go out.
struct Written {
    int status = 0;
    SharedBytes bytes;
};

class TransactionLayer {
public:
    struct Options {
        TimerValues timers;
        /// User-Agent of requests, Server of answers, unless they have one. Empty: none.
        std::string agent;
        bool compact_headers = false;
        Limits limits;
        /// Finished datagram transactions kept to repeat their answer; the oldest goes first. Guards memory.
        std::size_t most_finished = 200000;
        /// Refuse merged requests with 482 (8.2.2.2).
        bool refuse_merged = true;
        std::uint8_t node = 0;
    };

    TransactionLayer(TimerWheel& wheel, Wire& wire, Options options);
    ~TransactionLayer();
    TransactionLayer(const TransactionLayer&) = delete;
    TransactionLayer& operator=(const TransactionLayer&) = delete;

    /// Before the first message.
    void set_core(Core& core);
    /// New values count from the next transaction on.
    void configure(Options options);
    const Options& options() const;
    TimerWheel& wheel() const;
    const Tokens& tokens() const;

    // What comes in.
    /// Reads, checks, answers what is malformed (400 or silence), and hands the rest on.
    void receive(SharedBytes bytes, const Origin& origin);
    /// The same for a message that was read already; its origin is set.
    void receive(Message&& message);
    /// Answers or drops what could not be read.
    void receive(Malformed&& malformed, const Origin& origin);
    /// A connection is gone: fails every transaction on it (RFC 3261 17.1.4, 17.2.4).
    void on_flow_failed(FlowId flow);
    /// A datagram that began with these bytes came back from `to` (18.4). Of a request of ours that was sent
    /// there in that branch, and that nothing has answered, its user hears; it fails where our own system
    /// would not send it. Who forges such messages does not know the branch (RFC 5927 4.1), and who answered
    /// is there. Requests within a dialog are left to their timers (5.2 there), answers of ours are left to
    /// the repeats of their request (RFC 6026 8.8: the transaction stays as it is).
    void on_send_failed(const SocketAddress& to, std::string_view bytes, bool by_icmp);

    // Requests of ours.
    /// Adds Via with a new branch, prints, sends, repeats, waits. A null id: it could not be sent, and
    /// nothing will be heard of it. Not for ACK and CANCEL.
    ClientId start(const Draft& request, const Target& target, ClientUser& user);
    /// CANCEL for an INVITE of ours: sent once a provisional answer is there, not at all after a final one
    /// (9.1). `more`: further headers (Reason). False: there is nothing left to cancel.
    bool cancel(ClientId id, const std::vector<std::pair<std::string, std::string>>& more = {});
    /// The user goes away; the transaction ends by itself. 2xx then count as stray.
    void forget(ClientId id);
    /// Nobody waits any longer for the answer to this request, which is no INVITE: no more repeats, and what
    /// comes still is stray.
    void abandon(ClientId id);
    /// Sends a request without a transaction (the ACK of a 2xx) and returns its bytes, to be repeated by
    /// resend().
    SharedBytes send_ack(const Draft& ack, Target& target);
    bool resend(const Target& target, const SharedBytes& bytes);

    // Answers of ours.
    /// Makes the server transaction. Null: there is one already (a repeat that overtook its admission).
    ServerId accept(Message&& request, ServerUser* user = nullptr);
    void set_user(ServerId id, ServerUser* user);
    void forget(ServerId id) { set_user(id, nullptr); }
    /// The request, until its final answer was given or written; else null. Copy the Message (its bytes are
    /// shared) to read it longer.
    const Message* request(ServerId id) const;
    /// Our tag for To in answers to this request. Empty when gone.
    std::string_view to_tag(ServerId id) const;
    /// An answer to fill in, with our To tag. The id must not be gone.
    Draft draft(ServerId id, int status, std::string_view reason = {}) const;
    /// False: gone, answered already, or an answer that RFC 4320 forbids.
    bool respond(ServerId id, const Draft& answer);
    bool respond(ServerId id, int status, std::string_view reason = {});
    /// For a final answer that must wait, for the disk say: it is written now, and the request it answers is
    /// let go, so that little is held meanwhile.
    Written write(ServerId id, const Draft& answer);
    bool respond(ServerId id, Written&& answer);
    /// Sends the latest 2xx of an INVITE again (13.3.1.4). False when gone.
    bool repeat_success(ServerId id);
    bool is_alive(ServerId id) const;

    // Answers without a transaction. To tag = Via branch; its ACK is swallowed; nothing is repeated.
    Draft stateless(const Message& request, int status, std::string_view reason = {}) const;
    void reply_stateless(const Message& request, const Draft& answer);
    void reply_stateless(const Message& request, int status, std::string_view reason = {}) {
        reply_stateless(request, stateless(request, status, reason));
    }

    /// A transaction of this request is in progress, or has ended and repeats its answer (17.2.3).
    bool knows(const Message& request) const;
    /// A request of ours in progress has come to ourselves: its topmost Via is ours.
    bool is_ours(const Message& request) const;
    /// A request with the From tag, Call-ID and CSeq of one in progress that came another way (8.2.2.2).
    bool is_merged(const Message& request) const;

    std::size_t clients() const;
    std::size_t servers() const;   ///< in progress
    std::size_t finished() const;  ///< that only repeat their answer
    std::vector<TransactionRow> rows() const;

private:
    friend struct ClientTxn;
    friend struct ServerTxn;
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace asterism::sip
