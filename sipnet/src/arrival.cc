// SPDX-License-Identifier: Apache-2.0
// From the socket to the transactions: what comes in at once, what waits, what is turned away (door.h,
// waiting_room.h; reference 5).
#include "asterism/base/random.h"
#include "asterism/sip/message.h"
#include "asterism/sip/scan.h"
#include "counters.h"
#include "flow.h"
#include "room_limits.h"

namespace asterism::sipnet {

namespace {
/// New requests served in one turn while there is more work than time: between them the sockets are read.
constexpr int kServedPerTurn = 16;

SharedBytes own_block(std::string_view bytes, SharedBytes block) {
    return block ? std::move(block) : SharedBytes::copy(bytes);
}
}  // namespace

void SipNet::arrive(std::string_view bytes, SharedBytes block, const sip::Origin& origin) {
    if (room_.empty() && !door_->behind()) return on_message(own_block(bytes, std::move(block)), origin);
    const auto glance = sip::glance(bytes);
    const auto& source = origin.source.ip;
    // What is no SIP at all costs less to reject by the parser than to judge here.
    bool waits = glance && !glance->is_continuation();
    // A CANCEL goes where its INVITE is.
    const bool cancels = glance && glance->is_request && glance->method == sip::Method::Cancel;
    if (cancels && room_.holds(source) && limits::waiting.admits(room_.size() + 1)) waits = true;
    if (!waits) return on_message(own_block(bytes, std::move(block)), origin);
    if (!cancels) {
        const bool shut = door_->judge(bytes, origin.transport) != Door::Verdict::Enter;
        if (shut || !room_.admits(source, loop_.now())) {
            shed_requests.add();
            if (door_->turned_away(origin.transport) == Door::Verdict::Refuse)
                refuse(own_block(bytes, std::move(block)), origin);
            return;
        }
    }
    if (room_.empty()) loop_.post([this] { serve_waiting(); });
    room_.enter({own_block(bytes, std::move(block)), origin, loop_.now()});
}

void SipNet::serve_waiting() {
    for (int served = 0; served < kServedPerTurn; ++served) {
        auto guest = room_.next(loop_.now());
        if (!guest) break;
        if (served == 0) door_->note_room(room_.waited(), loop_.now());
        on_message(std::move(guest->bytes), guest->origin);
    }
    if (room_.empty())
        door_->note_room(Micros{0}, loop_.now());
    else
        loop_.post([this] { serve_waiting(); });
}

void SipNet::on_message(SharedBytes bytes, const sip::Origin& origin) {
    received_messages.add();
    if (trace_) trace_->on_message(false, origin.transport, origin.source, bytes.view());
    layer_->receive(std::move(bytes), origin);
}

void SipNet::refuse(SharedBytes bytes, const sip::Origin& origin) {
    const bool stream = sip::is_stream(origin.transport) && !sip::is_websocket(origin.transport);
    const auto framing = stream ? sip::Framing::Stream : sip::Framing::Datagram;
    auto message = sip::Message::parse(std::move(bytes), framing, layer_->options().limits);
    if (!message) return layer_->receive(std::move(message.error()), origin);
    message->set_origin(origin);
    // The repeat of a request that was let in has its answer coming.
    if (layer_->knows(*message)) return layer_->receive(std::move(*message));
    auto answer = layer_->stateless(*message, 503);
    // Spread, so that those who heed it do not come back together.
    answer.add(sip::HeaderId::RetryAfter, std::to_string(2 + random_below(8)));
    layer_->reply_stateless(*message, answer);
}

}  // namespace asterism::sipnet
