// SPDX-License-Identifier: Apache-2.0
// A MESSAGE comes in: reference 235, 236.
#include "asterism/session/messages.h"

#include <fmt/core.h>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/call/executor.h"
#include "message/message_queue.h"
#include "room_limits.h"

namespace asterism::session {

namespace {

/// When to come again while there is no room (RFC 3261 20.33).
constexpr const char* kRetryAfter = "10";

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

/// From or To as it is printed (611): a quoted name, the URI without port and parameters.
std::string party_text(const sip::NameAddr& party) {
    std::string address(party.uri_text);
    if (const auto uri = party.uri(); uri && uri->is_sip()) {
        auto plain = sip::Uri(*uri);
        plain.clear_params();
        plain.set_port(0);
        address = plain.text();
    }
    const auto name = party.display_name();
    return name.empty() ? fmt::format("<{}>", address) : sip::print_name_addr(name, address);
}

// 236, 624
TextMessage read_message(const sip::Message& request) {
    TextMessage message;
    // 624: without brackets when no name needs them; its scheme, with "pj" before it, is the protocol.
    message.to = party_text(request.to());
    message.to = message.to.starts_with('<')
                     ? fmt::format("pj{}", message.to.substr(1, message.to.size() - 2))
                     : fmt::format("pjsip:{}", message.to);
    message.from = party_text(request.from());
    // Without its last line ends, as Asterisk 22.10.1 keeps it.
    const auto body = request.body();
    message.body = body.substr(0, body.find_last_not_of("\r\n") + 1);
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
    auto exten = services_.directory.global().name_of(uri.plain_user());
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
    if (!queue_->admits(endpoint.name, size) || services_.calls.refusing()) {
        auto answer = transactions.stateless(request, 503);
        answer.add(sip::HeaderId::RetryAfter, kRetryAfter);
        return transactions.reply_stateless(request, answer);
    }
    MessageQueue::Letter letter;
    letter.endpoint = endpoint.name;
    letter.line = fmt::format("{}\n{}\n{}", request.from().uri_text, context, exten);
    letter.message = read_message(request);
    letter.place = {context, exten, 1};
    letter.size = size;
    // From here on a repetition meets its answer again.
    const auto id = transactions.accept(std::move(incoming.request));
    if (!id) return;
    transactions.respond(id, 202);
    queue_->push(std::move(letter));
    start_what_may();
}

/// A message on its way through the dialplan; it is over when this goes.
class Messages::Running {
public:
    Running(Messages& owner, MessageQueue::Turn turn)
        : owner_(owner), turn_(std::move(turn)), patience_(owner.services_.calls.loop.wheel(), *this) {
        owner_.running_.insert(this);
        patience_.start(Seconds{limits::message_seconds.value()});
    }
    ~Running() { owner_.running_.erase(this); }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

    Channel& make_channel() {
        auto& channel = owner_.services_.calls.channels.create_hidden("Message/ast_msg_queue");
        channel.message = std::make_unique<TextMessage>(std::move(turn_.letter().message));
        channel.place = turn_.letter().place;
        channel.shares_of = "PJSIP/" + turn_.letter().endpoint;
        channel.set_state(ChannelState::Up);
        channel_ = channel.id();
        return channel;
    }
    void end() {
        if (auto* channel = owner_.services_.calls.channels.find(channel_))
            channel->hangup(Cause::NormalClearing);
    }

private:
    void on_patience() {
        limits::message_seconds.refuse();
        const auto& letter = turn_.letter();
        log::warning(
            "Message from '{}' to {}@{}: its dialplan took longer than {} s (limit message_seconds); "
            "it is ended",
            letter.endpoint, letter.place.exten, letter.place.context, limits::message_seconds.value());
        end();
    }

    Messages& owner_;
    MessageQueue::Turn turn_;
    ChannelId channel_;
    Timer<Running, &Running::on_patience> patience_;
};

Messages::Messages(SipServices services) : services_(services), queue_(std::make_unique<MessageQueue>()) {}
Messages::~Messages() = default;

std::size_t Messages::waiting() const { return queue_->size(); }
std::size_t Messages::waiting_bytes() const { return queue_->bytes(); }

/// A message that ends at once makes room for the next: that one starts here, not from within.
void Messages::start_what_may() {
    if (std::exchange(starting_, true)) return;
    for (bool started = true; started;) {
        started = false;
        rt::spawn(run_next(started));
    }
    starting_ = false;
}

/// `started` is of the caller, and not looked at after the first wait.
rt::Task<void> Messages::run_next(bool& started) {
    auto turn = queue_->next();
    if (!turn) co_return;
    started = true;
    {
        Running running(*this, std::move(*turn));
        turn.reset();
        auto& channel = running.make_channel();
        co_await run_dialplan(channel);
    }
    start_what_may();
}

void Messages::stop() {
    queue_->drop_waiting();
    const std::vector<Running*> running(running_.begin(), running_.end());
    for (auto* one : running) one->end();
}

}  // namespace asterism::session
