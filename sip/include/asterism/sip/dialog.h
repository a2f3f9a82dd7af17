// SPDX-License-Identifier: Apache-2.0
// A dialog: what two user agents remember of each other between requests (RFC 3261 12).
//
//   12.1    made from a request and our To tag (UAS) or from a response (UAC)
//   12.2.1  requests within it: CSeq, route set, strict and loose routers; target refresh
//   12.2.2  order of the peer's CSeq
//   RFC 5057  usages share it; it ends with the last of them
//
// State only: it sends nothing. Owned by a DialogTable; usages attach to it and detach.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/result.h"
#include "asterism/sip/draft.h"
#include "asterism/sip/message.h"
#include "asterism/sip/transaction_layer.h"

namespace asterism::sip {

class Dialog;

/// One use of a dialog: an INVITE session, or one subscription. Must detach before it dies.
class DialogUsage {
public:
    virtual ~DialogUsage() = default;
    /// Is this request mine? An INVITE usage takes INVITE, BYE, UPDATE, PRACK, INFO, ...; a subscription the
    /// SUBSCRIBE or NOTIFY of its event and id. Asked in the order of attaching.
    virtual bool wants(const Message& request) const = 0;
    /// A request in order, with its server transaction, of which this becomes the user if it calls
    /// set_user().
    /// `request` stays readable until this returns, whatever was answered.
    virtual void on_request(Dialog& dialog, ServerId id, const Message& request) = 0;
    /// The ACK to a 2xx.
    virtual void on_ack(Dialog&, const Message&) {}
    /// A 2xx to INVITE that no transaction took: its ACK was lost (13.2.2.4).
    virtual void on_repeated_success(Dialog&, const Message&) {}
};

class Dialog {
public:
    enum class State : std::uint8_t { Early, Confirmed };
    enum class Role : std::uint8_t { Uac, Uas };

    /// 12.1.1. `local_tag`: the To tag of our answers; `contact`: ours, as the header's value.
    static Result<Dialog, ParseError> uas(const Message& request, std::string_view local_tag,
                                          std::string_view contact);
    /// 12.1.2. From a response above 100 with a To tag; early unless it is a 2xx.
    static Result<Dialog, ParseError> uac(const Message& response, std::string_view contact, bool secure);

    const std::string& call_id() const { return call_id_; }
    const std::string& local_tag() const { return local_tag_; }
    const std::string& remote_tag() const { return remote_tag_; }
    Role role() const { return role_; }
    State state() const { return state_; }
    bool is_secure() const { return secure_; }
    /// name-addr without tag.
    const std::string& local_party() const { return local_party_; }
    const std::string& remote_party() const { return remote_party_; }
    const std::string& remote_target() const { return remote_target_; }
    const std::vector<std::string>& route_set() const { return route_set_; }
    const std::string& contact() const { return contact_; }
    void set_contact(std::string_view contact) { contact_ = contact; }
    std::uint32_t local_cseq() const { return local_cseq_; }
    std::optional<std::uint32_t> remote_cseq() const { return remote_cseq_; }
    void set_state(State state) { state_ = state; }
    /// Answers to requests within it go to the port they came from, Via's rport or not (statement 580).
    void set_force_rport(bool on) { force_rport_ = on; }
    bool force_rport() const { return force_rport_; }

    /// The 2xx that confirms an early dialog: target and, for a UAC, route set are taken anew (13.2.2.4).
    void confirm(const Message& success);
    /// The Contact of a target refresh request or its 2xx (12.2.1.2, 12.2.2). Of other methods ignored.
    void refresh_target(const Message& message);
    /// 12.2.2: false when lower than one seen before (answer 500). ACK and CANCEL need not ask.
    bool take_remote_cseq(std::uint32_t number);

    /// A request within the dialog: next CSeq, From, To, Call-ID, Max-Forwards, Route, request URI by
    /// 12.2.1.1, and Contact where the method refreshes the target.
    Draft request(Method method);
    /// The number of a request that is sent again with credentials (22.2).
    std::uint32_t take_local_cseq() { return ++local_cseq_; }
    /// The ACK for a 2xx to the INVITE of that CSeq (13.2.2.4).
    Draft ack(std::uint32_t invite_cseq) const;
    /// What has to be resolved to send the next request (8.1.2): the first hop.
    std::string next_hop() const;

    // Usages.
    void attach(DialogUsage& usage);
    /// The dialog may be gone afterwards (DialogTable::detach does both).
    void detach(DialogUsage& usage);
    const std::vector<DialogUsage*>& usages() const { return usages_; }

private:
    friend class DialogTable;
    Dialog() = default;
    Draft base_request(Method method, std::uint32_t cseq) const;
    bool strict_first_hop() const;

    std::string call_id_;
    std::string local_tag_;
    std::string remote_tag_;
    std::string local_party_;
    std::string remote_party_;
    std::string remote_target_;
    std::string contact_;
    std::vector<std::string> route_set_;  // name-addrs, nearest first
    std::vector<DialogUsage*> usages_;
    std::uint32_t local_cseq_ = 0;
    std::optional<std::uint32_t> remote_cseq_;
    Role role_ = Role::Uac;
    State state_ = State::Early;
    bool force_rport_ = false;
    bool secure_ = false;
};

/// Whether a failure answer to a request within a dialog ends the usage that sent it (RFC 5057 5.1).
bool ends_usage(int status);

/// INVITE, UPDATE, SUBSCRIBE, NOTIFY, REFER: their Contact is the new remote target.
bool refreshes_target(Method method);

}  // namespace asterism::sip
