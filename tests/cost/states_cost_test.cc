// SPDX-License-Identifier: Apache-2.0
// What many states, publications and hints cost that come and go at once: twice as many at most three times
// as much, and no turn of the exchange is a long one.
#include <fmt/core.h>

#include "asterism/base/text.h"
#include "lines.h"
#include "world.h"

namespace asterism::cost {
namespace {

constexpr std::string_view kServer = "00:11:22:33:44:55";

class StatesCost : public World, public rt::DatagramHandler {
protected:
    StatesCost()
        : World(
              "endpoint alice\n"
              "inbound-publication servers (event_asterisk-devicestate=states)\n"
              "asterisk-publication states (device_state=yes)\n"
              "extensions.conf:\n"
              "    [office]\n"
              "    autohints=yes\n") {
        for (auto* limit : Limit::all())
            if (limit->name() != "published_speakers") limit->set(limit->most());
        socket_ = std::move(*net_.udp({.bind = *SocketAddress::parse("192.0.2.10:5060")}, *this));
        pass(Millis{10});
    }

    /// Keeps the latest tag; answers our PUBLISH.
    void on_datagram(const rt::Datagram& datagram) override {
        const std::string text(datagram.bytes);
        if (text.starts_with("PUBLISH ")) {
            std::string answer = "SIP/2.0 200 OK\r\n";
            for (const auto line : split(text, '\n'))
                for (const auto* name : {"Via:", "From:", "To:", "Call-ID:", "CSeq:"})
                    if (line.starts_with(name)) answer += std::string(line) + '\n';
            return socket_->send(datagram.from, SharedBytes::copy(answer + "SIP-ETag: a\r\nExpires: 3600\r\n"
                                                                           "Content-Length: 0\r\n\r\n"));
        }
        const auto at = text.find("SIP-ETag: ");
        tag_ = at == text.npos ? "" : text.substr(at + 10, text.find("\r\n", at) - at - 10);
    }

    /// By the latest tag, if there is one. `what`: headers, an empty line, a body.
    Cost publish(const std::string& what) {
        const auto tag = tag_.empty() ? "" : fmt::format("SIP-If-Match: {}\r\n", tag_);
        socket_->send(
            *SocketAddress::parse("192.0.2.1:5060"),
            SharedBytes::copy(fmt::format(
                "PUBLISH sip:servers@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10:5060;rport;"
                "branch=z9hG4bKp{0}\r\nFrom: <sip:alice@192.0.2.1>;tag=1\r\nTo: <sip:servers@192.0.2.1>\r\n"
                "Call-ID: {0}\r\nCSeq: 1 PUBLISH\r\nMax-Forwards: 70\r\nEvent: asterisk-devicestate\r\n"
                "{1}{2}",
                ++number_, tag, what)));
        return pass(Millis{3});
    }
    Cost say(std::string_view device, std::string_view server) {
        const auto body = fmt::format(R"({{"type":"devicestate","device":"{}","state":"INUSE","eid":"{}"}})",
                                      device, server);
        return publish(
            fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}", body.size(), body));
    }
    Cost end_publication() {
        const auto cost = publish("Expires: 0\r\nContent-Length: 0\r\n\r\n");
        tag_.clear();
        pass(Seconds{40});
        return cost;
    }

    /// What `act` costs with so many, against half of them.
    template <class Act>
    void expect_linear(const char* what, std::size_t many, Act&& act) {
        Cost whole, half;
        EXPECT_TRUE(settles([&](int times) {
            whole = least(times, [&] { return act(many); });
            half = least(times, [&] { return act(many / 2); });
            return whole.all <= 3 * half.all && whole.longest <= longest_turn();
        })) << what
            << ": " << whole.all << " " << meter_.unit() << ", half of it " << half.all
            << ", the longest turn " << whole.longest << " of " << longest_turn();
        fmt::print("{}: {} {}, half of it {}, the longest turn {} of {}\n", what, whole.all, meter_.unit(),
                   half.all, whole.longest, longest_turn());
    }

    std::unique_ptr<rt::UdpSocket> socket_;
    unsigned number_ = 0;
    std::string tag_;
};

// Each device made a hint.
TEST_F(StatesCost, OfAServerThatIsGone) {
    expect_linear("a server's end", 4000, [&](std::size_t many) {
        for (std::size_t i = 0; i < many; ++i) say(fmt::format("Custom:{}", i), kServer);
        return end_publication();
    });
}

// One publication that speaks for many servers, all of the same device.
TEST_F(StatesCost, OfManyServersThatSpeakOfOneDevice) {
    Cost all;
    expect_linear("many servers of one device", 2000, [&](std::size_t many) {
        all = {};
        for (std::size_t i = 0; i < many; ++i) all.all += say("Custom:one", fmt::format("server{}", i)).all;
        all.longest = end_publication().longest;
        return all;
    });
}

TEST_F(StatesCost, OfManyServersThatAreGone) {
    expect_linear("many servers' end", 4000, [&](std::size_t many) {
        for (std::size_t i = 0; i < many; ++i)
            say(fmt::format("Custom:{}", i % 100), fmt::format("server{}", i));
        return end_publication();
    });
}

// Every hint is a publication of its own: they begin with a reload, and end with one.
TEST_F(StatesCost, OfHintsThatArePublished) {
    const auto reload = [&](std::size_t many) {
        std::string hints = "extensions.conf:\n    [office]\n";
        for (std::size_t i = 0; i < many; ++i) hints += fmt::format("    exten => {},hint,Custom:{}\n", i, i);
        auto lines = flows::read_lines(
            "outbound-publish ours (server_uri=sip:192.0.2.10, event=presence, multi_user=yes, "
            "@body=application/pidf+xml, @context=.)\n" +
            hints);
        for (const auto& line : *lines) EXPECT_TRUE(given_.add(line).has_value());
        const auto before = meter_.now();
        server_.reload();
        const auto own = meter_.now() - before;
        auto cost = pass(Seconds{10});
        cost.all += own;
        return cost;
    };
    expect_linear("hints that are published", 2000, [&](std::size_t many) {
        const auto cost = reload(many);
        reload(0);
        return cost;
    });
    expect_linear("hints that are published no more", 2000, [&](std::size_t many) {
        reload(many);
        return reload(0);
    });
}

}  // namespace
}  // namespace asterism::cost
