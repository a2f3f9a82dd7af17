// SPDX-License-Identifier: Apache-2.0
// Every kind of request at its largest, filled with every kind of thing: README.md.
#include <time.h>

#include <algorithm>
#include <array>
#include <limits>

#include "asterism/base/limit.h"
#include "asterism/rt/sim.h"
#include "fillings.h"
#include "given.h"
#include "ladder.h"
#include "lines.h"
#include "server.h"

namespace asterism::cost {
namespace {

/// As much as a datagram takes, with what stands in every message.
constexpr std::size_t kFull = 60'000;

constexpr std::array kMethods = {"OPTIONS", "REGISTER", "INVITE", "MESSAGE", "SUBSCRIBE",
                                 "PUBLISH", "NOTIFY",   "INFO",   "UPDATE",  "REFER"};
/// Who sends them.
enum class Who : std::uint8_t {
    Phone,    ///< let in by her name
    Guesser,  ///< must say a password, and does not know it
    Stranger,
    Caller,  ///< within a call that stands
};
constexpr std::array kWho = {Who::Phone, Who::Guesser, Who::Stranger, Who::Caller};
constexpr std::array kNames = {"alice", "bob", "nobody", "alice"};

/// The processor time of this thread, in nanoseconds.
std::int64_t spent() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return now.tv_sec * 1'000'000'000LL + now.tv_nsec;
}

class CostTest : public ::testing::Test, public rt::DatagramHandler {
protected:
    CostTest() {
        const auto lines = flows::read_lines(
            "endpoint alice (max_contacts=20000, remove_existing=yes, support_path=yes, "
            "rewrite_contact=yes, "
            "trust_id_inbound=yes)\n"
            "endpoint bob (password=secret, max_contacts=20000)\n"
            "dialplan office,_. => Busy()\n"
            "dialplan office,200 => Answer()\n"
            "dialplan office,200,2 => Wait(1000000000)\n");
        for (const auto& line : *lines) EXPECT_TRUE(given_.add(line).has_value());
        server_.start();
        socket_ = std::move(*net_.udp({.bind = *SocketAddress::parse("192.0.2.10:5060")}, *this));
        loop_.pass(Millis{10});
    }
    ~CostTest() override {
        server_.kill();
        Limit::reset_all();
    }
    void on_datagram(const rt::Datagram& datagram) override { heard_ = datagram.bytes; }

    std::string message(const std::string& method, Who who, const Filling& filling) {
        const auto number = std::to_string(++number_);
        const std::string name = kNames[static_cast<std::size_t>(who)];
        const bool within = who == Who::Caller;
        auto text = fmt::format(
            "{} sip:{}@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10:5060;rport;branch=z9hG4bK{}\r\n"
            "From: <sip:{}@192.0.2.1>;tag=1\r\nTo: <sip:{}@192.0.2.1>{}\r\nCall-ID: {}\r\nCSeq: {} {}\r\n"
            "Max-Forwards: 70\r\nEvent: {}\r\nRefer-To: <sip:100@192.0.2.1>\r\n",
            method, within ? "200" : "100", number, filling.user.empty() ? name : filling.user,
            method == "REGISTER" ? name : "200", within ? to_tag_ : "", within ? "the-call" : number, number,
            method, method == "NOTIFY" ? "message-summary" : "presence");
        if (!filling.headers.contains("Contact:"))
            text += fmt::format("Contact: {}\r\n",
                                filling.contact.empty() ? "<sip:alice@192.0.2.10:5060>" : filling.contact);
        if (!filling.type.empty()) text += fmt::format("Content-Type: {}\r\n", filling.type);
        return fmt::format("{}{}Content-Length: {}\r\n\r\n{}", text, filling.headers, filling.body.size(),
                           filling.body);
    }

    void send(const std::string& text) {
        socket_->send(*SocketAddress::parse("192.0.2.1:5060"), SharedBytes::copy(text));
    }

    /// The call of Who::Caller, unless it stands.
    void call() {
        if (server_.exchange().census().dialogs > 0) return;
        to_tag_.clear();
        send(message("INVITE", Who::Caller,
                     {.type = "application/sdp",
                      .body = "v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n"
                              "m=audio 4000 RTP/AVP 0\r\n"}));
        loop_.pass(Millis{100});
        const auto to = heard_.substr(heard_.find("\r\nTo: "));
        to_tag_ = to.substr(to.find(";tag="), to.find("\r\n", 2) - to.find(";tag="));
        auto ack = message("ACK", Who::Caller, {});
        const auto cseq = fmt::format("CSeq: {} ACK", number_);
        ack.replace(ack.find(cseq), cseq.size(), fmt::format("CSeq: {} ACK", number_ - 1));
        send(ack);
        loop_.pass(Seconds{40});
        ASSERT_EQ(server_.exchange().census().dialogs, 1u) << heard_;
    }

    /// Processor time of the turns in which a message comes, is answered and is forgotten.
    std::int64_t cost_of(const std::string& text) {
        send(text);
        const auto before = spent();
        loop_.pass(Seconds{40});
        const auto took = spent() - before;
        if (server_.exchange().registrar().count() > 0) {
            send(message("REGISTER", Who::Phone, {.headers = "Contact: *\r\nExpires: 0\r\n"}));
            loop_.pass(Seconds{40});
        }
        server_.happened.clear();
        return took;
    }

    /// The least of `times`.
    std::int64_t least(const std::string& method, Who who, const Filling& filling, int times) {
        auto best = std::numeric_limits<std::int64_t>::max();
        for (int i = 0; i < times; ++i) {
            if (who == Who::Caller) call();
            best = std::min(best, cost_of(message(method, who, filling)));
        }
        return best;
    }

    /// Is it so, looked at ever more closely?
    template <class Holds>
    static bool settles(Holds&& holds) {
        for (const int times : {1, 3, 9, 27})
            if (holds(times)) return true;
        return false;
    }

    /// Each kind of request of each who may send it.
    template <class Do>
    static void each(Do&& act) {
        for (const auto who : kWho)
            for (const std::string method : kMethods)
                // A call that stands is changed by UPDATE; an INVITE in it would want an ACK.
                if (who != Who::Caller || (method != "INVITE" && method != "REGISTER")) act(method, who);
    }
    static std::string said(const std::string& method, Who who) {
        return fmt::format("{} of {}{}, ", method, kNames[static_cast<std::size_t>(who)],
                           who == Who::Caller ? " in a call" : "");
    }

    rt::SimLoop loop_;
    rt::SimNet net_{loop_, {.host = {*IpAddress::parse("192.0.2.1")}}};
    flows::Ladder ladder_{loop_, false};
    flows::Substitution words_;
    flows::Given given_{words_};
    flows::Server server_{loop_, net_, ladder_, given_};
    std::unique_ptr<rt::UdpSocket> socket_;
    unsigned number_ = 0;
    std::string to_tag_;
    std::string heard_;
};

// Twice the size, at most three times the work, though nothing is refused for its number.
TEST_F(CostTest, GrowsAsTheMessageDoes) {
    for (auto* limit : Limit::all())
        if (limit->of() == Limit::Of::Message) limit->set(limit->most());
    each([this](const std::string& method, Who who) {
        const auto some = plain(kFull / 2);
        for (const auto& kind : kinds()) {
            if (kind.is_product) continue;
            const auto whole = kind.fill(kFull);
            const auto half = kind.fill(kFull / 2);
            EXPECT_TRUE(settles([&](int times) {
                const auto large = least(method, who, whole, times);
                return large <= 3 * least(method, who, half, times) + least(method, who, some, times);
            })) << said(method, who)
                << kind.name;
        }
    });
}

// As it is built, a large message costs no more than its bytes would in ordinary ones: nobody gains by it.
TEST_F(CostTest, IsThatOfOrdinaryMessagesOfTheSameSize) {
#ifdef __SANITIZE_ADDRESS__
    constexpr int kSmallMultiple = 6;  // there an allocation costs a multiple of what bytes cost
#else
    constexpr int kSmallMultiple = 3;
#endif
    each([this](const std::string& method, Who who) {
        const auto size = static_cast<std::int64_t>(message(method, who, {}).size());
        const auto ordinary = least(method, who, {}, 20);
        for (const auto& kind : kinds()) {
            const auto whole = kind.fill(kFull);
            const auto bytes = static_cast<std::int64_t>(message(method, who, whole).size());
            EXPECT_TRUE(settles([&](int times) {
                return least(method, who, whole, times) <= kSmallMultiple * ordinary * bytes / size;
            })) << said(method, who)
                << kind.name;
        }
    });
}

}  // namespace
}  // namespace asterism::cost
