// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/incoming_mwi.h"

#include "asterism/base/log.h"
#include "asterism/base/text.h"

namespace asterism::presence {

std::optional<MailboxCounts> read_message_summary(std::string_view body) {
    std::optional<MailboxCounts> out;
    while (!body.empty()) {
        const auto [line, rest] = split_once(body, '\n');
        body = rest;
        const auto [name, text] = split_once(line, ':');
        if (iequals(trim(name), "Messages-Waiting")) {
            if (!out) out = MailboxCounts{iequals(trim(text), "yes") ? 1u : 0u, 0u};
        } else if (iequals(trim(name), "Voice-Message")) {
            // RFC 3842 5.2: new "/" old [ "(" urgent new "/" urgent old ")" ]
            const auto [fresh, behind] = split_once(trim(text), '/');
            const auto old = trim(behind.substr(0, behind.find('(')));
            const auto one = parse_uint(trim(fresh));
            const auto other = parse_uint(old);
            if (!one || !other || *one > 1'000'000 || *other > 1'000'000) return std::nullopt;
            out = MailboxCounts{static_cast<unsigned>(*one), static_cast<unsigned>(*other)};
        }
    }
    return out;
}

void IncomingMwi::on_request(endpoint::Incoming&& incoming) {
    const auto& request = incoming.request;
    const auto event = request.event();
    const auto type = request.content_type();
    const bool is_summary = event && *event && iequals((*event)->value, "message-summary");
    if (!is_summary) return transactions_.reply_stateless(request, 501);  // 326
    const auto& mailbox = incoming.endpoint->incoming_mwi_mailbox;
    if (mailbox.empty()) return transactions_.reply_stateless(request, 404);
    if (!type || !*type || !iequals((*type)->value, "application/simple-message-summary"))
        return transactions_.reply_stateless(request, 415);
    const auto counts = read_message_summary(request.body());
    if (!counts) {
        log::warning("'{}' says nothing of its messages that could be read", incoming.endpoint->name);
        return transactions_.reply_stateless(request, 400);
    }
    const auto name = std::string(mailbox.str());
    const auto id = transactions_.accept(std::move(incoming.request));
    if (!id) return;
    mailboxes_.set(name, *counts);
    transactions_.respond(id, 200);
}

}  // namespace asterism::presence
