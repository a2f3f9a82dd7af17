// SPDX-License-Identifier: Apache-2.0
#include "asterism/sip/response_target.h"
#include "layer_impl.h"

namespace asterism::sip {

void ServerTxn::on_repeat() { layer.on_server_timer(id, repeat_letter); }
void ServerTxn::on_limit() { layer.on_server_timer(id, limit_letter); }

ServerId TransactionLayer::Impl::accept(Message&& request, ServerUser* user) {
    if (!ASTERISM_EXPECT(request.is_request() && request.method() != Method::Ack)) return {};
    const TxnKey key = server_key(hash_key, request, request.method_text());
    if (server_keys.contains(key) || finished.find(key)) return {};
    auto made = std::make_unique<ServerTxn>(*this, std::move(request), user, wheel);
    ServerTxn& txn = *made;
    txn.key = key;
    txn.method = txn.request->method();
    txn.target = response_target(*txn.request);
    if (txn.request->to_tag().empty()) {
        // A tag that makes no dialog needs no secret; the Via branch is what is seen there (reference 128).
        const bool dialog = txn.request->method() == Method::Invite ||
                            txn.request->method() == Method::Subscribe ||
                            txn.request->method() == Method::Refer;
        if (dialog)
            txn.to_tag = tokens.make();
        else if (!branch_is_tag(*txn.request))
            txn.to_tag = stateless_tag(hash_key, *txn.request);
        txn.merge = merge_key(hash_key, *txn.request);
    } else {
        txn.to_tag = txn.request->to_tag();
    }
    if (txn.method == Method::Invite)
        txn.machine.emplace<InviteServer>(txn.target.reliability(), options.timers);
    else
        txn.machine.emplace<NonInviteServer>(txn.target.reliability(), options.timers);
    txn.id = servers.add(std::move(made));
    server_keys.emplace(key, txn.id);
    if (txn.merge) merge_keys.try_emplace(txn.merge, txn.id);
    if (is_stream(txn.target.transport)) join_flow(txn);
    return txn.id;
}

bool TransactionLayer::Impl::respond(ServerId id, int status, SharedBytes&& answer) {
    ServerTxn* txn = servers.find(id);
    if (!txn) return false;
    if (!ASTERISM_EXPECT(status >= 100 && status <= 699)) return false;
    Actions actions;
    if (auto* machine = std::get_if<InviteServer>(&txn->machine)) {
        if (machine->state() != InviteServer::State::Proceeding &&
            !(machine->state() == InviteServer::State::Accepted && status / 100 == 2))
            return false;
        machine->on_answer(status, std::move(answer), actions);
    } else if (auto* other = std::get_if<NonInviteServer>(&txn->machine)) {
        // RFC 4320 4.1: no provisional answer but 100; 4.2: no 408.
        if ((status > 100 && status < 200) || status == 408) return false;
        if (other->state() == NonInviteServer::State::Completed) return false;
        other->on_answer(status, std::move(answer), actions);
    }
    run(id, actions);
    // From here on only the answer is needed.
    if (txn = servers.find(id); txn && status >= 200) txn->request.reset();
    return true;
}

void TransactionLayer::Impl::run(ServerId id, const Actions& actions) {
    for (const Action& action : actions.list()) {
        ServerTxn* txn = servers.find(id);
        if (!txn) return;
        switch (action.kind) {
            case Action::Kind::Send:
                if (!send(*txn, action.bytes)) return fail_link(id);
                break;
            case Action::Kind::Start:
                if (action.timer == TxnTimer::G) {
                    txn->repeat.start(action.after);
                } else if (action.after == Millis{0}) {
                    return finish(id);
                } else if (action.timer == TxnTimer::J || action.timer == TxnTimer::I) {
                    return retire(id, action.timer, action.after);
                } else {
                    txn->limit_letter = action.timer;
                    txn->limit.start(action.after);
                }
                break;
            case Action::Kind::Stop:
                if (action.timer == TxnTimer::G)
                    txn->repeat.stop();
                else
                    txn->limit.stop();
                break;
            case Action::Kind::Acked:
                if (txn->user) txn->user->on_acked(id);
                break;
            case Action::Kind::Fail:
                if (txn->user) txn->user->on_failed(id, action.failure);
                break;
            case Action::Kind::Finish:
                return finish(id);
            case Action::Kind::SendAck:
            case Action::Kind::Deliver:
                break;
        }
    }
}

void TransactionLayer::Impl::on_server_timer(ServerId id, TxnTimer timer) {
    ServerTxn* txn = servers.find(id);
    if (!txn) return;
    Actions actions;
    if (auto* m = std::get_if<InviteServer>(&txn->machine)) m->on_timer(timer, actions);
    if (auto* m = std::get_if<NonInviteServer>(&txn->machine)) m->on_timer(timer, actions);
    run(id, actions);
}

void TransactionLayer::Impl::fail_link(ServerId id) {
    ServerTxn* txn = servers.find(id);
    if (!txn) return;
    Actions actions;
    if (auto* m = std::get_if<InviteServer>(&txn->machine)) m->on_link_failed(actions);
    if (auto* m = std::get_if<NonInviteServer>(&txn->machine)) m->on_link_failed(actions);
    run(id, actions);
}

void TransactionLayer::Impl::retire(ServerId id, TxnTimer timer, Millis lasts) {
    ServerTxn* txn = servers.find(id);
    if (!txn) return;
    const TxnKey key = txn->key;
    SharedBytes answer;
    if (timer == TxnTimer::J)
        if (const auto* m = std::get_if<NonInviteServer>(&txn->machine)) answer = m->latest();
    finished.add(key, txn->target, std::move(answer), lasts, options.most_finished);
    finish(id);
}

void TransactionLayer::Impl::finish(ServerId id) {
    const auto txn = servers.take(id);
    if (!txn) return;
    leave_flow(*txn);
    server_keys.erase(txn->key);
    if (txn->merge)
        if (const auto at = merge_keys.find(txn->merge); at != merge_keys.end() && at->second == id)
            merge_keys.erase(at);
    if (txn->user) txn->user->on_ended(id);
}

}  // namespace asterism::sip
