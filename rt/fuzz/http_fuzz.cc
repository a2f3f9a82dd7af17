// SPDX-License-Identifier: Apache-2.0
// The whole HTTP server on the simulated network against hostile bytes; the first says how they are cut.
#include "asterism/rt/http_server.h"
#include "asterism/rt/sim.h"

using namespace asterism;
using namespace asterism::rt;

namespace {
struct Nobody : StreamHandler {
    void on_bytes(Stream&, std::string_view) override {}
    void on_closed(Stream&, CloseReason, std::string_view) override {}
};
struct Echo : Acceptor, StreamHandler {
    void on_accept(std::unique_ptr<Stream> accepted) override {
        accepted->set_handler(*this);
        stream = std::move(accepted);
    }
    void on_bytes(Stream&, std::string_view) override {}
    void on_piece(Stream& from, SharedBytes piece) override { from.send(std::move(piece)); }
    void on_closed(Stream&, CloseReason, std::string_view) override {}
    std::unique_ptr<Stream> stream;
};
}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const std::size_t step = data[0] % 64 + 1;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    SimLoop loop;
    SimNet net(loop, {});
    Echo echo;
    auto server = make_http_server(loop, net);
    server->handle("/echo", "Echo", [](HttpRequest request, HttpReply reply) {
        reply.send({.body = std::move(request.body)});
    });
    server->handle_websocket("/ws", "Socket", {.subprotocol = "sip", .most_message = 500}, echo);
    HttpOptions options;
    options.bind = *SocketAddress::parse("127.0.0.1:80");
    options.most_header = 1000;
    options.most_body = 1000;
    server->configure(options);
    Nobody nobody;
    auto client = net.connect({.to = *options.bind}, nobody);
    loop.pass(Millis{5});
    for (std::size_t at = 0; at < bytes.size(); at += step) {
        client->send(SharedBytes::copy(bytes.substr(at, step)));
        loop.pass(Millis{2});
    }
    loop.pass(Seconds{1});
    return 0;
}
