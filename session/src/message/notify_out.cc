// SPDX-License-Identifier: Apache-2.0
// NOTIFY outside of subscriptions, as phones want it for "check-sync" and the like: reference 435, 436.
#include <fmt/core.h>

#include <algorithm>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/session/messages.h"
#include "asterism/session/sip_leg.h"
#include "message/message_words.h"
#include "message/notification.h"
#include "message/recipient.h"

namespace asterism::session {

namespace {

/// 435: what the message is built of, and nobody else writes.
bool is_ours(std::string_view name) {
    constexpr std::string_view kOurs[] = {"Call-ID",     "Contact", "CSeq", "From", "Record-Route",
                                          "Request-URI", "Route",   "To",   "Via",  "i",
                                          "m",           "f",       "t",    "v"};
    return std::any_of(std::begin(kOurs), std::end(kOurs),
                       [name](std::string_view one) { return iequals(one, name); });
}

// 435
Notification read_lines(const NotifyLines& lines) {
    Notification out;
    bool has_content = false;
    for (const auto& [name, value] : lines) {
        if (iequals(name, "Content")) {
            if (std::exchange(has_content, true)) out.content += "\r\n";
            out.content += value;
        } else if (iequals(name, "Content-Type") || iequals(name, "c")) {
            out.content_type = value;
        } else if (iequals(name, "Content-Length") || iequals(name, "l")) {
            continue;
        } else if (is_ours(name)) {
            log::warning("Cannot specify header '{}' in a NOTIFY; it is left out", name);
        } else if (may_be_sent(name)) {
            out.headers.emplace_back(name, value);
        } else {
            log::warning("'{}' is no name of a header; it is left out of a NOTIFY", name);
        }
    }
    if (out.content_type.empty() == has_content) {
        log::warning("A NOTIFY needs both Content-Type and Content, or neither; it goes without");
        out.content_type.clear();
    }
    return out;
}

void send_one(const SipServices& services, Recipient recipient, const Notification& notification) {
    auto notify = std::make_unique<OutOfDialog>(services, std::move(recipient), Sender{});
    auto draft = notify->draft(sip::Method::Notify);
    draft.add(sip::HeaderId::Contact, "<sip:x>");
    write_notification(draft, notification);
    OutOfDialog::send(std::move(notify), std::move(draft));
}

}  // namespace

void write_notification(sip::Draft& draft, const Notification& notification) {
    draft.add(sip::HeaderId::SubscriptionState, "terminated");
    for (const auto& [name, value] : notification.headers) {
        if (iequals(name, "Event") || iequals(name, "Subscription-State"))
            draft.set(name, value);
        else
            draft.add(name, value);
    }
    if (!notification.content_type.empty()) draft.set_body(notification.content_type, notification.content);
}

std::expected<void, Messages::NotifyFault> Messages::notify_endpoint(std::string_view name,
                                                                     const NotifyLines& lines) {
    const auto& endpoint = services_.directory.endpoint(name);
    if (!endpoint) return std::unexpected(NotifyFault::NoEndpoint);
    auto recipients = all_recipients(services_, endpoint);
    if (recipients.empty()) {
        log::warning("Endpoint '{}' has no contact that could be notified", name);
        return std::unexpected(NotifyFault::NoContact);
    }
    const auto notification = read_lines(lines);
    for (auto& one : recipients) send_one(services_, std::move(one), notification);
    return {};
}

std::expected<void, Messages::NotifyFault> Messages::notify_uri(std::string_view uri,
                                                                const NotifyLines& lines) {
    const auto& name = services_.directory.global().default_outbound_endpoint;
    const auto& endpoint = services_.directory.endpoint(name);
    if (!endpoint) {
        log::warning("No default outbound endpoint set, can not send NOTIFY requests to arbitrary URIs.");
        return std::unexpected(NotifyFault::NoDefaultEndpoint);
    }
    const auto address = written_address(uri).uri;
    const auto parsed = sip::UriView::parse(address);
    if (!parsed || !parsed->is_sip()) {
        log::warning("'{}' is not an address that could be notified", uri);
        return std::unexpected(NotifyFault::BadUri);
    }
    send_one(services_, recipient_at(services_, endpoint, address), read_lines(lines));
    return {};
}

std::expected<void, Messages::NotifyFault> Messages::notify_channel(Channel& channel,
                                                                    const NotifyLines& lines) {
    auto* leg = sip_leg(channel);
    if (!leg || !leg->notify(read_lines(lines))) {
        log::warning("{} has no SIP session that could be notified", channel.name());
        return std::unexpected(NotifyFault::NoSession);
    }
    return {};
}

void Messages::set_notify_types(std::vector<std::pair<std::string, NotifyLines>> types) {
    notify_types_ = std::move(types);
}

const NotifyLines* Messages::notify_type(std::string_view name) const {
    for (const auto& [type, lines] : notify_types_)
        if (type == name) return &lines;
    return nullptr;
}

std::vector<std::string> Messages::notify_types() const {
    std::vector<std::string> names;
    for (const auto& one : notify_types_) names.push_back(one.first);
    return names;
}

}  // namespace asterism::session
