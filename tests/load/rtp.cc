// SPDX-License-Identifier: Apache-2.0
// RTP through calls in progress: 50 packets a second in each direction of each call, spread evenly over the
// 20 ms. What arrives must carry the payload of a call that exists; what does not arrive has failed.
#include <array>
#include <cstring>
#include <vector>

#include <fmt/format.h>

#include "calls.h"
#include "scenarios.h"

namespace asterism::load {

namespace {

constexpr std::size_t kHead = 12;
constexpr std::size_t kSound = 160;  // 20 ms of ulaw
constexpr std::uint32_t kMark = 0x4c4f4144;
constexpr std::uint64_t kSlices = 20;

// The head of our payload; the rest is silence.
struct Stamp {
    std::uint32_t mark;
    std::uint32_t side;
    std::int64_t sent_ns;
};

struct Side {
    Side(const Settings& settings, std::uint32_t number)
        : number(number),
          rtp(settings.local, 0),
          rtcp(settings.local, static_cast<std::uint16_t>(rtp.port() + 1)) {}
    std::uint32_t number;
    Wire rtp;
    Wire rtcp;  // bound so that nobody is told of a closed port; never read
    std::vector<sockaddr_in> towards;
};

class Talk {
public:
    Talk(Tally& tally, Side& caller, Side& callee) : tally_(tally), sides_{&caller, &callee} {}

    // Sends for `duration`, then waits a moment for what is still on its way.
    void run(Calls& calls, Millis duration) {
        const TimePoint begin = Clock::now();
        const std::uint64_t first = slice_;
        for (TimePoint now = begin; now - begin < duration; now = Clock::now()) {
            const auto wanted = first + static_cast<std::uint64_t>((now - begin) / Millis{1});
            while (slice_ <= wanted) send_slice(slice_++);
            receive();
            calls.turn(Millis{0});
            const int descriptors[] = {sides_[0]->rtp.descriptor(), sides_[1]->rtp.descriptor()};
            wait_readable(descriptors, 2, Millis{1});
            receive();
        }
        for (const TimePoint until = Clock::now() + Millis{300}; Clock::now() < until; receive())
            calls.turn(Millis{1});
    }

    std::uint64_t sent() const { return sent_; }
    void forget() {
        tally_.forget();
        sent_ = 0;
    }

private:
    void send_slice(std::uint64_t slice) {
        const auto sequence = static_cast<std::uint16_t>(slice / kSlices);
        for (Side* side : sides_) {
            for (std::size_t call = slice % kSlices; call < side->towards.size(); call += kSlices)
                send(*side, call, sequence);
            side->rtp.flush();
        }
    }

    void send(Side& side, std::size_t call, std::uint16_t sequence) {
        std::array<unsigned char, kHead + kSound> packet;
        packet.fill(0xff);
        const std::uint32_t time = htonl(sequence * 160U);
        const std::uint32_t source = htonl(static_cast<std::uint32_t>(call * 2 + side.number + 1000));
        const std::uint16_t order = htons(sequence);
        packet[0] = 0x80;
        packet[1] = 0;
        std::memcpy(packet.data() + 2, &order, 2);
        std::memcpy(packet.data() + 4, &time, 4);
        std::memcpy(packet.data() + 8, &source, 4);
        const Stamp stamp{kMark, side.number, Clock::now().time_since_epoch().count()};
        std::memcpy(packet.data() + kHead, &stamp, sizeof stamp);
        side.rtp.send(side.towards[call], {reinterpret_cast<const char*>(packet.data()), packet.size()});
        ++sent_;
    }

    void receive() {
        for (Side* side : sides_)
            while (side->rtp.receive([&](std::string_view bytes, const sockaddr_in&) {
                on_packet(*side, bytes);
            }) == Wire::kBatch) {
            }
    }

    void on_packet(const Side& side, std::string_view bytes) {
        Stamp stamp{};
        if (bytes.size() == kHead + kSound) std::memcpy(&stamp, bytes.data() + kHead, sizeof stamp);
        if (stamp.mark != kMark || stamp.side == side.number) {  // not ours, or not from the other side
            ++tally_.unexpected;
            return;
        }
        tally_.finished(TimePoint{Clock::duration{stamp.sent_ns}}, Clock::now());
    }

    Tally& tally_;
    std::array<Side*, 2> sides_;
    std::uint64_t slice_ = 0;  // of a millisecond; the sequence numbers follow from it
    std::uint64_t sent_ = 0;
};

std::vector<sockaddr_in> at_server(const Settings& settings, const std::vector<std::uint16_t>& ports) {
    std::vector<sockaddr_in> addresses;
    for (const std::uint16_t port : ports) {
        sockaddr_in address = settings.server;
        address.sin_port = htons(port);
        addresses.push_back(address);
    }
    return addresses;
}

}  // namespace

Tally run_rtp(const Settings& settings) {
    Side caller(settings, 0);
    Side callee(settings, 1);
    Calls calls(settings, caller.rtp.port(), callee.rtp.port());
    Pace pace(settings, Clock::now(), {}, settings.calls);
    calls.run(pace, true);
    for (const TimePoint until = Clock::now() + Millis{2000};
         calls.callee_media_ports().size() < calls.talking() && Clock::now() < until;)
        calls.turn(Millis{1});  // the last ACKs are on their way
    const std::uint64_t refused = calls.tally().failed;
    caller.towards = at_server(settings, calls.caller_media_ports());
    callee.towards = at_server(settings, calls.callee_media_ports());

    Tally tally;
    Talk talk(tally, caller, callee);
    talk.run(calls, settings.warm_up);  // the server learns where we are
    talk.forget();
    const Usage before = usage_of(settings.pid);
    talk.run(calls, settings.duration);
    const Usage after = usage_of(settings.pid);
    tally.started = talk.sent();
    tally.failed = refused + (talk.sent() > tally.done ? talk.sent() - tally.done : 0);
    calls.hang_up_all();
    tally.failed += calls.far_legs();
    fmt::print("{}\n",
               tally.json(settings, before, after, std::chrono::duration<double>(settings.duration).count()));
    return tally;
}

}  // namespace asterism::load
