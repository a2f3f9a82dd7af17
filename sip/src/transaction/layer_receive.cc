// SPDX-License-Identifier: Apache-2.0
#include "../counters.h"
#include "asterism/base/log.h"
#include "asterism/sip/response_target.h"
#include "asterism/sip/scan.h"
#include "layer_impl.h"

namespace asterism::sip {

void TransactionLayer::receive(SharedBytes bytes, const Origin& origin) {
    // RFC 7118 5: a WebSocket keeps messages apart, so Content-Length may be missing.
    const bool stream = is_stream(origin.transport) && !is_websocket(origin.transport);
    const Framing framing = stream ? Framing::Stream : Framing::Datagram;
    auto message = Message::parse(std::move(bytes), framing, impl_->options.limits);
    if (!message) return receive(std::move(message.error()), origin);
    message->set_origin(origin);
    receive(std::move(*message));
}

void TransactionLayer::receive(Message&& message) {
    if (message.is_request()) {
        counters::requests.add();
        impl_->on_request(std::move(message));
    } else {
        counters::responses.add();
        impl_->on_response(std::move(message));
    }
}

void TransactionLayer::receive(Malformed&& malformed, const Origin& origin) {
    counters::malformed.add();
    // Over a connection it is somebody who can be found, and who means us.
    if (is_stream(origin.transport) && impl_->may_say_malformed())
        log::notice("Malformed message over {} from {}: {} at byte {}", transport_name(origin.transport),
                    origin.source.text(), malformed.error.text(), malformed.error.at);
    else
        log::debug(1, "Malformed message from {}: {} at byte {}", origin.source.text(),
                   malformed.error.text(), malformed.error.at);
    if (!malformed.legible) return;
    malformed.legible->set_origin(origin);
    reply_stateless(*malformed.legible, malformed.status);
}

bool TransactionLayer::Impl::may_say_malformed() {
    const auto now = wheel.now();
    if (malformed_said && now - *malformed_said < Seconds{1}) return false;
    malformed_said = now;
    return true;
}

void TransactionLayer::on_send_failed(const SocketAddress& to, std::string_view bytes, bool by_icmp) {
    const auto seen = glance(bytes);
    if (!seen || !seen->is_request || seen->top_branch.empty()) return;
    // Within a dialog it may be a moment's trouble of the network, as RFC 5927 5.2 has it for connections
    // that stand: repeats go on, and the timers decide.
    if (seen->has_to_tag) return;
    const auto begin = bytes.find_first_not_of("\r\n");
    const auto end = bytes.find(' ', begin);
    const auto at = impl_->client_keys.find(
        client_key(impl_->hash_key, seen->top_branch, bytes.substr(begin, end - begin)));
    const auto* txn = at == impl_->client_keys.end() ? nullptr : impl_->clients.find(at->second);
    if (!txn || is_stream(txn->target.transport) || txn->target.remote != to) return;
    const auto* invite = std::get_if<InviteClient>(&txn->machine);
    const auto* other = std::get_if<NonInviteClient>(&txn->machine);
    const bool unanswered = (invite && invite->state() == InviteClient::State::Calling) ||
                            (other && other->state() == NonInviteClient::State::Trying);
    if (!unanswered) return;
    counters::undelivered.add();
    const ClientId id{at->second};
    if (!by_icmp) return impl_->fail_link(id);
    if (txn->user) txn->user->on_undelivered(id);
}

// 17.2.3, then the checks, then 8.2.2.2; only what is left is new.
void TransactionLayer::Impl::on_request(Message&& request) {
    if (request.method() == Method::Ack) return on_ack(request);
    if (is_repeat(request, server_key(hash_key, request, request.method_text()))) return;
    const Verdict verdict = check_request(request);
    if (verdict.kind != Verdict::Kind::Serve) {
        counters::refused.add();
        if (verdict.kind == Verdict::Kind::Refuse)
            self.reply_stateless(request, verdict.status, verdict.reason);
        return;
    }
    if (request.method() == Method::Cancel) return on_cancel(request);
    if (options.refuse_merged && self.is_merged(request)) {
        counters::merged.add();
        return self.reply_stateless(request, 482);
    }
    if (core) core->on_request(std::move(request));
}

bool TransactionLayer::Impl::is_repeat(const Message& request, TxnKey key) {
    if (const auto at = server_keys.find(key); at != server_keys.end()) {
        const ServerId id = at->second;
        ServerTxn* txn = servers.find(id);
        if (!ASTERISM_EXPECT(txn)) return false;
        counters::repeats.add();
        Actions actions;
        if (const auto* m = std::get_if<InviteServer>(&txn->machine)) m->on_repeat(actions);
        if (const auto* m = std::get_if<NonInviteServer>(&txn->machine)) m->on_repeat(actions);
        // A repeat by a new connection is answered there (18.2.2: "the same connection" is the repeat's).
        if (is_stream(request.origin().transport) && request.origin().flow != txn->target.flow) {
            txn->target = response_target(request);
            join_flow(*txn);
        }
        run(id, actions);
        return true;
    }
    if (FinishedTable::Entry* entry = finished.find(key)) {
        counters::repeats.add();
        if (entry->answer) wire.send(entry->target, entry->answer);
        return true;
    }
    return false;
}

void TransactionLayer::Impl::on_ack(const Message& ack) {
    const TxnKey key = server_key(hash_key, ack, "INVITE");
    if (const auto at = server_keys.find(key); at != server_keys.end()) {
        const ServerId id = at->second;
        ServerTxn* txn = servers.find(id);
        auto* machine = txn ? std::get_if<InviteServer>(&txn->machine) : nullptr;
        if (!machine) return;
        if (machine->state() != InviteServer::State::Accepted) {
            Actions actions;
            machine->on_ack(actions);
            return run(id, actions);
        }
        // The ACK of a 2xx in the INVITE's own branch (RFC 2543 habits): the dialog's.
    } else if (finished.find(key)) {
        return;
    }
    // The ACK of a stateless answer is known by its To tag (8.2.7) and has done its work.
    if (!ack.to_tag().empty() && ack.to_tag() == stateless_tag(hash_key, ack)) return;
    if (core && check_request(ack).kind == Verdict::Kind::Serve) core->on_ack(ack);
}

// 9.2: the same key as the INVITE, but for the method.
void TransactionLayer::Impl::on_cancel(const Message& cancel) {
    const auto at = server_keys.find(server_key(hash_key, cancel, "INVITE"));
    const ServerId id = at == server_keys.end() ? ServerId{} : at->second;
    ServerTxn* txn = servers.find(id);
    if (!txn) {
        const bool known = finished.find(server_key(hash_key, cancel, "INVITE")) != nullptr;
        return self.reply_stateless(cancel, known ? 200 : 481);
    }
    self.reply_stateless(cancel, Draft::response(cancel, 200, {}, txn->tag()));
    const auto* machine = std::get_if<InviteServer>(&txn->machine);
    if (!machine || machine->state() != InviteServer::State::Proceeding || txn->cancelled) return;
    txn->cancelled = true;
    if (txn->user)
        txn->user->on_cancel(id, cancel);
    else
        self.respond(id, 487);
}

// 17.1.3
void TransactionLayer::Impl::on_response(Message&& response) {
    if (check_response(response).kind != Verdict::Kind::Serve) return;
    const auto at = client_keys.find(client_key(hash_key, response.top_via().branch, response.method_text()));
    ClientTxn* txn = at == client_keys.end() ? nullptr : clients.find(at->second);
    if (!txn) {
        counters::strays.add();
        if (core) core->on_stray_response(response);
        return;
    }
    const ClientId id = txn->id;
    Actions actions;
    if (auto* m = std::get_if<InviteClient>(&txn->machine)) m->on_response(response.status(), actions);
    if (auto* m = std::get_if<NonInviteClient>(&txn->machine)) m->on_response(response.status(), actions);
    run(id, actions, &response);
    txn = clients.find(id);
    if (txn && response.status() / 100 == 2) txn->request = {};  // neither ACK nor CANCEL is made of it now
    // A provisional answer that comes behind the final one has nothing left to cancel.
    const auto* invite = txn ? std::get_if<InviteClient>(&txn->machine) : nullptr;
    const bool proceeds = invite && invite->state() == InviteClient::State::Proceeding;
    if (proceeds && txn->cancel_wanted && !txn->cancel_sent && response.status() < 200) send_cancel(*txn);
}

}  // namespace asterism::sip
