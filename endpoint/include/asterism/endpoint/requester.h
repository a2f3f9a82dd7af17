// SPDX-License-Identifier: Apache-2.0
// A request of ours on its way out: where to (RFC 3263), by which of our transports, with which credentials,
// and what to try next. What INVITE, OPTIONS, NOTIFY, MESSAGE and REGISTER have in common.
//
//   RFC 3261 8.1.2, 8.1.3.5   sending; 401 and 407 answered
//   RFC 3261 18.1.1           large requests go by TCP, unless disable_tcp_switch
//   RFC 3263 4.3              the next place on timeout, transport failure, 503 or 408
//   reference                 90 to 96, 131, 165, 196, 197, 208
//
// Owned by `server`; exchange thread. A RequestUser must outlive its request or forget() it.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/endpoint/access_tokens.h"
#include "asterism/endpoint/directory.h"
#include "asterism/sip/transaction_layer.h"
#include "asterism/sipnet/sip_net.h"

namespace asterism::endpoint {

using RequestId = std::uint64_t;

class RequestUser {
public:
    virtual ~RequestUser() = default;
    /// The way is known: addresses of ours may be written now (Contact, SDP). Called for each place tried.
    /// False: it cannot be sent after all, and counts as if that place could not be reached.
    virtual bool on_target(const sip::Target&, sip::Draft&) { return true; }
    /// Every response that is not dealt with here. A final one is the last, save further 2xx to an INVITE.
    virtual void on_response(const sip::Message& response) = 0;
    /// Nothing answered anywhere. `status` is what it counts as: 408, 503, 502 when the name is not known.
    virtual void on_failed(int status, const std::string& why) = 0;
    /// A challenge is answered: the number of the repeated request. Within a dialog its CSeq is taken.
    virtual std::uint32_t next_cseq(std::uint32_t former) { return former + 1; }
    /// A challenge is answered: the request that goes out again, with credentials and all.
    virtual void on_repeat(const sip::Message& /*challenge*/, sip::Draft& /*request*/) {}
};

struct Outgoing {
    /// Request line, From, To, Call-ID, CSeq; no Via. Routes within a dialog stand in it already.
    sip::Draft draft;
    /// Its transport, outbound_auth and so on; may be null.
    Ref<Endpoint> endpoint;
    /// Added as Route in front of what the draft has: Path, outbound_proxy.
    std::vector<std::string> route{};
    /// The connection to use and no other; none: found by address.
    sip::FlowId flow{};
    /// The first hop by URI when it is not the topmost Route or the request URI (dialogs know theirs).
    std::string next_hop{};
    /// Who wrote where it goes.
    sipnet::Words words = sipnet::Words::OfPeer;
    /// Names of auth objects; empty: the endpoint's outbound_auth.
    std::vector<std::string> auths{};
    /// Name of the transport section; empty: the endpoint's.
    std::string transport{};
    /// False: a challenge is an answer like any other.
    bool authenticates = true;
    /// So many challenges are answered, whatever they refuse (433); nullopt: 10, and credentials that are
    /// refused are not sent again (95, 96).
    std::optional<unsigned> challenges{};
};

/// The way that a registration of ours keeps open for others: what a transport of protocol=flow stands for
/// (reference 174).
struct OpenWay {
    /// Its connection; none: datagrams to `hop`.
    sip::FlowId flow;
    sipnet::Hop hop;
    /// RFC 3608: as Route in requests that begin something.
    std::vector<std::string> service_route;
};

/// Implemented by `trunk`.
class OpenWays {
public:
    /// By the name of the transport; null: nothing is registered over it.
    virtual const OpenWay* open_way(std::string_view transport) const = 0;

protected:
    ~OpenWays() = default;
};

class Requester {
public:
    Requester(rt::Loop& loop, sip::TransactionLayer& transactions, sipnet::SipNet& net, Directory& directory);
    ~Requester();

    /// Answers come in later turns.
    RequestId send(Outgoing outgoing, RequestUser& user) { return start(std::move(outgoing), &user); }
    /// For requests whose answer changes nothing (BYE): challenged and repeated like any other.
    void send(Outgoing outgoing) { start(std::move(outgoing), nullptr); }
    /// CANCEL for an INVITE: waits for the first provisional answer as RFC 3261 9.1 wants it. Before anything
    /// was sent the request just ends, and on_failed(487) follows.
    void cancel(RequestId id, const std::vector<std::pair<std::string, std::string>>& headers = {});
    void forget(RequestId id);
    /// The user waits no longer for the answer to this request, which is no INVITE: it is not repeated any
    /// more, and nothing is heard of it.
    void abandon(RequestId id);
    /// The user waits no longer for an answer of this place: on to the next one. False: there is none, and
    /// the request is abandoned.
    bool pass(RequestId id);
    /// From now on `user` hears of it, and lives as long as the request.
    void hand_over(RequestId id, std::unique_ptr<RequestUser> user);
    /// Drops everything without a word to anybody: the end of the program.
    void clear();
    /// Requests that wait for their final answer: the end of the program waits for these.
    std::size_t unanswered() const;

    void set_open_ways(const OpenWays& ways) { ways_ = &ways; }
    /// Without them challenges of scheme Bearer are not answered.
    void set_access_tokens(AccessTokens& tokens) { tokens_ = &tokens; }

    sip::TransactionLayer& transactions() { return transactions_; }
    sipnet::SipNet& net() { return net_; }
    Directory& directory() { return directory_; }

private:
    class Attempt;
    RequestId start(Outgoing outgoing, RequestUser* user);
    void end(RequestId id);

    rt::Loop& loop_;
    sip::TransactionLayer& transactions_;
    sipnet::SipNet& net_;
    Directory& directory_;
    const OpenWays* ways_ = nullptr;
    AccessTokens* tokens_ = nullptr;
    RequestId next_ = 1;
    HashMap<RequestId, std::unique_ptr<Attempt>> attempts_;
    std::vector<std::unique_ptr<Attempt>> graveyard_;
};

/// Values of (Proxy-)Authorization for the challenges in `response`, one for each realm that one of `auths`
/// is for, in the order of the challenges (statements 91, 92, 571); none when none serves, with the reason
/// for the log.
std::vector<std::string> answer_challenges(const Directory& directory, const std::vector<std::string>& auths,
                                           const sip::Message& response, std::string_view method,
                                           std::string_view uri, std::string& why_not);

/// The auth of auth_type=google_oauth that answers a challenge of scheme Bearer (RFC 8898 4) in `response`,
/// and the realm of that; null: none.
Ref<Auth> bearer_auth(const Directory& directory, const std::vector<std::string>& auths,
                      const sip::Message& response, std::string& realm);

}  // namespace asterism::endpoint
