// SPDX-License-Identifier: Apache-2.0
// MessageSend, PJSIPNotify: what is said outside of calls (reference 238 to 241, 435, 436).
#include "ami/actions.h"
#include "asterism/base/text.h"
#include "asterism/dialplan/args.h"
#include "pjsip/notify.h"

namespace asterism::manage {

namespace {

/// Several headers, each with several of them: "a=1,b=2". A comma that belongs to a value stands in quotes
/// or behind a backslash; what is no pair is passed over.
session::NotifyLines variables_of(const AmiRequest& request) {
    session::NotifyLines lines;
    for (const auto header : request.message().all("Variable"))
        for (const auto& pair : dialplan::split_args(header)) {
            const auto [name, text] = split_once(pair, '=');
            if (!trim(name).empty() && pair.find('=') != pair.npos)
                lines.emplace_back(trim(name), trim(text));
        }
    return lines;
}

void message_send(const AmiRequest& request) {
    auto* messages = session::services(request.services().calls).messages;
    // Of old, To alone is where it goes.
    auto destination = trim(request.get("Destination"));
    auto to = trim(request.get("To"));
    if (destination.empty()) std::swap(destination, to);
    if (destination.empty()) return request.error("No 'To' address specified.");
    call::TextMessage message;
    message.from = request.get("From");
    message.body = request.get("Body");
    if (const auto encoded = request.get("Base64Body"); !encoded.empty()) {
        const auto decoded = unbase64(encoded);
        if (!decoded) return request.error("Message failed to send.");
        message.body = *decoded;
    }
    for (const auto& [name, value] : variables_of(request))
        if (!message.set(name, value, true)) return request.error("Too many variables");
    if (!messages) return request.error("Message failed to send.");
    const auto sent = messages->send(message, destination, to);
    if (sent) return request.success("Message successfully sent");
    if (sent.error() == session::MessageFault::InvalidProtocol)
        return request.error("Message technology not found.");
    request.error("Message failed to send.");
}

void notify(const AmiRequest& request) {
    auto& services = request.services();
    const auto endpoint = request.get("Endpoint"), uri = request.get("URI"), channel = request.get("Channel");
    const int given = !endpoint.empty() + !uri.empty() + !channel.empty();
    if (given == 0)
        return request.error(
            "PJSIPNotify requires either an endpoint name, a SIP URI, or a channel.  Name one.");
    if (given > 1)
        return request.error(
            "PJSIPNotify requires either an endpoint name, a SIP URI, or a channel.  Not more.");
    session::NotifyLines lines;
    if (const auto option = request.get("Option"); !option.empty()) {
        const auto* type = session::services(services.calls).messages
                               ? session::services(services.calls).messages->notify_type(option)
                               : nullptr;
        if (!type) return request.error(fmt::format("Unable to find notify type '{}'\n", option));
        lines = *type;
    } else {
        lines = variables_of(request);
    }
    if (lines.empty()) return request.error("Variable or Option is needed");
    const auto whom = !endpoint.empty() ? NotifyWhom::Endpoint
                      : !uri.empty()    ? NotifyWhom::Uri
                                        : NotifyWhom::Channel;
    const auto fault = send_notify(services, whom,
                                   !endpoint.empty() ? endpoint
                                   : !uri.empty()    ? uri
                                                     : channel,
                                   lines);
    if (fault && !fault->found_later) return request.error(fault->text);
    request.success("NOTIFY sent");
}

}  // namespace

std::vector<AmiAction> message_actions() {
    return {{"MessageSend", classes(EventClass::Message), "Send an out of call message to an endpoint.",
             message_send},
            {"PJSIPNotify", classes(EventClass::System),
             "Send a NOTIFY to either an endpoint, an arbitrary URI, or inside a SIP dialog.", notify}};
}

}  // namespace asterism::manage
