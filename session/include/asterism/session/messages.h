// SPDX-License-Identifier: Apache-2.0
// MESSAGE outside of calls (RFC 3428; reference 235 to 241), both ways, and NOTIFY as pjsip_notify.conf has
// it (435, 436).
//
// What comes in runs the dialplan on a channel without a leg, Message/ast_msg_queue, which nobody is shown;
// those of one sender to one extension one after the other, others beside (sip/message_queue.h). Its dialplan
// may take as long as the limit message_seconds says. What goes out is passed on and its fate logged: nobody
// waits for it.
//
// Owned by `server`; exchange thread.
#pragma once

#include <expected>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "asterism/call/text_message.h"
#include "asterism/endpoint/message_summary.h"
#include "asterism/session/pjsip.h"

namespace asterism::session {

class MessageQueue;

/// Words of MESSAGE_SEND_STATUS.
enum class MessageFault : std::uint8_t { InvalidProtocol, InvalidUri, Failure };
std::string_view to_text(MessageFault fault);

/// A NOTIFY that somebody wrote: its header lines and "Content", in order.
using NotifyLines = std::vector<std::pair<std::string, std::string>>;

class Messages final : public endpoint::RequestHandler {
public:
    explicit Messages(SipServices services);
    ~Messages();

    /// MESSAGE outside a dialog.
    void on_request(endpoint::Incoming&& incoming) override;

    /// "pjsip:6001", "pjsip:6001/sip:6001@192.0.2.10", "pjsip:6001/100", "pjsip:sip:100@example.com",
    /// "pjsip:100@example.com". `to` and `from` replace the address in To and From, when they are not empty.
    std::expected<void, MessageFault> send(const TextMessage& message, std::string_view destination,
                                           std::string_view to = {}, std::string_view from = {});

    /// Why no NOTIFY was sent.
    enum class NotifyFault : std::uint8_t { NoEndpoint, NoContact, NoDefaultEndpoint, BadUri, NoSession };
    /// To every contact of the endpoint.
    std::expected<void, NotifyFault> notify_endpoint(std::string_view endpoint, const NotifyLines& lines);
    /// To that address, by the default outbound endpoint.
    std::expected<void, NotifyFault> notify_uri(std::string_view uri, const NotifyLines& lines);
    /// Within the call of that channel.
    std::expected<void, NotifyFault> notify_channel(Channel& channel, const NotifyLines& lines);

    /// message-summary to every contact of the endpoint, without a subscription (reference 385, 390, 393).
    void notify_waiting(const endpoint::Ref<endpoint::Endpoint>& endpoint,
                        const endpoint::MessageSummary& summary);

    /// Sections of pjsip_notify.conf by name; a reload replaces them.
    void set_notify_types(std::vector<std::pair<std::string, NotifyLines>> types);
    /// Null: there is no such section.
    const NotifyLines* notify_type(std::string_view name) const;
    std::vector<std::string> notify_types() const;

    /// The end: what waits is dropped, what runs is hung up.
    void stop();
    /// Messages that wait or run.
    std::size_t waiting() const;
    std::size_t waiting_bytes() const;

private:
    class Running;
    void start_what_may();
    rt::Task<void> run_next(bool& started);

    SipServices services_;
    std::unique_ptr<MessageQueue> queue_;
    std::set<Running*> running_;
    bool starting_ = false;
    std::vector<std::pair<std::string, NotifyLines>> notify_types_;
};

}  // namespace asterism::session
