// SPDX-License-Identifier: Apache-2.0
// MessageSend(destination[,from[,to]]): sends the channel's message on its way and says in
// MESSAGE_SEND_STATUS whether it could be (reference 238, 239).
// PJSIPNotify([to],content): a NOTIFY within the channel's call, or to an endpoint or address (435, 436).
#include "asterism/call/messages.h"
#include "applications.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/calls.h"
#include "asterism/dialplan/args.h"
#include "common.h"

namespace asterism::apps {

namespace {

/// A section of pjsip_notify.conf, or Name=value joined by &: of those, the last comes first (621).
std::optional<call::NotifyLines> lines_of(const call::Messages& messages, const std::string& content) {
    if (const auto* type = messages.notify_type(trim(content))) return *type;
    call::NotifyLines lines;
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

rt::Task<Next> message_send(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(3);
    auto* messages = channel.calls().messages();
    std::expected<void, call::MessageFault> sent = std::unexpected(call::MessageFault::Failure);
    if (trim(args[0]).empty()) {
        log::warning("MessageSend needs a destination");
        sent = std::unexpected(call::MessageFault::InvalidUri);
    } else if (!channel.message) {
        log::warning("MessageSend: {} has no message", channel.name());
    } else if (messages) {
        const auto message = *channel.message;
        sent = messages->send(message, trim(args[0]), trim(args[2]), trim(args[1]));
    }
    set_variable(channel, "MESSAGE_SEND_STATUS", sent ? "SUCCESS" : to_text(sent.error()));
    co_return Next::GoOn;
}

rt::Task<Next> pjsip_notify(Channel& channel, std::string data) {
    auto args = dialplan::split_args(data);
    args.resize(2);
    auto* messages = channel.calls().messages();
    if (!messages || trim(args[1]).empty()) {
        log::warning("PJSIPNotify needs to know what to say");
        co_return Next::GoOn;
    }
    const auto lines = lines_of(*messages, args[1]);
    if (!lines) {
        log::warning("PJSIPNotify: '{}' is no section of pjsip_notify.conf and no list of Name=value",
                     args[1]);
        co_return Next::GoOn;
    }
    const auto to = trim(args[0]);
    if (to.empty())
        messages->notify_channel(channel, *lines);
    else if (istarts_with(to, "sip:") || istarts_with(to, "sips:") || to.find('<') != to.npos)
        messages->notify_uri(to, *lines);
    else if (messages->notify_endpoint(to, *lines) ==
             std::unexpected(call::Messages::NotifyFault::NoEndpoint))
        log::warning("PJSIPNotify: unable to retrieve endpoint '{}'", to);
    co_return Next::GoOn;
}

}  // namespace asterism::apps
