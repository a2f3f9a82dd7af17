// SPDX-License-Identifier: Apache-2.0
// The server on the simulated network, talked to in raw bytes; and once on its own thread.
#include "asterism/rt/http_server.h"

#include <gtest/gtest.h>

#include <thread>

#include "asterism/rt/real_net.h"
#include "asterism/rt/sim.h"
#include "room_limits.h"
#include "web_socket.h"

namespace asterism::rt {
namespace {

struct Client : StreamHandler {
    void on_bytes(Stream&, std::string_view bytes) override { heard += bytes; }
    void on_closed(Stream&, CloseReason, std::string_view) override { closed = true; }
    void say(std::string_view text) { stream->send(SharedBytes::copy(text)); }
    bool has(std::string_view text) const { return heard.find(text) != std::string::npos; }
    std::unique_ptr<Stream> stream;
    std::string heard;
    bool closed = false;
};

/// Sends every message back.
struct EchoSocket : Acceptor, StreamHandler {
    void on_accept(std::unique_ptr<Stream> accepted) override {
        accepted->set_handler(*this);
        streams.push_back(std::move(accepted));
    }
    void on_bytes(Stream&, std::string_view) override { ADD_FAILURE() << "not a message"; }
    void on_piece(Stream& stream, SharedBytes piece) override {
        heard.emplace_back(piece.view());
        stream.send(std::move(piece));
    }
    void on_closed(Stream&, CloseReason reason, std::string_view) override { closed = reason; }
    std::vector<std::unique_ptr<Stream>> streams;
    std::vector<std::string> heard;
    std::optional<CloseReason> closed;
};

constexpr std::string_view kUpgrade =
    "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: chat, sip\r\n"
    "Sec-WebSocket-Version: 13\r\n\r\n";
constexpr std::string_view kHello{"\x81\x85\0\0\0\0hello", 11};  // masked with zeros

class HttpServerTest : public testing::Test {
protected:
    HttpServerTest() {
        options.bind = *SocketAddress::parse("127.0.0.1:8088");
        options.server_name = "Asterisk";
        options.prefix = "/pbx";
        options.most_sessions = 4;
        options.most_per_source = 3;
        options.most_header = 1000;
        options.most_body = 2000;
        options.request_patience = Millis{1000};
        options.keep_alive = Millis{500};
        options.redirects = {{"/", "/echo"}};
        options.permitted = [](std::string_view path, const IpAddress&) { return path != "/secret"; };
        server = make_http_server(loop, net);
        server->handle("/echo", "Echo", [](HttpRequest request, HttpReply reply) {
            reply.send(
                {.body = request.method + " " + request.path + " " + request.query + " " + request.body});
        });
        server->handle("/later", "Later",
                       [this](HttpRequest, HttpReply reply) { kept.push_back(std::move(reply)); });
        server->handle_websocket("/ws", "Socket",
                                 {.subprotocol = "sip", .most_message = 1000, .write_patience = Millis{100}},
                                 sockets);
        EXPECT_TRUE(server->configure(options).empty());
    }
    std::unique_ptr<Client> connect() {
        auto client = std::make_unique<Client>();
        client->stream = net.connect({.to = *options.bind}, *client);
        loop.pass(Millis{10});
        return client;
    }
    std::unique_ptr<Client> ask(std::string_view text) {
        auto client = connect();
        client->say(text);
        loop.pass(Millis{10});
        return client;
    }
    SimLoop loop;
    SimNet net{loop, {}};
    HttpOptions options;
    EchoSocket sockets;
    std::vector<HttpReply> kept;
    std::unique_ptr<HttpServer> server;
};

TEST_F(HttpServerTest, AnswersAndKeepsTheConnectionForAWhile) {
    auto client = ask("GET /pbx/echo/a%20b?x=1 HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_TRUE(client->heard.starts_with("HTTP/1.1 200 OK\r\nServer: Asterisk\r\n")) << client->heard;
    EXPECT_TRUE(client->has("GET /echo/a b x=1 ")) << client->heard;
    EXPECT_TRUE(client->has("Connection: keep-alive"));
    client->heard.clear();
    client->say(
        "POST /pbx/echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    loop.pass(Millis{10});
    EXPECT_TRUE(client->has("POST /echo  abc")) << client->heard;
    EXPECT_FALSE(client->closed);
    loop.pass(Millis{600});
    EXPECT_TRUE(client->closed);
}

TEST_F(HttpServerTest, RequestsInARowAreAnsweredInTheirOrder) {
    std::string many;
    for (int i = 0; i < 500; ++i) many += "GET /pbx/nothing HTTP/1.1\r\n\r\n";
    auto client = ask(many + "HEAD /pbx/echo HTTP/1.0\r\n\r\n");
    loop.pass(Millis{100});
    std::size_t found = 0;
    for (auto at = client->heard.find("404 Not Found\r\n"); at != std::string::npos;
         at = client->heard.find("404 Not Found\r\n", at + 1))
        ++found;
    EXPECT_EQ(found, 500u);
    EXPECT_TRUE(client->heard.ends_with("Content-Length: 12\r\n\r\n"))
        << client->heard.substr(client->heard.size() - 200);
    EXPECT_TRUE(client->closed);
}

// A connection that is over, but whose answer nobody takes, is one all the same, until its last words are too
// old.
TEST_F(HttpServerTest, WhoDoesNotTakeHisAnswerKeepsHisPlace) {
    std::vector<std::unique_ptr<Client>> slow;
    for (std::size_t i = 0; i < options.most_per_source; ++i) {
        auto& one = *slow.emplace_back(connect());
        one.stream->set_reading(false);
        one.say("GET /pbx/echo HTTP/1.1\r\n\r\n");
        loop.pass(Millis{10});
        one.say("GET /pbx/echo HTTP/1.1\r\nConnection: close\r\n\r\n");
        loop.pass(Millis{10});
    }
    EXPECT_FALSE(ask("GET /pbx/echo HTTP/1.1\r\n\r\n")->has("200 OK"));
    loop.pass(Seconds{6});
    EXPECT_TRUE(ask("GET /pbx/echo HTTP/1.1\r\n\r\n")->has("200 OK"));
    // Who takes it goes at once.
    slow.clear();
    for (std::size_t i = 0; i < 2 * options.most_per_source; ++i)
        EXPECT_TRUE(ask("GET /pbx/echo HTTP/1.0\r\n\r\n")->has("200 OK"));
}

TEST_F(HttpServerTest, AnAnswerMayComeLaterOrNever) {
    auto one = ask("GET /pbx/later HTTP/1.1\r\n\r\n");
    auto other = ask("GET /pbx/later HTTP/1.1\r\n\r\n");
    loop.pass(Seconds{5});
    EXPECT_TRUE(one->heard.empty());
    ASSERT_EQ(kept.size(), 2u);
    kept[0].send({.status = 503, .body = "not yet"});
    kept.clear();  // the second is dropped unanswered
    loop.pass(Millis{10});
    EXPECT_TRUE(one->heard.starts_with("HTTP/1.1 503 Service Unavailable")) << one->heard;
    EXPECT_TRUE(other->heard.starts_with("HTTP/1.1 500 "));
}

TEST_F(HttpServerTest, WhatCannotBeReadIsSaid) {
    const struct {
        std::string bytes;
        const char* status;
    } cases[] = {
        {"nonsense\r\n\r\n", "400"},
        {"GET / HTTP/9.9\r\n\r\n", "400"},
        {"GET /pbx/echo HTTP/1.1\r\nX: " + std::string(1500, 'x') + "\r\n\r\n", "431"},
        {"POST /pbx/echo HTTP/1.1\r\nContent-Length: 3000\r\n\r\n", "413"},
        {"POST /pbx/echo HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400"},
        {"GET /elsewhere HTTP/1.1\r\n\r\n", "404"},
        {"GET /pbxecho HTTP/1.1\r\n\r\n", "404"},
        {"GET /pbx/%zz HTTP/1.1\r\n\r\n", "404"},
        {"GET /pbx/ HTTP/1.1\r\n\r\n", "302"},
        {"GET /pbx/secret HTTP/1.1\r\n\r\n", "403"},
    };
    for (const auto& one : cases) {
        auto client = ask(one.bytes);
        EXPECT_TRUE(client->heard.starts_with(std::string("HTTP/1.1 ") + one.status))
            << one.bytes.substr(0, 50) << client->heard;
        client->stream->close();
        loop.pass(Millis{10});
    }
}

TEST_F(HttpServerTest, ASlowClientLosesItsConnection) {
    auto slow = ask("GET /pbx/echo HTTP/1.1\r\n");
    for (int i = 0; i < 20 && !slow->closed; ++i) {
        slow->say("X: y\r\n");
        loop.pass(Millis{100});
    }
    EXPECT_TRUE(slow->closed);
    EXPECT_TRUE(slow->heard.starts_with("HTTP/1.1 408 ")) << slow->heard;
    auto silent = connect();
    loop.pass(Millis{1100});
    EXPECT_TRUE(silent->closed);
    EXPECT_TRUE(silent->heard.empty());
}

TEST_F(HttpServerTest, ConnectionsAreBoundedPerSource) {
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 4; ++i) clients.push_back(connect());
    loop.pass(Millis{10});
    EXPECT_TRUE(clients[3]->closed);
    EXPECT_FALSE(clients[2]->closed);
    clients[0]->stream->close();
    loop.pass(Millis{10});
    auto next = ask("GET /pbx/echo HTTP/1.1\r\n\r\n");
    EXPECT_TRUE(next->has("200 OK"));
}

TEST_F(HttpServerTest, ConnectionsToTheBrimAndOneMore) {
    Limit::reset_all();
    limits::http_sessions.set(3);
    limits::http_sessions_of_source.set(2);
    server->configure(options);  // what its file says does not go before [limits]
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 3; ++i) clients.push_back(connect());
    loop.pass(Millis{10});
    EXPECT_FALSE(clients[1]->closed);
    EXPECT_TRUE(clients[2]->closed) << "of one source";
    limits::http_sessions_of_source.set(9);
    clients.push_back(connect());
    clients.push_back(connect());
    loop.pass(Millis{10});
    EXPECT_FALSE(clients[3]->closed);
    EXPECT_TRUE(clients[4]->closed) << "of all";
    EXPECT_EQ(limits::http_sessions.present(), 3u);
    clients[0]->stream->close();
    loop.pass(Millis{10});
    EXPECT_EQ(limits::http_sessions.present(), 2u);
    Limit::reset_all();
}

std::string upgrade_request(std::string_view path) {
    std::string text(kUpgrade);
    return text.replace(text.find("/ws"), 3, path);
}

TEST_F(HttpServerTest, AWebSocketCarriesMessages) {
    // The first message may come right behind the upgrade.
    auto client = ask(upgrade_request("/pbx/ws") + std::string(kHello));
    loop.pass(Millis{10});
    EXPECT_TRUE(client->heard.starts_with("HTTP/1.1 101 Switching Protocols\r\n")) << client->heard;
    EXPECT_TRUE(client->has("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
    EXPECT_TRUE(client->has("Sec-WebSocket-Protocol: sip\r\n"));
    ASSERT_EQ(sockets.heard, std::vector<std::string>{"hello"});
    EXPECT_TRUE(client->heard.ends_with(std::string_view("\x81\x05hello", 7)));

    client->heard.clear();
    client->say(std::string_view("\x89\x81\0\0\0\0p", 7));
    loop.pass(Millis{10});
    EXPECT_EQ(client->heard, std::string_view("\x8a\x01p", 3));
    client->heard.clear();
    client->say(std::string_view("\x88\x82\0\0\0\0\x03\xe8", 8));
    loop.pass(Millis{10});
    EXPECT_EQ(client->heard, std::string_view("\x88\x02\x03\xe8", 4));
    EXPECT_TRUE(client->closed);
    EXPECT_EQ(sockets.closed, CloseReason::ByPeer);
}

TEST_F(HttpServerTest, ABrokenWebSocketIsToldWhy) {
    auto client = ask(upgrade_request("/pbx/ws"));
    client->heard.clear();
    client->say(std::string_view("\x81\x05hello", 7));  // unmasked
    loop.pass(Millis{10});
    EXPECT_EQ(client->heard, std::string_view("\x88\x02\x03\xea", 4));
    EXPECT_EQ(sockets.closed, CloseReason::Broken);
}

TEST_F(HttpServerTest, ASilentWebSocketIsAskedAndThenGivenUp) {
    auto client = ask(upgrade_request("/pbx/ws"));
    client->heard.clear();
    loop.pass(Seconds{61});
    EXPECT_EQ(client->heard, std::string_view("\x89\x00", 2));
    EXPECT_FALSE(client->closed);
    loop.pass(Seconds{61});
    EXPECT_TRUE(client->closed);
}

// statement 204: by default 100 ms.
TEST_F(HttpServerTest, AWebSocketThatTakesNothingIsGivenUp) {
    auto client = ask(upgrade_request("/pbx/ws"));
    ASSERT_EQ(sockets.streams.size(), 1u);
    auto& stream = *sockets.streams[0];
    client->stream->set_reading(false);
    stream.send(SharedBytes::copy("one"));
    loop.pass(Millis{10});
    stream.send(SharedBytes::copy("two"));
    loop.pass(Millis{60});
    // It reads after all: the patience begins anew with what waits then.
    client->stream->set_reading(true);
    loop.pass(Millis{200});
    EXPECT_FALSE(client->closed);
    client->stream->set_reading(false);
    stream.send(SharedBytes::copy("three"));
    loop.pass(Millis{10});
    stream.send(SharedBytes::copy("four"));
    loop.pass(Millis{99});
    EXPECT_FALSE(sockets.closed);
    loop.pass(Millis{2});
    EXPECT_EQ(sockets.closed, CloseReason::TooSlow);
}

TEST_F(HttpServerTest, AnUpgradeMustBeOne) {
    const auto replaced = [](std::string_view what, std::string_view by) {
        auto text = upgrade_request("/pbx/ws");
        return text.replace(text.find(what), what.size(), by);
    };
    EXPECT_TRUE(ask("GET /pbx/ws HTTP/1.1\r\n\r\n")->has("HTTP/1.1 426 "));
    EXPECT_TRUE(ask(replaced("chat, sip", "chat"))->has("HTTP/1.1 400 "));
    EXPECT_TRUE(ask(replaced("Version: 13", "Version: 8"))->has("Sec-WebSocket-Version: 13"));
    EXPECT_TRUE(ask(replaced("dGhlIHNhbXBsZSBub25jZQ==", "short"))->has("HTTP/1.1 400 "));
    EXPECT_TRUE(sockets.streams.empty());
}

TEST_F(HttpServerTest, StopsWhenWhatIsAskedIsAnswered) {
    auto idle = ask("GET /pbx/echo HTTP/1.1\r\n\r\n");
    auto busy = ask("GET /pbx/later HTTP/1.1\r\n\r\n");
    server->stop();
    loop.pass(Millis{10});
    EXPECT_TRUE(idle->closed);
    EXPECT_FALSE(busy->closed);
    kept[0].send({.body = "done"});
    loop.pass(Millis{10});
    EXPECT_TRUE(busy->has("done"));
    EXPECT_TRUE(busy->closed);
    auto late = connect();
    EXPECT_TRUE(late->closed);
}

// ---- on a thread of its own

/// Runs `loop` until `done`, which is asked each millisecond.
bool run_until(EventLoop& loop, const std::function<bool()>& done) {
    struct Ask {
        Ask(EventLoop& loop, const std::function<bool()>& done)
            : loop(loop), done(done), timer(loop.wheel(), *this) {
            timer.start(Millis{1});
        }
        void again() {
            if (done() || ++asked > 10'000) return loop.stop();
            timer.start(Millis{1});
        }
        EventLoop& loop;
        const std::function<bool()>& done;
        int asked = 0;
        Timer<Ask, &Ask::again> timer;
    } ask{loop, done};
    std::thread([&] { loop.run(); }).join();
    return done();
}

TEST(WebThread, AnswersAndUpgradesOverItsOwnThread) {
    EventLoop loop;
    const auto net = make_real_net(loop);
    EchoSocket sockets;
    auto server = make_web_thread(loop);
    std::thread::id answered_by, here;
    server->handle("/echo", "Echo", [&](HttpRequest request, HttpReply reply) {
        answered_by = std::this_thread::get_id();
        reply.send({.body = "you asked " + request.path});
    });
    server->handle_websocket("/ws", "Socket", {.subprotocol = "sip"}, sockets);
    HttpOptions options;
    options.bind = *SocketAddress::parse("127.0.0.1:0");
    ASSERT_TRUE(server->configure(options).empty());
    const auto status = server->status();
    ASSERT_EQ(status.paths.size(), 2u);

    Client asking, talking;
    asking.stream = net->connect({.to = status.local}, asking);
    talking.stream = net->connect({.to = status.local}, talking);
    asking.say("GET /echo HTTP/1.1\r\n\r\n");
    talking.say(std::string(kUpgrade) + std::string(kHello));
    loop.post([&] { here = std::this_thread::get_id(); });
    EXPECT_TRUE(run_until(loop, [&] {
        return asking.has("you asked /echo") && talking.has(std::string_view("\x81\x05hello", 7));
    }));
    EXPECT_EQ(answered_by, here);
    EXPECT_EQ(sockets.heard, std::vector<std::string>{"hello"});
    sockets.streams.clear();
    EXPECT_TRUE(run_until(loop, [&] { return talking.closed; }));
    server->stop();
}

TEST(HttpAnswers, WaitForTheirReadersToTheBrimAndOneMore) {
    constexpr std::size_t kBig = std::size_t{8} << 20;
    limits::http_answer_bytes.set(2 * kBig);
    EventLoop loop;
    const auto net = make_real_net(loop);
    auto server = make_http_server(loop, *net);
    server->handle("/big", "Big",
                   [](HttpRequest, HttpReply reply) { reply.send({.body = std::string(kBig, 'x')}); });
    HttpOptions options;
    options.bind = *SocketAddress::parse("127.0.0.1:0");
    ASSERT_TRUE(server->configure(options).empty());
    const auto ask = [&](Client& client) {
        client.stream = net->connect({.to = server->status().local}, client);
        client.say("GET /big HTTP/1.1\r\n\r\n");
    };
    Client slow, other, third, fourth;
    ask(slow);
    ask(other);
    slow.stream->set_reading(false);
    other.stream->set_reading(false);
    EXPECT_TRUE(run_until(loop, [] { return limits::http_answer_bytes.present() == 2 * kBig; }));
    ask(third);
    EXPECT_TRUE(run_until(loop, [&] { return third.has("\r\n\r\n"); }));
    EXPECT_TRUE(third.has("503 Service Unavailable"));
    EXPECT_EQ(limits::http_answer_bytes.refused(), 1u);
    // Who reads gets all of it, and makes room; so does who goes.
    slow.stream->set_reading(true);
    EXPECT_TRUE(run_until(loop, [&] { return slow.heard.size() > kBig; }));
    EXPECT_TRUE(slow.has("200 OK"));
    other.stream.reset();
    EXPECT_TRUE(run_until(loop, [] { return limits::http_answer_bytes.present() == 0; }));
    ask(fourth);
    EXPECT_TRUE(run_until(loop, [&] { return fourth.heard.size() > kBig; }));
    EXPECT_FALSE(slow.closed);
    Limit::reset_all();
}

TEST(WebThread, APortInUseIsSaid) {
    EventLoop loop;
    auto first = make_web_thread(loop);
    auto second = make_web_thread(loop);
    HttpOptions options;
    options.bind = *SocketAddress::parse("127.0.0.1:0");
    ASSERT_TRUE(first->configure(options).empty());
    HttpOptions same;
    same.bind = first->status().local;
    const auto faults = second->configure(same);
    ASSERT_EQ(faults.size(), 1u);
    EXPECT_NE(faults[0].find("in use"), std::string::npos) << faults[0];
}

}  // namespace
}  // namespace asterism::rt
