// SPDX-License-Identifier: Apache-2.0
// What connections bring, so much of it a turn. A few kilobytes may hold thousands of messages, and who sends
// them sends the next while the first are read: what is more than a turn's share waits for the next one, a
// little of each connection then, and a connection that has much waiting is not read from.
#include "asterism/base/log.h"
#include "counters.h"
#include "flow.h"
#include "last_words.h"

namespace asterism::sipnet {

namespace {
/// Messages of all connections in a turn; datagrams are read between the turns.
constexpr int kMessagesPerTurn = 64;
/// Of one connection while others wait, too.
constexpr int kMessagesOfOne = 16;
/// Bytes, or pieces, that wait: from then on they wait in the system's buffers.
constexpr std::size_t kManyBytes = 65536, kManyPieces = 256;

bool is_keepalive(std::string_view bytes) {
    return bytes.find_first_not_of("\r\n") == std::string_view::npos;
}
}  // namespace

/// Whether this turn has any left for connections.
bool SipNet::has_turn() {
    if (const auto now = loop_.now(); now != stream_turn_) {
        stream_turn_ = now;
        stream_messages_ = 0;
    }
    return stream_messages_ < kMessagesPerTurn;
}

void SipNet::on_bytes(Flow& flow, std::string_view bytes) {
    // A stream has no stamp of arrival: what arrived during the turn before waited at most as long as it
    // took.
    door_->note_delay(loop_.last_turn(), loop_.now());
    flow.framer.feed(bytes);
    if (flow.put_off || !has_turn()) return put_off(flow);
    read_on(flow, kMessagesPerTurn);
}

void SipNet::on_piece(Flow& flow, SharedBytes piece) {
    if (!flow.put_off && has_turn()) return on_framed(flow, std::move(piece));
    flow.pieces.push_back(std::move(piece));
    put_off(flow);
}

void SipNet::put_off(Flow& flow) {
    flow.framer.keep();
    if (flow.framer.pending() > kManyBytes || flow.pieces.size() > kManyPieces) hold(flow, true);
    if (std::exchange(flow.put_off, true)) return;
    put_off_.push_back(flow.id);
    if (!std::exchange(work_posted_, true)) loop_.post([this] { work_off(); });
}

void SipNet::hold(Flow& flow, bool held) {
    if (std::exchange(flow.held, held) != held) flow.stream->set_reading(!held);
}

/// A turn's share of what was put off.
void SipNet::work_off() {
    work_posted_ = false;
    stream_turn_ = loop_.now();
    stream_messages_ = 0;
    for (auto left = put_off_.size(); left > 0 && has_turn(); --left) {
        auto* flow = find(put_off_.front());
        put_off_.pop_front();
        if (!flow) continue;
        flow->put_off = false;
        read_on(*flow, kMessagesOfOne);
        if (flow->alive && !flow->put_off) hold(*flow, false);
    }
    if (!put_off_.empty() && !std::exchange(work_posted_, true)) loop_.post([this] { work_off(); });
}

/// Of what it has brought, so many messages at most. It may be dropped by then, and is there until the turn
/// ends.
void SipNet::read_on(Flow& flow, int most) {
    while (flow.alive) {
        const bool more = !flow.pieces.empty() || flow.framer.pending() > 0;
        if (more && (most == 0 || !has_turn())) return put_off(flow);
        if (!flow.pieces.empty()) {
            auto piece = std::move(flow.pieces.front());
            flow.pieces.pop_front();
            --most;
            on_framed(flow, std::move(piece));
            continue;
        }
        auto frame = flow.framer.next();
        switch (frame.kind) {
            case sip::Frame::Kind::NeedMore:
                if (flow.framer.pending() == 0)
                    flow.unfinished = {};
                else if (flow.unfinished == MonoTime{})
                    flow.unfinished = loop_.now();
                return;
            case sip::Frame::Kind::Pong:
                continue;
            case sip::Frame::Kind::Ping:
                flow.stream->send(std::move(frame.bytes));
                continue;
            case sip::Frame::Kind::Broken:
                broken_streams.add();
                say_broken(flow, frame.error.text());
                if (auto words = last_words(frame, origin_of(flow), layer_->options().limits); !words.empty())
                    flow.stream->send(std::move(words));
                drop_flow(flow, true);
                return;
            case sip::Frame::Kind::Message:
                flow.unfinished = {};
                break;
        }
        --most;
        on_framed(flow, std::move(frame.bytes));
    }
}

void SipNet::on_framed(Flow& flow, SharedBytes bytes) {
    if (!flow.alive) return;
    ++stream_messages_;
    if (sip::is_websocket(flow.transport) && is_keepalive(bytes.view())) {
        // RFC 5626 3.5.1, as browsers' libraries use it over WebSocket too: a ping has two line ends.
        if (bytes.size() >= 4) flow.stream->send(SharedBytes::copy("\r\n"));
        return;
    }
    count_as_proven(flow);
    flow.latest = loop_.now();
    const auto view = bytes.view();
    arrive(view, std::move(bytes), origin_of(flow));
}

}  // namespace asterism::sipnet
