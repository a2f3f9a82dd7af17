// SPDX-License-Identifier: Apache-2.0
// Which dialog a request belongs to (RFC 3261 12.2.2), and who in it takes it (RFC 5057).
// Stands between the transaction layer and `User`, the floor above. Lives on the exchange thread.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/hash_map.h"
#include "asterism/sip/dialog.h"
#include "asterism/sip/transaction_layer.h"

namespace asterism::sip {

/// Owns the dialogs. A dialog's address stays until its last usage detaches.
class DialogTable {
public:
    /// Takes `dialog` in with its first usage.
    Dialog& add(Dialog&& dialog, DialogUsage& first);
    void attach(Dialog& dialog, DialogUsage& usage) { dialog.attach(usage); }
    /// The dialog goes with its last usage. `dialog` may dangle afterwards.
    void detach(Dialog& dialog, DialogUsage& usage);

    /// By Call-ID and both tags as we see them; null when there is none.
    Dialog* find(std::string_view call_id, std::string_view local_tag, std::string_view remote_tag) const;
    /// The dialog a request or response of a peer belongs to.
    Dialog* find(const Message& message) const;
    std::size_t size() const { return dialogs_.size(); }

private:
    TextMap<std::unique_ptr<Dialog>> dialogs_;  // key: the three, joined
};

/// What belongs to no dialog, or to nobody in it. `endpoint` implements it.
class User {
public:
    virtual ~User() = default;
    /// A request outside any dialog of ours: identify, admit, then accept() or reply_stateless(). When it has
    /// a To tag, the dialog that it means is not (or no longer) here: 481 by RFC 3261 12.2.2, unless the
    /// method needs none. BYE, CANCEL and ACK of that kind do not get here.
    virtual void on_request(Message&& request) = 0;
    /// A request within a dialog that no usage wants (OPTIONS, MESSAGE, NOTIFY of a foreign event).
    virtual void on_dialog_request(Dialog& dialog, ServerId id, const Message& request) = 0;
    /// A 2xx to an INVITE that nobody remembers. By 13.2.2.4 it wants ACK and BYE; doing nothing is allowed.
    virtual void on_stray_success(const Message&) {}
};

class DialogLayer : public Core {
public:
    DialogLayer(TransactionLayer& transactions, User& user) : transactions_(transactions), user_(user) {}

    DialogTable& table() { return table_; }
    TransactionLayer& transactions() { return transactions_; }

    void on_request(Message&& request) override;
    void on_ack(const Message& ack) override;
    void on_stray_response(const Message& response) override;

private:
    TransactionLayer& transactions_;
    User& user_;
    DialogTable table_;
};

}  // namespace asterism::sip
