// SPDX-License-Identifier: Apache-2.0
// asterism_floor: receives and sends the same datagrams as the server would, and does next to nothing in
// between: no parser, no state, no configuration. What it costs is what the kernel takes for the packets on
// this machine, and so the floor under every number of ours. One thread, one SIP socket read one datagram at
// a time or in batches.
//
//   OPTIONS, REGISTER  200; with --challenge REGISTER and INVITE without credentials 401
//   INVITE, ACK, BYE   to the called phone's port with a Via of ours on top; answers back to the caller
//   without it RTP                with --media: a pair of ports for each call, one per side; a datagram in on
//   one goes out by the other
#include <arpa/inet.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <map>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "seen.h"
#include "wire.h"

using namespace asterism::load;

namespace {

constexpr std::string_view kMine = "z9hG4bKfloor";

// One side of a call's sound.
struct Port {
    int fd = -1;
    std::uint16_t number = 0;
    sockaddr_in to{};       // where its phone hears
    std::size_t other = 0;  // the port of the other side
};

class Floor {
public:
    Floor(in_addr address, std::uint16_t port, std::uint16_t callee_port, bool challenge, bool media)
        : address_(address),
          wire_(address, port),
          challenge_(challenge),
          media_(media),
          epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
        callee_.sin_family = AF_INET;
        callee_.sin_addr = address;
        callee_.sin_port = htons(callee_port);
        watch(wire_.descriptor(), 0);
    }

    [[noreturn]] void run() {
        epoll_event events[64];
        while (true) {
            const int ready = ::epoll_wait(epoll_, events, 64, -1);
            for (int i = 0; i < ready; ++i) {
                if (events[i].data.u64 != 0)
                    forward(events[i].data.u64 - 1);
                else
                    wire_.receive(
                        [&](std::string_view bytes, const sockaddr_in& from) { on_message(bytes, from); });
            }
            wire_.flush();
        }
    }

private:
    void watch(int fd, std::uint64_t number) const {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = number;
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
    }

    void forward(std::size_t index) {
        char bytes[2048];
        while (true) {
            const auto size = ::recv(ports_[index].fd, bytes, sizeof bytes, MSG_DONTWAIT);
            if (size <= 0) return;
            const Port& out = ports_[ports_[index].other];
            ::sendto(out.fd, bytes, static_cast<std::size_t>(size), MSG_DONTWAIT,
                     reinterpret_cast<const sockaddr*>(&out.to), sizeof out.to);
        }
    }

    void on_message(std::string_view bytes, const sockaddr_in& from) {
        Seen seen;
        if (!look(bytes, seen)) return;
        if (seen.status != 0) return back(bytes, seen);
        const bool asks = seen.method == "INVITE" || seen.method == "REGISTER";
        if (challenge_ && asks && bytes.find("\r\nAuthorization:") == std::string_view::npos)
            return answer(
                seen, from, "401 Unauthorized",
                "WWW-Authenticate: Digest realm=\"floor\",nonce=\"1/2\",algorithm=MD5,qop=\"auth\"\r\n",
                "refused");
        if (seen.method == "OPTIONS" || seen.method == "REGISTER")
            return answer(seen, from, "200 OK", "Contact: <sip:floor>\r\n", "floor");
        if (seen.method == "ACK" && seen.to.ends_with("tag=refused")) return;
        if (seen.method == "INVITE") {
            caller_ = from;
            answer(seen, from, "100 Trying", "", "floor");
        }
        onward(bytes, seen);
    }

    void answer(const Seen& seen, const sockaddr_in& to, std::string_view status, std::string_view more,
                std::string_view tag) {
        scratch_.clear();
        fmt::format_to(std::back_inserter(scratch_),
                       "SIP/2.0 {}\r\n{}From: {}\r\nTo: {};tag={}\r\nCall-ID: {}\r\nCSeq: "
                       "{}\r\n{}Content-Length: 0\r\n\r\n",
                       status, seen.vias, seen.from, seen.to, tag, seen.call_id, seen.cseq, more);
        wire_.send(to, scratch_);
    }

    // A request goes on to the called phone, as a stateless proxy sends it.
    void onward(std::string_view bytes, const Seen& seen) {
        const auto line = bytes.find("\r\n") + 2;
        scratch_.assign(bytes.substr(0, line));
        fmt::format_to(std::back_inserter(scratch_), "Via: SIP/2.0/UDP floor;branch={}{}\r\n", kMine,
                       seen.branch.substr(7));
        scratch_ += bytes.substr(line);
        if (media_ && seen.method == "INVITE") through_us(std::string(seen.call_id), 1);
        wire_.send(callee_, scratch_);
    }

    // An answer goes back without our Via; the phone's 100 ends here.
    void back(std::string_view bytes, const Seen& seen) {
        if (seen.status == 100 || !seen.branch.starts_with(kMine)) return;
        const auto from = bytes.find("Via: SIP/2.0/UDP floor");
        const auto to = bytes.find("\r\n", from) + 2;
        scratch_.assign(bytes.substr(0, from));
        scratch_ += bytes.substr(to);
        if (media_ && seen.status == 200 && seen.method == "INVITE") through_us(std::string(seen.call_id), 0);
        wire_.send(caller_, scratch_);
    }

    // The sound of the message in scratch_ shall come to a port of ours; its own port is where `side` hears.
    void through_us(const std::string& call_id, std::size_t teller) {
        const std::uint16_t hears = audio_port(scratch_);
        const auto [at, fresh] = first_port_.try_emplace(call_id, ports_.size());
        if (fresh) open_pair();
        const std::size_t speaker = at->second + (teller == 1 ? 0 : 1);
        Port& towards_speaker = ports_[speaker];
        towards_speaker.to = callee_;
        towards_speaker.to.sin_port = htons(hears);
        const std::string was = fmt::format("m=audio {} ", hears);
        const std::string is = fmt::format("m=audio {} ", ports_[towards_speaker.other].number);
        const auto place = scratch_.find(was);
        if (place != std::string::npos && was.size() == is.size()) scratch_.replace(place, was.size(), is);
    }

    // Ports of five digits, so that the length of the body stays as it is.
    void open_pair() {
        const std::size_t first = ports_.size();
        for (std::size_t side = 0; side < 2; ++side) {
            Port port;
            port.fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
            sockaddr_in here{};
            here.sin_family = AF_INET;
            here.sin_addr = address_;
            socklen_t length = sizeof here;
            if (::bind(port.fd, reinterpret_cast<sockaddr*>(&here), length) != 0) std::exit(2);
            ::getsockname(port.fd, reinterpret_cast<sockaddr*>(&here), &length);
            port.number = ntohs(here.sin_port);
            port.other = first + 1 - side;
            ports_.push_back(port);
            watch(port.fd, first + side + 1);
        }
    }

    in_addr address_;
    Wire wire_;
    bool challenge_;
    bool media_;
    int epoll_;
    sockaddr_in callee_{};
    sockaddr_in caller_{};
    std::vector<Port> ports_;
    std::map<std::string, std::size_t> first_port_;
    std::string scratch_;
};

}  // namespace

// asterism_floor ADDRESS PORT CALLEE-PORT [--challenge] [--media]
int main(int argc, char** argv) {
    in_addr address{};
    if (argc < 4 || inet_pton(AF_INET, argv[1], &address) != 1) {
        fmt::print(stderr, "asterism_floor ADDRESS PORT CALLEE-PORT [--challenge] [--media]\n");
        return 2;
    }
    bool challenge = false;
    bool media = false;
    for (int i = 4; i < argc; ++i) {
        challenge = challenge || std::strcmp(argv[i], "--challenge") == 0;
        media = media || std::strcmp(argv[i], "--media") == 0;
    }
    Floor(address, static_cast<std::uint16_t>(std::atoi(argv[2])),
          static_cast<std::uint16_t>(std::atoi(argv[3])), challenge, media)
        .run();
}
