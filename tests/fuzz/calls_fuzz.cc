// SPDX-License-Identifier: Apache-2.0
// Phones that say INVITE, re-INVITE, ACK, CANCEL, BYE, UPDATE, MESSAGE, REFER and INVITE with Replaces in any
// order, of the calls that they made and of those they were called by, answer what
// they are asked with anything or not at all, and let any time pass: nothing breaks, and at the end nothing
// is left, neither calls nor what counts them. Each two bytes of the input are one step.
#include <cstdint>

#include "world.h"

using namespace asterism;

namespace {

const std::map<std::string, std::string>& files() {
    static const std::map<std::string, std::string> all = {
        {"asterisk.conf", "[options]\nmaxcalls=6\n[limits]\nmessages_of_endpoint=5\nmessage_seconds=20\n"},
        {"pjsip.conf",
         "[transport-udp]\ntype=transport\nprotocol=udp\nbind=0.0.0.0\n"
         "[alice]\ntype=aor\ncontact=sip:alice@192.0.2.10\n"
         "[alice]\ntype=endpoint\ncontext=office\naors=alice\nallow=ulaw\n"
         "[alice]\ntype=identify\nendpoint=alice\nmatch=192.0.2.10\n"
         "[bob]\ntype=aor\ncontact=sip:bob@192.0.2.11\n"
         "[bob]\ntype=endpoint\ncontext=office\naors=bob\nallow=ulaw,alaw\n100rel=yes\n"
         "[bob]\ntype=identify\nendpoint=bob\nmatch=192.0.2.11\n"},
        {"extensions.conf",
         "[office]\n"
         "exten => 0,1,Answer()\n"
         "same => n,Wait(10)\n"
         "exten => 1,1,Dial(PJSIP/bob,20)\n"
         "exten => 2,1,Dial(PJSIP/alice&PJSIP/bob,20,tTkKg)\n"
         "same => n,Answer()\n"
         "same => n,Wait(3)\n"
         "exten => 3,1,Dial(Local/1@office/n,15)\n"
         "exten => 4,1,Ringing()\n"
         "same => n,Wait(8)\n"
         "same => n,Busy(3)\n"
         "exten => 5,1,Set(CHANNEL(hangup_handler_push)=office,handler,1)\n"
         "same => n,Progress()\n"
         "same => n,Wait(2)\n"
         "same => n,Originate(Local/0@office,exten,office,1,1,5,a)\n"
         "same => n,Answer()\n"
         "same => n,Echo()\n"
         "exten => 6,1,Wait(300)\n"
         "exten => 7,1,MessageSend(pjsip:bob)\n"
         "exten => 8,1,Answer()\n"
         "same => n,Transfer(PJSIP/sip:1@192.0.2.11)\n"
         "same => n,Wait(5)\n"
         "exten => 9,1,Read(A,,1,,1,4)\n"
         "same => n,Dial(PJSIP/bob,10,g)\n"
         "same => n,Busy(2)\n"
         "exten => external_replaces,1,Dial(PJSIP/alice,5)\n"
         "exten => handler,1,NoOp()\n"
         "same => n,Return()\n"
         "exten => h,1,NoOp()\n"}};
    return all;
}

/// The value of a header, without regard to case; "" when there is none.
std::string header(std::string_view text, std::string_view name) {
    std::size_t at = 0;
    while (at < text.size()) {
        auto end = text.find("\r\n", at);
        if (end == text.npos) end = text.size();
        const auto line = text.substr(at, end - at);
        if (line.empty()) return {};
        if (line.size() > name.size() && iequals(line.substr(0, name.size()), name) &&
            line[name.size()] == ':')
            return std::string(trim(line.substr(name.size() + 1)));
        at = end + 2;
    }
    return {};
}

constexpr std::string_view kOffer =
    "v=0\r\no=- 1 1 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";
constexpr std::string_view kHold =
    "v=0\r\no=- 1 2 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 8\r\na=sendonly\r\n";
constexpr std::string_view kNothing = "";
constexpr std::string_view kBodies[] = {kOffer, kHold, kNothing};

class Phone final : public rt::DatagramHandler {
public:
    Phone(fuzz::World& world, std::string name, std::string_view address)
        : world_(world), name_(std::move(name)), ip_(address) {
        rt::UdpOptions options;
        options.bind = {*IpAddress::parse(address), 5060};
        socket_ = std::move(*world.net().udp(options, *this));
    }

    /// `what` chooses what is said, `how` of which call and with which body.
    void act(unsigned what, unsigned how) {
        auto& call = calls_[how % std::size(calls_)];
        const auto body = kBodies[how / 4 % std::size(kBodies)];
        switch (what % 14) {
            case 0:
                call = {};
                call.id = ++last_id_;
                call.exten = how / 16 % 10;
                return request(call, "INVITE", body);
            case 1:
                return request(call, "INVITE", body);  // within it, or again
            case 2:
                return request(call, "ACK", how & 64 ? body : kNothing);
            case 3:
                return request(call, "CANCEL", kNothing);
            case 4:
                return request(call, "BYE", kNothing);
            case 5:
                return request(call, "UPDATE", body);
            case 6: {
                Call message;
                message.id = ++last_id_;
                message.exten = how / 16 % 8;
                return request(message, "MESSAGE", "hello", "text/plain");
            }
            case 7:
                return request(call, "PRACK", kNothing);
            case 8:
                return request(call, "REFER", kNothing, {}, refer_to(how));
            case 9:
                return refer_as_called(how);
            case 10: {
                const auto replaces = "Replaces: " + dialog_of(how / 16) + "\r\n";
                call = {};
                call.id = ++last_id_;
                call.exten = 1;
                return request(call, "INVITE", body, "application/sdp", replaces);
            }
            default:
                return answer(how);
        }
    }

private:
    struct Call {
        int id = 0;
        unsigned exten = 0;
        int cseq = 0;
        int invite = 0;
        std::string to_tag;
        std::string rseq = "1";
    };

    /// One of ours, or of those that called us, as Replaces names it.
    std::string dialog_of(unsigned which) const {
        if (which & 1 && !asked_.empty()) {
            const auto& asked = asked_[which / 2 % asked_.size()];
            const auto from = header(asked, "From");
            const auto tag = from.find(";tag=");
            return fmt::format("{};to-tag={};from-tag={}", header(asked, "Call-ID"),
                               tag == from.npos ? "x" : from.substr(tag + 5), name_);
        }
        const auto& call = calls_[which / 2 % std::size(calls_)];
        return fmt::format("{}{};to-tag={};from-tag={}{}", name_, call.id, call.to_tag, call.id,
                           which & 8 ? ";early-only" : "");
    }

    std::string refer_to(unsigned how) const {
        static constexpr std::string_view kEscapes[] = {";", "%3B", "=", "%3D"};
        if (how & 4) return fmt::format("Refer-To: <sip:{}@x>\r\n", how / 16 % 10);
        std::string replaces;
        for (const char c : dialog_of(how / 16))
            replaces += c == ';' ? kEscapes[1] : c == '=' ? kEscapes[3] : std::string_view(&c, 1);
        return fmt::format("Refer-To: <sip:1@x?Replaces={}>\r\n{}", replaces,
                           how & 8 ? "Refer-Sub: false\r\n" : "");
    }

    /// Within the dialog of a call that came to us.
    void refer_as_called(unsigned how) {
        if (asked_.empty()) return;
        const auto& asked = asked_[how % asked_.size()];
        const int cseq = ++own_cseq_;
        send(
            fmt::format("REFER sip:x@192.0.2.1 SIP/2.0\r\nVia: SIP/2.0/UDP {}:5060;branch=z9hG4bKr{}\r\n"
                        "Max-Forwards: 70\r\nFrom: {};tag={}\r\nTo: {}\r\nCall-ID: {}\r\nCSeq: {} REFER\r\n"
                        "Contact: <sip:{}@{}>\r\n{}Content-Length: 0\r\n\r\n",
                        ip_, cseq, header(asked, "To"), name_, header(asked, "From"),
                        header(asked, "Call-ID"), cseq, name_, ip_, refer_to(how)));
    }

    void request(Call& call, std::string_view method, std::string_view body,
                 std::string_view type = "application/sdp", std::string_view more = {}) {
        const bool same = method == "ACK" || method == "CANCEL";
        if (!same) ++call.cseq;
        if (method == "INVITE") call.invite = call.cseq;
        const int number = same ? call.invite : call.cseq;
        const auto tag = method == "CANCEL" || call.to_tag.empty() ? std::string() : ";tag=" + call.to_tag;
        send(fmt::format(
            "{} sip:{}@192.0.2.1 SIP/2.0\r\n"
            "Via: SIP/2.0/UDP {}:5060;branch=z9hG4bK{}x{}\r\n"
            "Max-Forwards: 70\r\nFrom: <sip:{}@{}>;tag={}\r\nTo: <sip:{}@192.0.2.1>{}\r\n"
            "Call-ID: {}{}\r\nCSeq: {} {}\r\nContact: <sip:{}@{}>\r\nSupported: 100rel,timer\r\n"
            "{}{}{}Content-Length: {}\r\n\r\n{}",
            method, call.exten, ip_, name_, call.id * 1000 + number, name_, ip_, call.id, call.exten, tag,
            name_, call.id, number, method, name_, ip_, more,
            method == "PRACK" ? fmt::format("RAck: {} {} INVITE\r\n", call.rseq, call.invite) : "",
            body.empty() ? std::string() : fmt::format("Content-Type: {}\r\n", type), body.size(), body));
    }

    void answer(unsigned how) {
        static constexpr int kStatus[] = {100, 180, 183, 200, 200, 302, 408, 481, 486, 487, 491, 503};
        if (asked_.empty()) return;
        const auto& asked = asked_[how % asked_.size()];
        const int status = kStatus[how / 4 % std::size(kStatus)];
        const auto method = std::string(asked.substr(0, asked.find(' ')));
        auto to = header(asked, "To");
        if (status > 100 && to.find(";tag=") == to.npos) to += ";tag=" + name_;
        const bool sdp = method == "INVITE" && (status == 200 || status == 183);
        send(
            fmt::format("SIP/2.0 {} x\r\nVia: {}\r\nFrom: {}\r\nTo: {}\r\nCall-ID: {}\r\nCSeq: {}\r\n"
                        "Contact: <sip:{}@{}>\r\n{}Content-Length: {}\r\n\r\n{}",
                        status, header(asked, "Via"), header(asked, "From"), to, header(asked, "Call-ID"),
                        header(asked, "CSeq"), name_, ip_, sdp ? "Content-Type: application/sdp\r\n" : "",
                        sdp ? kOffer.size() : 0, sdp ? kOffer : kNothing));
    }

    void send(const std::string& text) {
        socket_->send({fuzz::World::kServer, 5060}, SharedBytes::copy(text));
    }

    void on_datagram(const rt::Datagram& datagram) override {
        const std::string text(datagram.bytes);
        if (!text.starts_with("SIP/2.0")) {
            asked_.push_back(text);
            if (asked_.size() > 8) asked_.erase(asked_.begin());
            return;
        }
        const auto id = header(text, "Call-ID");
        const auto to = header(text, "To");
        const auto tag = to.find(";tag=");
        for (auto& call : calls_) {
            if (id != name_ + std::to_string(call.id) || tag == to.npos) continue;
            call.to_tag = to.substr(tag + 5, to.find(';', tag + 5) - tag - 5);
            if (const auto rseq = header(text, "RSeq"); !rseq.empty()) call.rseq = rseq;
        }
    }

    fuzz::World& world_;
    std::string name_, ip_;
    std::unique_ptr<rt::UdpSocket> socket_;
    Call calls_[4];
    std::vector<std::string> asked_;
    int last_id_ = 0;
    int own_cseq_ = 500;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > 400) size = 400;
    fuzz::World world(files());
    {
        Phone alice(world, "alice", "192.0.2.10"), bob(world, "bob", "192.0.2.11");
        for (std::size_t at = 0; at + 1 < size; at += 2) {
            auto& phone = data[at] & 1 ? bob : alice;
            phone.act(data[at] >> 1 & 15, data[at + 1]);
            static constexpr int kPauses[] = {0, 5, 5, 600, 0, 5, 5, 4000};
            world.loop().pass(Millis{kPauses[data[at] >> 5]});
        }
        world.loop().pass(Millis{100});
    }
    world.check_nothing_is_left();
    return 0;
}
