// SPDX-License-Identifier: Apache-2.0
#include "asterism/presence/incoming_mwi.h"

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/endpoint/test_event.h"

namespace asterism::presence {

namespace {

/// msg-count of RFC 3842 5.2, without what is urgent: new "/" old.
std::optional<MailboxCounts> counts_in(std::string_view text) {
    constexpr std::uint64_t kMost = 1'000'000;
    const auto [fresh, old] = split_once(text, '/');
    const auto one = parse_uint(trim(fresh)), other = parse_uint(trim(old));
    if (!one || !other || *one > kMost || *other > kMost) return std::nullopt;
    return MailboxCounts{static_cast<unsigned>(*one), static_cast<unsigned>(*other)};
}

}  // namespace

std::optional<MessageSummary> read_message_summary(std::string_view body) {
    MessageSummary out;
    bool waiting = false, counted = false, said = false;
    while (!body.empty()) {
        const auto [line, rest] = split_once(body, '\n');
        body = rest;
        const auto [name, text] = split_once(line, ':');
        if (iequals(trim(name), "Messages-Waiting")) {
            said = true;
            waiting = iequals(trim(text), "yes");
        } else if (iequals(trim(name), "Message-Account")) {
            out.account = trim(text);
        } else if (iequals(trim(name), "Voice-Message")) {
            const auto [plain, behind] = split_once(text, '(');
            const auto counts = counts_in(plain);
            if (!counts) return std::nullopt;
            out.voice = *counts;
            out.urgent = counts_in(split_once(behind, ')').first).value_or(MailboxCounts{});
            counted = true;
        }
    }
    if (!said && !counted) return std::nullopt;
    if (!counted) out.voice.fresh = waiting ? 1 : 0;
    return out;
}

void IncomingMwi::serve(endpoint::Handlers& handlers) {
    handlers.set(sip::Method::Notify, "message-summary", *this);
}

void IncomingMwi::on_request(endpoint::Incoming&& incoming) {
    const auto& request = incoming.request;
    const auto type = request.content_type();
    const auto& mailbox = incoming.endpoint->incoming_mwi_mailbox;
    if (mailbox.empty()) {
        endpoint::publish_test(events_, "PUBSUB_NO_INCOMING_MWI_MAILBOX",
                               {{"Endpoint", incoming.endpoint->name}});  // 637
        return transactions_.reply_stateless(request, 404);
    }
    if (!type || !*type || !iequals((*type)->value, "application/simple-message-summary"))
        return transactions_.reply_stateless(request, 415);
    const auto summary = read_message_summary(request.body());
    if (!summary) {
        log::warning("'{}' says nothing of its messages that could be read", incoming.endpoint->name);
        return transactions_.reply_stateless(request, 400);
    }
    const std::string name(mailbox.str()), sender = incoming.endpoint->name;
    const auto id = transactions_.accept(std::move(incoming.request));
    if (!id) return;
    const auto text = [](unsigned number) { return std::to_string(number); };
    endpoint::publish_test(events_, "PUBSUB_INCOMING_MWI_PUBLISH",
                           {{"Endpoint", sender},
                            {"Mailbox", name},
                            {"MessageAccount", summary->account},
                            {"VoiceMessagesNew", text(summary->voice.fresh)},
                            {"VoiceMessagesOld", text(summary->voice.old)},
                            {"VoiceMessagesUrgentNew", text(summary->urgent.fresh)},
                            {"VoiceMessagesUrgentOld", text(summary->urgent.old)}});
    mailboxes_.set(name, summary->voice);
    transactions_.respond(id, 200);
}

}  // namespace asterism::presence
