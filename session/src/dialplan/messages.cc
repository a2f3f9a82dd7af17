// SPDX-License-Identifier: Apache-2.0
// MessageSend(destination[,from[,to]]): sends the channel's message on its way and says in
// MESSAGE_SEND_STATUS whether it could be (reference 238, 239).
// PJSIPNotify([to],content): a NOTIFY within the channel's call, or to an endpoint or address (435, 436).
#include "asterism/session/messages.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "asterism/dialplan/args.h"
#include "rows.h"

namespace asterism::session {

namespace {

/// A section of pjsip_notify.conf, or Name=value joined by &: of those, the last comes first (621).
std::optional<NotifyLines> lines_of(const Messages& messages, const std::string& content) {
    if (const auto* type = messages.notify_type(trim(content))) return *type;
    NotifyLines lines;
    const auto items = split(content, '&');
    for (auto item = items.rbegin(); item != items.rend(); ++item) {
        const auto one = *item;
        if (trim(one).empty()) continue;
        const auto [name, value] = split_once(one, '=');
        if (trim(name).empty() || one.find('=') == one.npos) return std::nullopt;
        if (iequals(trim(name), "Content") && trim(value).empty()) continue;
        lines.emplace_back(trim(name), trim(value));
    }
    if (lines.empty()) return std::nullopt;
    return lines;
}

}  // namespace

rt::Task<call::Next> message_send(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(3);
    auto* messages = services(channel.calls()).messages;
    std::expected<void, MessageFault> sent = std::unexpected(MessageFault::Failure);
    if (trim(args[0]).empty()) {
        log::warning("MessageSend needs a destination");
        sent = std::unexpected(MessageFault::InvalidUri);
    } else if (!channel.message) {
        log::warning("MessageSend: {} has no message", channel.name());
    } else if (messages) {
        const auto message = *channel.message;
        sent = messages->send(message, trim(args[0]), trim(args[2]), trim(args[1]));
    }
    call::set_variable(channel.calls(), &channel, "MESSAGE_SEND_STATUS",
                       sent ? "SUCCESS" : to_text(sent.error()));
    co_return call::Next::GoOn;
}

rt::Task<call::Next> pjsip_notify(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(2);
    auto* messages = services(channel.calls()).messages;
    if (!messages || trim(args[1]).empty()) {
        log::warning("PJSIPNotify needs to know what to say");
        co_return call::Next::GoOn;
    }
    const auto lines = lines_of(*messages, args[1]);
    if (!lines) {
        log::warning("PJSIPNotify: '{}' is no section of pjsip_notify.conf and no list of Name=value",
                     args[1]);
        co_return call::Next::GoOn;
    }
    const auto to = trim(args[0]);
    if (to.empty())
        messages->notify_channel(channel, *lines);
    else if (istarts_with(to, "sip:") || istarts_with(to, "sips:") || to.find('<') != to.npos)
        messages->notify_uri(to, *lines);
    else if (messages->notify_endpoint(to, *lines) == std::unexpected(Messages::NotifyFault::NoEndpoint))
        log::warning("PJSIPNotify: unable to retrieve endpoint '{}'", to);
    co_return call::Next::GoOn;
}

}  // namespace asterism::session
