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

#include "asterism/base/record_text.h"
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

/// What a dialog is, beside its usages: plain data, from which it can be made again.
struct DialogRecord {
    enum class State : std::uint8_t { Early, Confirmed };
    enum class Role : std::uint8_t { Uac, Uas };

    std::string call_id;
    std::string local_tag;
    std::string remote_tag;
    std::string local_party;
    std::string remote_party;
    std::string remote_target;
    std::string contact;
    std::vector<std::string> route_set;  // name-addrs, nearest first
    std::uint32_t local_cseq = 0;
    std::optional<std::uint32_t> remote_cseq;
    Role role = Role::Uac;
    State state = State::Early;
    bool force_rport = false;
    bool secure = false;
};

/// As lines of a record that is stored (base/record_text.h), and back: read_dialog() takes one line, false
/// when that is none of a dialog.
void write_dialog(RecordWriter& out, const DialogRecord& dialog);
bool read_dialog(DialogRecord& dialog, std::string_view name, std::string_view value);

class Dialog {
public:
    using State = DialogRecord::State;
    using Role = DialogRecord::Role;

    /// As it was.
    explicit Dialog(DialogRecord record) : it_(std::move(record)) {}
    const DialogRecord& record() const { return it_; }

    /// 12.1.1. `local_tag`: the To tag of our answers; `contact`: ours, as the header's value.
    static Result<Dialog, ParseError> uas(const Message& request, std::string_view local_tag,
                                          std::string_view contact);
    /// 12.1.2. From a response above 100 with a To tag; early unless it is a 2xx.
    static Result<Dialog, ParseError> uac(const Message& response, std::string_view contact, bool secure);

    const std::string& call_id() const { return it_.call_id; }
    const std::string& local_tag() const { return it_.local_tag; }
    const std::string& remote_tag() const { return it_.remote_tag; }
    Role role() const { return it_.role; }
    State state() const { return it_.state; }
    bool is_secure() const { return it_.secure; }
    /// name-addr without tag.
    const std::string& local_party() const { return it_.local_party; }
    const std::string& remote_party() const { return it_.remote_party; }
    const std::string& remote_target() const { return it_.remote_target; }
    const std::vector<std::string>& route_set() const { return it_.route_set; }
    const std::string& contact() const { return it_.contact; }
    void set_contact(std::string_view contact) { it_.contact = contact; }
    std::uint32_t local_cseq() const { return it_.local_cseq; }
    std::optional<std::uint32_t> remote_cseq() const { return it_.remote_cseq; }
    void set_state(State state) { it_.state = state; }
    /// Answers to requests within it go to the port they came from, Via's rport or not (statement 580).
    void set_force_rport(bool on) { it_.force_rport = on; }
    bool force_rport() const { return it_.force_rport; }

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
    std::uint32_t take_local_cseq() { return ++it_.local_cseq; }
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

    DialogRecord it_;
    std::vector<DialogUsage*> usages_;
};

/// Whether a failure answer to a request within a dialog ends the usage that sent it (RFC 5057 5.1).
bool ends_usage(int status);

/// INVITE, UPDATE, SUBSCRIBE, NOTIFY, REFER: their Contact is the new remote target.
bool refreshes_target(Method method);

}  // namespace asterism::sip
