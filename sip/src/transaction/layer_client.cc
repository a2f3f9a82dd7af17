// SPDX-License-Identifier: Apache-2.0
#include "../counters.h"
#include "layer_impl.h"

namespace asterism::sip {

void ClientTxn::on_repeat() { layer.on_client_timer(id, repeat_letter); }
void ClientTxn::on_limit() { layer.on_client_timer(id, limit_letter); }

namespace {
bool is_repeat_timer(TxnTimer timer) {
    return timer == TxnTimer::A || timer == TxnTimer::E || timer == TxnTimer::G;
}
}  // namespace

std::string TransactionLayer::Impl::via_line(const Target& target, std::string_view branch) const {
    std::string via = "SIP/2.0/";
    via.reserve(96);
    (via += transport_name(target.transport)) += ' ';
    via += target.sent_by ? target.sent_by.view() : std::string_view("0.0.0.0");
    if (target.rport) via += ";rport";
    (via += ";branch=") += branch;
    return via;
}

PrintOptions TransactionLayer::Impl::print_options(std::string_view via) const {
    return {options.compact_headers, via, options.agent};
}

ClientId TransactionLayer::Impl::start(const Draft& request, const Target& target, ClientUser* user,
                                       std::string branch) {
    auto made = std::make_unique<ClientTxn>(*this, target, user, wheel);
    ClientTxn& txn = *made;
    txn.method = request.method();
    txn.method_text = request.method_text();
    txn.key = client_key(hash_key, branch, txn.method_text);
    txn.request = request.print(print_options(via_line(target, branch)));
    txn.branch = std::move(branch);
    Actions actions;
    if (txn.method == Method::Invite)
        txn.machine.emplace<InviteClient>(target.reliability(), options.timers, txn.request).begin(actions);
    else
        txn.machine.emplace<NonInviteClient>(target.reliability(), options.timers, txn.request)
            .begin(actions);
    // The first action sends. A wire that refuses at once leaves nothing behind.
    if (!send(txn, txn.request)) {
        leave_flow(txn);
        return {};
    }
    txn.id = clients.add(std::move(made));
    client_keys.insert_or_assign(txn.key, txn.id);
    for (const Action& action : actions.list().subspan(1)) {
        if (action.kind != Action::Kind::Start) continue;
        const bool repeats = is_repeat_timer(action.timer);
        (repeats ? txn.repeat_letter : txn.limit_letter) = action.timer;
        if (repeats)
            txn.repeat.start(action.after);
        else
            txn.limit.start(action.after);
    }
    if (txn.method != Method::Invite) txn.request = {};  // the machine keeps it as long as it repeats
    return txn.id;
}

// Each step may call the user, who may end the transaction; so it is looked up anew.
void TransactionLayer::Impl::run(ClientId id, const Actions& actions, const Message* response) {
    for (const Action& action : actions.list()) {
        ClientTxn* txn = clients.find(id);
        if (!txn) return;
        switch (action.kind) {
            case Action::Kind::Send:
                if (!send(*txn, action.bytes)) return fail_link(id);
                break;
            case Action::Kind::SendAck:
                send_ack(*txn, response);
                break;
            case Action::Kind::Start: {
                const bool repeats = is_repeat_timer(action.timer);
                (repeats ? txn->repeat_letter : txn->limit_letter) = action.timer;
                if (repeats) {
                    txn->repeat.start(action.after);
                } else if (action.after == Millis{0}) {
                    // Ends at once, but after the user heard of it: Deliver comes behind Start.
                    txn->limit.start(Millis{1});
                } else {
                    txn->limit.start(action.after);
                }
                break;
            }
            case Action::Kind::Stop:
                if (is_repeat_timer(action.timer))
                    txn->repeat.stop();
                else
                    txn->limit.stop();
                break;
            case Action::Kind::Deliver:
                if (!response) break;
                if (txn->user)
                    txn->user->on_response(id, *response);
                else if (core && txn->method == Method::Invite && response->status() / 100 == 2)
                    core->on_stray_response(*response);
                break;
            case Action::Kind::Fail:
                if (action.failure == Failure::Timeout) counters::timeouts.add();
                if (txn->user) txn->user->on_failed(id, action.failure);
                break;
            case Action::Kind::Acked:
                break;
            case Action::Kind::Finish:
                finish(id);
                return;
        }
    }
}

void TransactionLayer::Impl::on_client_timer(ClientId id, TxnTimer timer) {
    ClientTxn* txn = clients.find(id);
    if (!txn) return;
    Actions actions;
    if (auto* m = std::get_if<InviteClient>(&txn->machine)) m->on_timer(timer, actions);
    if (auto* m = std::get_if<NonInviteClient>(&txn->machine)) m->on_timer(timer, actions);
    run(id, actions, nullptr);
}

void TransactionLayer::Impl::fail_link(ClientId id) {
    ClientTxn* txn = clients.find(id);
    if (!txn) return;
    Actions actions;
    if (auto* m = std::get_if<InviteClient>(&txn->machine)) m->on_link_failed(actions);
    if (auto* m = std::get_if<NonInviteClient>(&txn->machine)) m->on_link_failed(actions);
    run(id, actions, nullptr);
}

void TransactionLayer::Impl::finish(ClientId id) {
    const auto txn = clients.take(id);
    if (!txn) return;
    leave_flow(*txn);
    if (const auto at = client_keys.find(txn->key); at != client_keys.end() && at->second == id)
        client_keys.erase(at);
    if (txn->user) txn->user->on_ended(id);
}

namespace {

/// A request that follows an INVITE of ours hop by hop: same URI, Via, From, Call-ID, Route, CSeq number.
Draft follow_up(const Message& invite, Method method, std::string_view to) {
    Draft draft = Draft::request(method, invite.request_uri().text);
    draft.add(HeaderId::Via, invite.top_via().text);
    draft.add(HeaderId::MaxForwards, "70");
    for (const HeaderLine& line : invite.lines())
        if (line.id == HeaderId::Route || line.id == HeaderId::From || line.id == HeaderId::CallId)
            draft.add(line.id, invite.value(line));
    draft.add(HeaderId::To, to);
    draft.add(HeaderId::CSeq, fmt::format("{} {}", invite.cseq().number, method_name(method)));
    return draft;
}

}  // namespace

// 17.1.1.3: To as the response has it.
void TransactionLayer::Impl::send_ack(ClientTxn& txn, const Message* refusal) {
    if (!txn.ack && refusal) {
        const auto invite = Message::parse_again(txn.request);
        if (!ASTERISM_EXPECT(invite.has_value())) return;
        txn.ack =
            follow_up(*invite, Method::Ack, refusal->get(HeaderId::To).value_or("")).print(print_options());
        txn.request = {};
    }
    if (txn.ack) send(txn, txn.ack);
}

// 9.1: To as the request has it. The CANCEL is a transaction of its own, in the same branch.
void TransactionLayer::Impl::send_cancel(ClientTxn& txn) {
    const auto invite = Message::parse_again(txn.request);
    if (!ASTERISM_EXPECT(invite.has_value())) return;
    txn.cancel_sent = true;
    Draft cancel = follow_up(*invite, Method::Cancel, invite->get(HeaderId::To).value_or(""));
    cancel.remove(HeaderId::Via);
    for (const auto& [name, value] : txn.cancel_more) cancel.add(name, value);
    Actions actions;
    if (auto* m = std::get_if<InviteClient>(&txn.machine)) m->on_cancel_sent(actions);
    const ClientId id = txn.id;
    start(cancel, Target(txn.target), nullptr, txn.branch);
    run(id, actions, nullptr);
}

bool TransactionLayer::cancel(ClientId id, const std::vector<std::pair<std::string, std::string>>& more) {
    ClientTxn* txn = impl_->clients.find(id);
    if (!txn) return false;
    const auto* machine = std::get_if<InviteClient>(&txn->machine);
    if (!machine) return false;
    const auto state = machine->state();
    if (state != InviteClient::State::Calling && state != InviteClient::State::Proceeding) return false;
    if (txn->cancel_wanted) return true;
    txn->cancel_wanted = true;
    txn->cancel_more = more;
    if (state == InviteClient::State::Proceeding) impl_->send_cancel(*txn);
    return true;
}

}  // namespace asterism::sip
