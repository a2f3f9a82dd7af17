// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "asterism/sip/response_target.h"

#include "layer_impl.h"

namespace asterism::sip {

TransactionLayer::TransactionLayer(TimerWheel& wheel, Wire& wire, Options options)
    : impl_(std::make_unique<Impl>(*this, wheel, wire, std::move(options))) {}
TransactionLayer::~TransactionLayer() = default;

void TransactionLayer::set_core(Core& core) { impl_->core = &core; }

void TransactionLayer::configure(Options options) {
    impl_->options = std::move(options);
    impl_->tokens = Tokens(impl_->hash_key, impl_->options.node);
}
const TransactionLayer::Options& TransactionLayer::options() const { return impl_->options; }
TimerWheel& TransactionLayer::wheel() const { return impl_->wheel; }
const Tokens& TransactionLayer::tokens() const { return impl_->tokens; }

ClientId TransactionLayer::start(const Draft& request, const Target& target, ClientUser& user) {
    return impl_->start(request, target, &user, std::string(kMagicCookie) + impl_->tokens.make());
}

void TransactionLayer::forget(ClientId id) {
    if (ClientTxn* txn = impl_->clients.find(id)) txn->user = nullptr;
}

void TransactionLayer::abandon(ClientId id) {
    ClientTxn* txn = impl_->clients.find(id);
    if (!txn || !ASTERISM_EXPECT(txn->method != Method::Invite)) return;
    txn->user = nullptr;
    impl_->finish(id);
}

SharedBytes TransactionLayer::send_ack(const Draft& ack, Target& target) {
    const std::string via = impl_->via_line(target, std::string(kMagicCookie) + impl_->tokens.make());
    SharedBytes bytes = ack.print(impl_->print_options(via));
    const Sent sent = impl_->wire.send(target, bytes);
    if (sent.ok && sent.flow) target.flow = sent.flow;
    return bytes;
}

bool TransactionLayer::resend(const Target& target, const SharedBytes& bytes) {
    return impl_->wire.send(target, bytes).ok;
}

ServerId TransactionLayer::accept(Message&& request, ServerUser* user) {
    return impl_->accept(std::move(request), user);
}

void TransactionLayer::set_user(ServerId id, ServerUser* user) {
    if (ServerTxn* txn = impl_->servers.find(id)) txn->user = user;
}

const Message* TransactionLayer::request(ServerId id) const {
    const ServerTxn* txn = impl_->servers.find(id);
    return txn ? txn->request.get() : nullptr;
}

std::string_view TransactionLayer::to_tag(ServerId id) const {
    const ServerTxn* txn = impl_->servers.find(id);
    return txn ? txn->tag() : std::string_view{};
}

Draft TransactionLayer::draft(ServerId id, int status, std::string_view reason) const {
    const ServerTxn* txn = impl_->servers.find(id);
    if (!ASTERISM_EXPECT(txn && txn->request)) return Draft::request(Method::Other, {});
    return Draft::response(*txn->request, status, reason, txn->tag());
}

bool TransactionLayer::respond(ServerId id, const Draft& answer) {
    return is_alive(id) && impl_->respond(id, answer.status(), answer.print(impl_->print_options()));
}

Written TransactionLayer::write(ServerId id, const Draft& answer) {
    if (ServerTxn* txn = impl_->servers.find(id)) txn->request.reset();
    return {answer.status(), answer.print(impl_->print_options())};
}

bool TransactionLayer::respond(ServerId id, Written&& answer) {
    return impl_->respond(id, answer.status, std::move(answer.bytes));
}

bool TransactionLayer::respond(ServerId id, int status, std::string_view reason) {
    const ServerTxn* txn = impl_->servers.find(id);
    return txn && txn->request && respond(id, draft(id, status, reason));
}

bool TransactionLayer::repeat_success(ServerId id) {
    ServerTxn* txn = impl_->servers.find(id);
    if (!txn) return false;
    const auto* machine = std::get_if<InviteServer>(&txn->machine);
    if (!machine || machine->state() != InviteServer::State::Accepted) return false;
    return impl_->send(*txn, machine->latest());
}

bool TransactionLayer::is_alive(ServerId id) const { return impl_->servers.find(id) != nullptr; }

Draft TransactionLayer::stateless(const Message& request, int status, std::string_view reason) const {
    return Draft::response(request, status, reason, stateless_tag(impl_->hash_key, request));
}

void TransactionLayer::reply_stateless(const Message& request, const Draft& answer) {
    if (request.method() == Method::Ack) return;
    impl_->wire.send(response_target(request), answer.print(impl_->print_options()));
}

bool TransactionLayer::is_merged(const Message& request) const {
    if (!request.to_tag().empty() || impl_->merge_keys.empty()) return false;
    const auto at = impl_->merge_keys.find(merge_key(impl_->hash_key, request));
    if (at == impl_->merge_keys.end()) return false;
    const ServerTxn* other = impl_->servers.find(at->second);
    return other && other->key != server_key(impl_->hash_key, request, request.method_text());
}

bool TransactionLayer::knows(const Message& request) const {
    const auto key = server_key(impl_->hash_key, request, request.method_text());
    return impl_->server_keys.contains(key) || impl_->finished.find(key) != nullptr;
}

bool TransactionLayer::is_ours(const Message& request) const {
    return impl_->client_keys.contains(
        client_key(impl_->hash_key, request.top_via().branch, request.method_text()));
}

std::size_t TransactionLayer::clients() const { return impl_->clients.size(); }
std::size_t TransactionLayer::servers() const { return impl_->servers.size(); }
std::size_t TransactionLayer::finished() const { return impl_->finished.size(); }

namespace {

constexpr const char* kInviteClient[] = {"calling", "proceeding", "completed", "accepted", "terminated"};
constexpr const char* kNonInviteClient[] = {"trying", "proceeding", "completed", "terminated"};
constexpr const char* kInviteServer[] = {"proceeding", "completed", "accepted", "confirmed", "terminated"};

template <class Machine>
const char* state_name(const Machine& machine, const char* const* names) {
    return names[static_cast<std::size_t>(machine.state())];
}

Millis left_of(const TimerWheel& wheel, const TimerNode& timer) {
    if (!timer.running()) return Millis{0};
    return std::max(Millis{0}, std::chrono::duration_cast<Millis>(timer.expiry() - wheel.now()));
}

std::string peer_of(const Target& target) {
    return fmt::format("{} {}", transport_name(target.transport), target.remote.text());
}

}  // namespace

std::vector<TransactionRow> TransactionLayer::rows() const {
    std::vector<TransactionRow> rows;
    impl_->clients.each([&](const ClientTxn& txn) {
        const char* state = "";
        if (const auto* m = std::get_if<InviteClient>(&txn.machine)) state = state_name(*m, kInviteClient);
        if (const auto* m = std::get_if<NonInviteClient>(&txn.machine))
            state = state_name(*m, kNonInviteClient);
        rows.push_back(
            {false, txn.method_text, state, peer_of(txn.target), {}, left_of(impl_->wheel, txn.limit)});
    });
    impl_->servers.each([&](const ServerTxn& txn) {
        const char* state = "";
        if (const auto* m = std::get_if<InviteServer>(&txn.machine)) state = state_name(*m, kInviteServer);
        if (const auto* m = std::get_if<NonInviteServer>(&txn.machine))
            state = state_name(*m, kNonInviteClient);
        TransactionRow row{true, std::string(method_name(txn.method)), state, peer_of(txn.target),
                           {},   left_of(impl_->wheel, txn.limit)};
        if (txn.request) {
            row.method = txn.request->method_text();
            row.call_id = txn.request->call_id();
        }
        rows.push_back(std::move(row));
    });
    impl_->finished.each([&](const FinishedTable::Entry& entry) {
        rows.push_back({true, {}, "finished", peer_of(entry.target), {}, left_of(impl_->wheel, entry.timer)});
    });
    return rows;
}

void TransactionLayer::Impl::join_flow(OnFlow& txn, FlowId flow) {
    if (!flow || txn.flow == flow) return;
    leave_flow(txn);
    txn.flow = flow;
    OnFlow*& first = flows[flow];
    txn.next = first;
    if (first) first->previous = &txn;
    first = &txn;
}

void TransactionLayer::Impl::leave_flow(OnFlow& txn) {
    if (!txn.flow) return;
    if (txn.next) txn.next->previous = txn.previous;
    if (txn.previous) {
        txn.previous->next = txn.next;
    } else if (const auto at = flows.find(txn.flow); at != flows.end()) {
        if (txn.next)
            at->second = txn.next;
        else
            flows.erase(at);
    }
    txn.previous = txn.next = nullptr;
    txn.flow = {};
}

void TransactionLayer::on_flow_failed(FlowId flow) {
    const auto at = impl_->flows.find(flow);
    if (at == impl_->flows.end()) return;
    std::vector<ClientId> clients;
    std::vector<ServerId> servers;
    for (OnFlow* txn = at->second; txn; txn = txn->next) {
        if (txn->is_server)
            servers.push_back(static_cast<ServerTxn*>(txn)->id);
        else
            clients.push_back(static_cast<ClientTxn*>(txn)->id);
    }
    for (const ClientId id : clients) impl_->fail_link(id);
    for (const ServerId id : servers) impl_->fail_link(id);
}

}  // namespace asterism::sip
