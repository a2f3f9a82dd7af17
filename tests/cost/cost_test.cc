// SPDX-License-Identifier: Apache-2.0
// Every kind of request and answer at its largest, filled with every kind of thing: README.md.
#include <fmt/core.h>

#include "asterism/base/text.h"
#include "fillings.h"
#include "world.h"

namespace asterism::cost {
namespace {

/// As much as a datagram takes, with what stands in every message.
constexpr std::size_t kFull = 60'000;

/// Who sends them.
enum class Who : std::uint8_t {
    Phone,    ///< let in by her name
    Guesser,  ///< must say a password, and does not know it
    Stranger,
    Caller,   ///< within a call that stands
    Early,    ///< within a call that rings, told reliably
    Watcher,  ///< within a subscription
    Callee,   ///< answers our INVITE
};

struct Sender {
    Who who;
    std::string name;
    std::string where;
    std::vector<std::string> says;
};

const std::vector<Sender>& senders() {
    static const std::vector<std::string> anew = {"OPTIONS", "REGISTER", "INVITE", "MESSAGE", "SUBSCRIBE",
                                                  "PUBLISH", "NOTIFY",   "INFO",   "UPDATE",  "REFER",
                                                  "CANCEL",  "BYE",      "PRACK",  "ACK",     "UNHEARDOF"};
    static const std::vector<Sender> all = {
        {Who::Phone, "alice", "", anew},
        {Who::Guesser, "bob", "", anew},
        {Who::Stranger, "nobody", "", anew},
        {Who::Caller,
         "alice",
         "in a call",
         {"INVITE", "UPDATE", "INFO", "MESSAGE", "OPTIONS", "REFER", "NOTIFY", "SUBSCRIBE", "PUBLISH",
          "PRACK", "ACK", "CANCEL", "BYE"}},
        {Who::Early, "alice", "in a call that rings", {"PRACK", "UPDATE", "INFO", "CANCEL", "BYE"}},
        {Who::Watcher, "alice", "in a subscription", {"SUBSCRIBE", "NOTIFY", "BYE"}},
        {Who::Callee, "carol", "who is called", {"180", "183", "200", "302", "401", "422", "486"}},
    };
    return all;
}

/// The first value of a header of what came.
std::string value_of(const std::string& text, const std::string& name) {
    const auto at = text.find("\r\n" + name + ": ");
    if (at == text.npos) return {};
    const auto from = at + name.size() + 4;
    return text.substr(from, text.find("\r\n", from) - from);
}
std::string tag_of(const std::string& text) {
    const auto to = value_of(text, "To");
    const auto at = to.find(";tag=");
    return at == to.npos ? std::string() : to.substr(at);
}

class CostTest : public World, public rt::DatagramHandler {
protected:
    CostTest()
        : World(
              "endpoint alice (max_contacts=20000, remove_existing=yes, support_path=yes, "
              "rewrite_contact=yes, trust_id_inbound=yes, message_context=office)\n"
              "endpoint bob (password=secret, max_contacts=20000)\n"
              "endpoint carol (contact=sip:carol@192.0.2.10:5060)\n"
              "extensions.conf:\n"
              "    [office]\n"
              "    exten => _.,1,Busy()\n"
              "    exten => 200,1,Answer()\n"
              "    exten => 200,2,Wait(1000000000)\n"
              "    exten => 201,1,Ringing()\n"
              "    exten => 201,2,Wait(1000000000)\n"
              "    exten => 202,hint,Custom:x\n") {
        socket_ = std::move(*net_.udp({.bind = *SocketAddress::parse("192.0.2.10:5060")}, *this));
        pass(Millis{10});
    }

    /// Answers what we are asked, says ACK to a 2xx, keeps the rest.
    void on_datagram(const rt::Datagram& datagram) override {
        const std::string text(datagram.bytes);
        if (!text.starts_with("SIP/2.0 ")) {
            if (text.starts_with("ACK ")) return;
            if (text.starts_with("INVITE "))
                asked_ = text;
            else
                send(answer_to(text, "200 OK", {}));
            return;
        }
        heard_ = text;
        const auto cseq = value_of(text, "CSeq");
        const auto [number, method] = split_once(cseq, ' ');
        if (method != "INVITE" || text[8] != '2') return;
        send(
            fmt::format("ACK sip:192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bKa{0}\r\n"
                        "From: {1}\r\nTo: {2}\r\nCall-ID: {3}\r\nCSeq: {0} ACK\r\nMax-Forwards: 70\r\n"
                        "Content-Length: 0\r\n\r\n",
                        number, value_of(text, "From"), value_of(text, "To"), value_of(text, "Call-ID")));
    }

    std::string answer_to(const std::string& request, const std::string& status, const Filling& filling) {
        auto text =
            fmt::format("SIP/2.0 {}\r\nVia: {}\r\nFrom: {}\r\nTo: {}{}\r\nCall-ID: {}\r\nCSeq: {}\r\n",
                        status, value_of(request, "Via"), value_of(request, "From"), value_of(request, "To"),
                        tag_of(request).empty() ? ";tag=us" : "", value_of(request, "Call-ID"),
                        value_of(request, "CSeq"));
        return finish(std::move(text), "carol", filling);
    }

    static std::string finish(std::string text, const std::string& user, const Filling& filling) {
        if (!filling.headers.contains("Contact:"))
            text += fmt::format("Contact: {}\r\n", filling.contact.empty()
                                                       ? fmt::format("<sip:{}@192.0.2.10:5060>", user)
                                                       : filling.contact);
        if (!filling.type.empty()) text += fmt::format("Content-Type: {}\r\n", filling.type);
        return fmt::format("{}{}Content-Length: {}\r\n\r\n{}", text, filling.headers, filling.body.size(),
                           filling.body);
    }

    std::string message(const std::string& method, const Sender& sender, const Filling& filling) {
        if (sender.who == Who::Callee) return answer_to(asked_, method + " So it is", filling);
        const bool within = !to_tag_.empty();
        const bool of_invite = method == "CANCEL" && sender.who == Who::Early;
        const auto number = of_invite ? invite_ : ++number_;
        const char* event = "presence";
        if (method == "NOTIFY") event = "message-summary";
        auto text = fmt::format(
            "{} sip:{}@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.10:5060;rport;branch=z9hG4bK{}\r\n"
            "From: <sip:{}@192.0.2.1>;tag=1\r\nTo: <sip:{}@192.0.2.1>{}\r\nCall-ID: {}\r\nCSeq: {} {}\r\n"
            "Max-Forwards: 70\r\nEvent: {}\r\nRefer-To: <sip:100@192.0.2.1>\r\n",
            method, exten_, number, filling.user.empty() ? sender.name : filling.user,
            method == "REGISTER" ? sender.name : exten_, of_invite ? "" : to_tag_,
            within ? call_id_ : std::to_string(number), number, method, event);
        if (method == "PRACK" && within)
            text += fmt::format("RAck: {} {} INVITE\r\n", value_of(heard_, "RSeq"), invite_);
        return finish(std::move(text), "alice", filling);
    }

    void send(const std::string& text) {
        socket_->send(*SocketAddress::parse("192.0.2.1:5060"), SharedBytes::copy(text));
    }

    std::size_t census(std::string_view what) {
        for (const auto& [name, count] : server_.exchange().census().rows())
            if (name == what) return count;
        return 0;
    }

    /// What `sender` stands in, unless it stands.
    void prepare(const Sender& sender) {
        const char* extens[] = {"100", "100", "100", "200", "201", "202", "100"};
        exten_ = extens[static_cast<std::size_t>(sender.who)];
        if (sender.who < Who::Caller) return;
        if (sender.who == Who::Callee) {
            server_.command("channel originate PJSIP/carol application Wait 1", [](const std::string&) {});
            pass(Millis{20});
            ASSERT_FALSE(asked_.empty());
            return;
        }
        if (!to_tag_.empty() && server_.exchange().census().dialogs > 0 && sender.who != Who::Early) return;
        to_tag_.clear();
        heard_.clear();
        if (sender.who == Who::Watcher) {
            send(message("SUBSCRIBE", sender, {}));
        } else {
            const Filling offer{
                .headers = sender.who == Who::Early ? "Require: 100rel\r\n" : "",
                .type = "application/sdp",
                .body =
                    "v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n"
                    "m=audio 4000 RTP/AVP 0\r\n"};
            send(message("INVITE", sender, offer));
        }
        invite_ = number_;
        pass(Millis{100});
        to_tag_ = tag_of(heard_);
        call_id_ = value_of(heard_, "Call-ID");
        ASSERT_EQ(heard_[8], sender.who == Who::Early ? '1' : '2') << heard_;
        ASSERT_NE(to_tag_, "") << heard_;
        if (sender.who == Who::Early) {
            ASSERT_NE(value_of(heard_, "RSeq"), "") << heard_;
        }
    }

    /// Back to where nothing of it is left.
    void tidy(const Sender& sender) {
        if (sender.who == Who::Early || sender.who == Who::Callee) {
            server_.command("channel request hangup all", [](const std::string&) {});
            pass(Seconds{40});
            asked_.clear();
            to_tag_.clear();
        }
        if (server_.exchange().registrar().count() > 0) {
            to_tag_.clear();
            exten_ = "100";
            send(message("REGISTER", senders()[0], {.headers = "Contact: *\r\nExpires: 0\r\n"}));
            pass(Seconds{40});
        }
        server_.happened.clear();
    }

    /// The turns in which a message comes, is answered and is forgotten.
    Cost cost_of(const std::string& method, const Sender& sender, const Filling& filling) {
        prepare(sender);
        send(message(method, sender, filling));
        const auto cost = pass(Seconds{40});
        tidy(sender);
        return cost;
    }
    Cost least_of(const std::string& method, const Sender& sender, const Filling& filling, int times) {
        return least(times, [&] { return cost_of(method, sender, filling); });
    }

    /// Each kind of message of each who may send it.
    template <class Do>
    void each(Do&& act) {
        for (const auto& sender : senders()) {
            to_tag_.clear();
            for (const auto& method : sender.says) act(method, sender);
            server_.command("channel request hangup all", [](const std::string&) {});
            pass(Seconds{4000});
        }
    }
    static std::string said(const std::string& method, const Sender& sender) {
        return fmt::format("{} of {} {}, ", method, sender.name, sender.where);
    }

    std::unique_ptr<rt::UdpSocket> socket_;
    unsigned number_ = 0;
    /// Of the INVITE that rings.
    unsigned invite_ = 0;
    std::string exten_ = "100";
    std::string to_tag_;
    std::string call_id_;
    std::string heard_;
    /// An INVITE of ours.
    std::string asked_;
};

// Twice the size, at most three times the work, though nothing is refused for its number.
TEST_F(CostTest, GrowsAsTheMessageDoes) {
    for (auto* limit : Limit::all())
        if (limit->of() == Limit::Of::Message) limit->set(limit->most());
    each([this](const std::string& method, const Sender& sender) {
        const auto some = plain(kFull / 2);
        for (const auto& kind : kinds()) {
            if (kind.is_product) continue;
            const auto whole = kind.fill(kFull);
            const auto half = kind.fill(kFull / 2);
            EXPECT_TRUE(settles([&](int times) {
                const auto large = least_of(method, sender, whole, times).all;
                return large <= 3 * least_of(method, sender, half, times).all +
                                    least_of(method, sender, some, times).all;
            })) << said(method, sender)
                << kind.name;
            if (HasFatalFailure()) return;
        }
    });
}

// As it is built, a large message costs no more than its bytes would in ordinary ones: nobody gains by it.
// And no turn of the exchange is a long one.
TEST_F(CostTest, IsThatOfOrdinaryMessagesOfTheSameSize) {
#ifdef __SANITIZE_ADDRESS__
    constexpr int kSmallMultiple = 6;  // there an allocation costs a multiple of what bytes cost
#else
    constexpr int kSmallMultiple = 3;
#endif
    const auto most = longest_turn();
    Cost worst;
    std::string worst_of;
    each([&](const std::string& method, const Sender& sender) {
        const auto ordinary = least_of(method, sender, {}, 20).all;
        prepare(sender);
        const auto size = static_cast<std::int64_t>(message(method, sender, {}).size());
        tidy(sender);
        for (const auto& kind : kinds()) {
            const auto whole = kind.fill(kFull);
            const auto bytes = size + static_cast<std::int64_t>(whole.headers.size() + whole.body.size() +
                                                                whole.user.size() + whole.contact.size());
            Cost found;
            EXPECT_TRUE(settles([&](int times) {
                found = least_of(method, sender, whole, times);
                return found.all <= kSmallMultiple * ordinary * bytes / size && found.longest <= most;
            })) << said(method, sender)
                << kind.name << ": " << found.all << " " << meter_.unit() << ", the longest turn "
                << found.longest << " of " << most << ", an ordinary one " << ordinary << " for " << size
                << " bytes, these are " << bytes;
            if (found.longest > worst.longest) worst = found, worst_of = said(method, sender) + kind.name;
            if (HasFatalFailure()) return;
        }
    });
    RecordProperty("longest_turn", worst_of);
    fmt::print("The longest turn: {} of at most {} {}, {}\n", worst.longest, most, meter_.unit(), worst_of);
}

}  // namespace
}  // namespace asterism::cost
