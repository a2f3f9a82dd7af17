// SPDX-License-Identifier: Apache-2.0
// A MESSAGE comes in: reference 235, 236.
#include "asterism/call/messages.h"

#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"

namespace asterism::call {

namespace {

/// Messages that wait for those before them, and what they hold; more are refused.
constexpr std::size_t kMostWaiting = 10'000;
constexpr std::size_t kMostBytes = 32'000'000;

/// "udp", as PJSIP_TRANSPORT says it.
std::string_view transport_word(sip::Transport transport) {
    switch (transport) {
        case sip::Transport::Udp:
            return "udp";
        case sip::Transport::Tcp:
            return "tcp";
        case sip::Transport::Tls:
            return "tls";
        case sip::Transport::Ws:
            return "ws";
        case sip::Transport::Wss:
            return "wss";
    }
    return "udp";
}

// 236
TextMessage read_message(const sip::Message& request) {
    TextMessage message;
    message.to = fmt::format("pjsip:{}", request.to().uri_text);
    const auto name = request.from().display_name();
    const auto from = request.from().uri();
    std::string address(request.from().uri_text);
    if (from && from->is_sip()) {
        auto plain = sip::Uri(*from);
        plain.clear_params();
        address = plain.text();
    }
    message.from = name.empty() ? fmt::format("\"\" <{}>", address) : sip::print_name_addr(name, address);
    message.body = request.body();
    // First, so that no header of that name stands for them.
    message.set("PJSIP_RECVADDR", request.origin().source.text(), false);
    message.set("PJSIP_TRANSPORT", transport_word(request.origin().transport), false);
    for (const auto& line : request.lines()) {
        const auto known = sip::header_name(line.id);
        const auto header = known.empty() ? request.name(line) : known;
        if (message.find(header)) continue;  // the first of several counts
        message.set(header, request.value(line), false);
    }
    return message;
}

}  // namespace

void Messages::on_request(endpoint::Incoming&& incoming) {
    auto& transactions = services_.transactions;
    const auto& request = incoming.request;
    const auto& uri = request.request_uri();
    const auto& endpoint = *incoming.endpoint;
    // 235, in its order.
    const auto type = request.content_type();
    if (!type || !*type || !iequals((*type)->value, "text/plain")) {
        auto answer = transactions.stateless(request, 415);
        answer.add(sip::HeaderId::Accept, "text/plain");  // RFC 3261 21.4.13
        return transactions.reply_stateless(request, answer);
    }
    if (!uri.is_sip() && uri.scheme != sip::Scheme::Tel) return transactions.reply_stateless(request, 416);
    auto exten = uri.plain_user();
    if (services_.directory.global().ignore_uri_user_options) exten = exten.substr(0, exten.find(';'));
    if (exten.empty()) exten = "s";
    const std::string context =
        endpoint.shared->message_context.empty() ? endpoint.context : endpoint.shared->message_context;
    const dialplan::Where where{.context = context, .exten = exten, .clock = services_.calls.clock()};
    if (!services_.calls.dialplan()->exists(where)) {
        log::notice(
            "Message from '{}' ({}) to extension '{}' rejected because extension not found in context '{}'.",
            endpoint.name, request.origin().source.text(), exten, context);
        return transactions.reply_stateless(request, 404);
    }
    const auto size = request.text().size();
    if (queue_.size() >= kMostWaiting || waiting_bytes_ + size > kMostBytes || services_.calls.refusing())
        return transactions.reply_stateless(request, 503);
    auto message = read_message(request);
    // From here on a repetition meets its answer again.
    const auto id = transactions.accept(std::move(incoming.request));
    if (!id) return;
    transactions.respond(id, 202);
    queue_.push_back({std::move(message), {context, exten, 1}, size});
    waiting_bytes_ += size;
    if (!std::exchange(working_, true)) rt::spawn(work());
}

rt::Task<void> Messages::work() {
    auto& calls = services_.calls;
    while (!queue_.empty()) {
        auto& channel = calls.channels.create_hidden("Message/ast_msg_queue");
        channel.message = std::make_unique<TextMessage>(std::move(queue_.front().message));
        channel.place = queue_.front().place;
        channel.set_state(ChannelState::Up);
        running_ = channel.id();
        co_await run_dialplan(channel);
        running_ = {};
        if (queue_.empty()) continue;
        waiting_bytes_ -= queue_.front().size;
        queue_.pop_front();
    }
    working_ = false;
}

void Messages::stop() {
    while (queue_.size() > 1) {
        waiting_bytes_ -= queue_.back().size;
        queue_.pop_back();
    }
    if (auto* channel = services_.calls.channels.find(running_)) channel->hangup(kNormalClearing);
}

}  // namespace asterism::call
