// SPDX-License-Identifier: Apache-2.0
// What phones and browsers send to the HTTP server, and within WebSockets, at its largest: README.md.
#include <fmt/core.h>

#include "asterism/base/text.h"
#include "world.h"

namespace asterism::cost {
namespace {

std::string pieces(std::string_view piece, std::size_t bytes) {
    std::string out;
    while (out.size() + piece.size() <= bytes) out += piece;
    return out;
}

/// RFC 6455 5.2: a frame of a client; its mask is all zero, so that nothing changes.
std::string frame(unsigned first, std::string_view payload) {
    std::string out(1, static_cast<char>(first));
    if (payload.size() < 126) {
        out += static_cast<char>(0x80 | payload.size());
    } else {
        out += static_cast<char>(0x80 | 126);
        out += static_cast<char>(payload.size() >> 8);
        out += static_cast<char>(payload.size() & 255);
    }
    return out + std::string(4, '\0') + std::string(payload);
}

struct WebKind {
    const char* name;
    /// About so many bytes of it.
    std::string (*fill)(std::size_t bytes);
    bool within_web_socket = false;
};

std::string get(const std::string& path, const std::string& headers = {}) {
    return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
}

const WebKind kWebKinds[] = {
    {"a long path", [](std::size_t n) { return get("/" + std::string(n / 20, 'x')); }},
    {"a path of many parts", [](std::size_t n) { return get(pieces("/x", n / 20)); }},
    {"a path with dots", [](std::size_t n) { return get(pieces("/..", n / 20)); }},
    {"an escaped path", [](std::size_t n) { return get("/" + pieces("%41", n / 20)); }},
    {"what a phone fetches",
     [](std::size_t n) { return get("/phoneprov/" + pieces("deadbeef4dad/", n / 20)); }},
    {"a query", [](std::size_t n) { return get("/phoneprov/x?" + pieces("a=b&", n / 20)); }},
    {"headers", [](std::size_t n) { return get("/health", pieces("X: y\r\n", n / 20)); }},
    {"a long header",
     [](std::size_t n) { return get("/health", "X: " + std::string(n / 20, 'y') + "\r\n"); }},
    {"cookies", [](std::size_t n) { return get("/health", "Cookie: " + pieces("a=b; ", n / 20) + "\r\n"); }},
    {"headers without an end", [](std::size_t n) { return "GET / HTTP/1.1\r\n" + pieces("X: y\r\n", n); }},
    {"no request", [](std::size_t n) { return pieces("x", n); }},
    {"empty lines", [](std::size_t n) { return pieces("\r\n", n); }},
    {"requests behind one another", [](std::size_t n) { return pieces(get("/health"), n); }},
    {"requests for nothing", [](std::size_t n) { return pieces(get("/x"), n); }},
    {"the status, often", [](std::size_t n) { return pieces(get("/httpstatus"), n); }},
    {"files of phones, often", [](std::size_t n) { return pieces(get("/phoneprov/x.cfg"), n); }},
    {"a body",
     [](std::size_t n) {
         return fmt::format("POST /health HTTP/1.1\r\nHost: h\r\nContent-Length: {0}\r\n\r\n{1}", n,
                            std::string(n, 'b'));
     }},
    {"a body in pieces",
     [](std::size_t n) {
         return "POST /health HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" +
                pieces("1\r\nx\r\n", n) + "0\r\n\r\n";
     }},
    {"small messages", [](std::size_t n) { return pieces(frame(0x81, "x"), n); }, true},
    {"empty messages", [](std::size_t n) { return pieces(frame(0x81, ""), n); }, true},
    {"one message in pieces",
     [](std::size_t n) { return frame(0x01, "x") + pieces(frame(0x00, "y"), n) + frame(0x80, "z"); }, true},
    {"one message in empty pieces",
     [](std::size_t n) { return frame(0x01, "x") + pieces(frame(0x00, ""), n) + frame(0x80, "z"); }, true},
    {"pings", [](std::size_t n) { return pieces(frame(0x89, "p"), n); }, true},
    {"long pings", [](std::size_t n) { return pieces(frame(0x89, std::string(125, 'p')), n); }, true},
    {"pongs", [](std::size_t n) { return pieces(frame(0x8a, ""), n); }, true},
    {"keep-alives of SIP", [](std::size_t n) { return pieces(frame(0x82, "\r\n\r\n"), n); }, true},
    {"a large message",
     [](std::size_t n) { return frame(0x81, std::string(std::min<std::size_t>(n / 4, 60'000), 'm')); }, true},
    {"requests of SIP",
     [](std::size_t n) {
         return pieces(
             frame(
                 0x81,
                 "OPTIONS sip:h SIP/2.0\r\nVia: SIP/2.0/WS h;branch=z9hG4bKw\r\nFrom: <sip:alice@h>;tag=1\r\n"
                 "To: <sip:h>\r\nCall-ID: w\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n"),
             n);
     },
     true},
};

class WebCostTest : public World, public rt::StreamHandler {
protected:
    WebCostTest()
        : World(
              "endpoint alice\n"
              "transport udp (protocol=udp, bind=0.0.0.0)\n"
              "transport ws (protocol=ws, bind=0.0.0.0)\n"
              "http.conf:\n"
              "    [general]\n"
              "    enabled=yes\n"
              "    bindaddr=0.0.0.0\n"
              "    enable_status=yes\n"
              "phoneprov.conf:\n"
              "    [general]\n"
              "    default_profile=desk\n"
              "    [desk]\n"
              "    staticdir => configs\n"
              "    static_file => x.cfg\n") {}
    ~WebCostTest() override { stream_.reset(); }

    void on_bytes(rt::Stream&, std::string_view bytes) override { heard_ += bytes; }
    void on_closed(rt::Stream&, rt::CloseReason, std::string_view) override {}

    void write(const std::string& text) { stream_->send(SharedBytes::copy(text)); }

    Cost cost_of(const WebKind& kind, std::size_t bytes) {
        heard_.clear();
        stream_ = net_.connect(
            {.to = *SocketAddress::parse("192.0.2.1:8088"), .from = *SocketAddress::parse("192.0.2.10:0")},
            *this);
        pass(Millis{10});
        if (kind.within_web_socket) {
            write(
                "GET /ws HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
                "Sec-WebSocket-Protocol: sip\r\n\r\n");
            pass(Millis{20});
            EXPECT_TRUE(heard_.starts_with("HTTP/1.1 101")) << heard_;
        }
        write(kind.fill(bytes));
        const auto cost = pass(Millis{200});
        stream_->close();
        stream_.reset();
        pass(Seconds{60});
        return cost;
    }

    std::unique_ptr<rt::Stream> stream_;
    std::string heard_;
};

// Twice as many bytes, at most three times the work, and no long turn.
TEST_F(WebCostTest, WhateverComesInCostsWhatItsBytesCost) {
    constexpr std::size_t kFull = 240'000;
    const auto most = longest_turn();
    for (const auto& kind : kWebKinds) {
        Cost whole, half;
        EXPECT_TRUE(settles([&](int times) {
            whole = least(times, [&] { return cost_of(kind, kFull); });
            half = least(times, [&] { return cost_of(kind, kFull / 2); });
            return whole.all <= 3 * half.all + most / 100 && whole.longest <= most;
        })) << kind.name
            << ": " << whole.all << " " << meter_.unit() << ", half of it " << half.all
            << ", the longest turn " << whole.longest << " of at most " << most;
    }
}

}  // namespace
}  // namespace asterism::cost
