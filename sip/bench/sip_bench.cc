// SPDX-License-Identifier: Apache-2.0
// What the pieces cost: parse, print, match, digest. Budgets: house.md section 4.
#include <benchmark/benchmark.h>

#include "asterism/sip/digest.h"
#include "asterism/sip/draft.h"
#include "asterism/sip/message.h"
#include "asterism/sip/scan.h"
#include "asterism/sip/transaction_layer.h"

namespace asterism::sip {

namespace {

std::string invite(std::string_view branch = "z9hG4bKPjd1a2b3c4d5e6f7") {
    const std::string sdp =
        "v=0\r\no=- 3910112233 3910112233 IN IP4 192.0.2.10\r\ns=call\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n"
        "m=audio 40000 RTP/AVP 0 8 101\r\na=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n"
        "a=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n";
    return fmt::format(
        "INVITE sip:100@192.0.2.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10:5062;rport;branch={}\r\n"
        "Max-Forwards: 70\r\nFrom: \"Alice\" <sip:6001@192.0.2.1>;tag=9fxced76sl\r\nTo: "
        "<sip:100@192.0.2.1>\r\n"
        "Call-ID: 3848276298220188511@192.0.2.10\r\nCSeq: 1 INVITE\r\nContact: "
        "<sip:6001@192.0.2.10:5062;ob>\r\n"
        "Allow: INVITE, ACK, BYE, CANCEL, OPTIONS, NOTIFY, REFER, UPDATE\r\nSupported: replaces, timer\r\n"
        "User-Agent: bench/1.0 (a phone of common size)\r\nContent-Type: application/sdp\r\n"
        "Content-Length: {}\r\n\r\n{}",
        branch, sdp.size(), sdp);
}

const Origin kOrigin = [] {
    Origin origin;
    origin.source = *SocketAddress::parse("192.0.2.10:5062");
    origin.local = *SocketAddress::parse("192.0.2.1:5060");
    return origin;
}();

void parse_invite(benchmark::State& state) {
    const SharedBytes bytes = SharedBytes::copy(invite());
    for (auto _ : state) {
        auto message = Message::parse(bytes);
        benchmark::DoNotOptimize(message->top_via().branch.data());
        benchmark::DoNotOptimize(message->cseq().number);
        auto contact = message->contact();
        benchmark::DoNotOptimize((*contact)->uri());
        benchmark::DoNotOptimize(message->from().uri());
        benchmark::DoNotOptimize(message->to().uri());
    }
    state.counters["bytes"] = static_cast<double>(bytes.size());
}
BENCHMARK(parse_invite);

void glance_invite(benchmark::State& state) {
    const std::string text = invite();
    for (auto _ : state) benchmark::DoNotOptimize(glance(text));
}
BENCHMARK(glance_invite);

void print_response(benchmark::State& state) {
    auto message = Message::parse(SharedBytes::copy(invite()));
    message->set_origin(kOrigin);
    for (auto _ : state) {
        Draft draft = Draft::response(*message, 200, {}, "0123456789abcdef01");
        draft.add(HeaderId::Contact, "<sip:192.0.2.1:5060>").add(HeaderId::Allow, "INVITE, ACK, BYE");
        benchmark::DoNotOptimize(draft.print({.agent = "Asterism"}));
    }
}
BENCHMARK(print_response);

struct NoWire : Wire {
    Sent send(const Target&, const SharedBytes&) override { return {}; }
};
struct Answering : Core {
    void on_request(Message&& request) override {
        if (stateless) return layer->reply_stateless(request, 401);
        layer->respond(layer->accept(std::move(request)), 200);
    }
    void on_ack(const Message&) override {}
    void on_stray_response(const Message&) override {}
    TransactionLayer* layer = nullptr;
    bool stateless = false;
};

void options_answered(benchmark::State& state) {
    TimerWheel wheel;
    NoWire wire;
    Answering core;
    TransactionLayer layer(wheel, wire, {.agent = "Asterism", .most_finished = 100000});
    layer.set_core(core);
    core.layer = &layer;
    core.stateless = state.range(0) != 0;
    std::vector<SharedBytes> requests;
    for (int i = 0; i < 200000; ++i)
        requests.push_back(SharedBytes::copy(fmt::format(
            "OPTIONS sip:192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP "
            "192.0.2.10:5062;rport;branch=z9hG4bK{:016x}\r\n"
            "Max-Forwards: 70\r\nFrom: <sip:6001@192.0.2.1>;tag=9fxced76sl\r\nTo: <sip:192.0.2.1>\r\n"
            "Call-ID: {}@192.0.2.10\r\nCSeq: 1 OPTIONS\r\nContact: <sip:6001@192.0.2.10:5062>\r\n"
            "Content-Length: 0\r\n\r\n",
            i, i)));
    std::size_t i = 0;
    for (auto _ : state) {
        layer.receive(requests[i], kOrigin);
        if (++i == requests.size()) i = 0;
    }
}
BENCHMARK(options_answered)->Arg(0)->Arg(1)->ArgName("stateless");

void repeat_matched(benchmark::State& state) {
    TimerWheel wheel;
    NoWire wire;
    Answering core;
    TransactionLayer layer(wheel, wire, {});
    layer.set_core(core);
    core.layer = &layer;
    std::string text = invite();
    const SharedBytes bytes = SharedBytes::copy(text);
    layer.receive(bytes, kOrigin);
    for (auto _ : state) layer.receive(bytes, kOrigin);
}
BENCHMARK(repeat_matched);

void digest_check(benchmark::State& state) {
    const auto algorithm = static_cast<DigestAlgorithm>(state.range(0));
    DigestChallenge challenge{.realm = "asterisk", .nonce = "1732345678/0123456789abcdef0123456789abcdef"};
    challenge.algorithm = algorithm;
    const auto ha1 = digest_ha1(algorithm, "6001", "asterisk", "secret");
    const auto answer = digest_answer(challenge, "6001", ha1, "REGISTER", "sip:192.0.2.1");
    const std::string header = answer.print();
    for (auto _ : state) {
        std::string spare;
        const auto read = DigestClaim::read(header, spare);
        benchmark::DoNotOptimize(digest_matches(*read, ha1, "REGISTER"));
    }
}
BENCHMARK(digest_check)->Arg(0)->Arg(1)->Arg(2);

}  // namespace

}  // namespace asterism::sip
