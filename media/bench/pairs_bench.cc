// SPDX-License-Identifier: Apache-2.0
// 500 calls over real sockets of the loopback, 50 packets a second in each direction: CPU of the worker
// thread per packet forwarded (budget in house.md section 4: 7.5 us).
#include <benchmark/benchmark.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

#include "../src/rtp/packet.h"
#include "asterism/media/plane.h"
#include "asterism/rt/sim.h"

namespace {

using namespace asterism;
using namespace asterism::media;

class Deaf final : public Events {
    void on_digit_begin(StreamId, char, bool) override {}
    void on_digit_end(StreamId, char, Millis, bool) override {}
    void on_digit_due(StreamId, char, Millis) override {}
    void on_rtp_timeout(StreamId, Millis) override {}
    void on_play_end(StreamId, ActivityId, PlayEnd, const std::string&) override {}
    void on_media_started(StreamId) override {}
    void on_keyframe_wanted(StreamId) override {}
    void on_closed(StreamId, const Stats&) override {}
};

/// CPU nanoseconds of this process's thread of that name.
std::uint64_t cpu_of_thread(const std::string& name) {
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        std::ifstream comm(task.path() / "comm");
        std::string is;
        std::getline(comm, is);
        if (is != name) continue;
        std::ifstream stat(task.path() / "schedstat");
        std::uint64_t ns = 0;
        stat >> ns;
        return ns;
    }
    return 0;
}

void forward_500_calls(benchmark::State& state) {
    constexpr unsigned kCalls = 500;
    rt::SimLoop exchange;
    Deaf events;
    auto plane = Plane::start({.ports = {20000, 60000}}, events, exchange);
    // One socket each way is the peer of all legs: the server's side is what is measured.
    const int peer = socket(AF_INET, SOCK_DGRAM, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(peer, reinterpret_cast<sockaddr*>(&here), sizeof here);
    socklen_t size = sizeof here;
    getsockname(peer, reinterpret_cast<sockaddr*>(&here), &size);
    const int room = 8 << 20;
    setsockopt(peer, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);

    std::vector<sockaddr_in> legs;
    StreamPlan plan;
    plan.remote_rtp = SocketAddress::from(reinterpret_cast<sockaddr*>(&here));
    plan.formats = {{codec::Id::Ulaw, 0, 0, 8000, 20}};
    StreamId before;
    for (unsigned i = 0; i < 2 * kCalls; ++i) {
        const auto opened = plane->open_transport({.address = IpAddress::loopback(Family::V4)});
        if (!opened) return state.SkipWithError(opened.error().reason.c_str());
        const auto stream = plane->create_stream(opened->id, codec::Kind::Audio);
        plane->apply(stream, plan);
        if (i % 2 == 1) plane->bridge(before, stream);
        before = stream;
        sockaddr_in to = here;
        to.sin_port = htons(opened->rtp.port);
        legs.push_back(to);
    }

    std::uint64_t sent = 0;
    std::uint64_t heard = 0;
    std::uint64_t cpu = 0;
    std::array<std::uint8_t, kRtpHeader + 160> packet{};
    std::array<std::uint8_t, 2000> drain;
    std::uint16_t sequence = 0;
    const auto round = [&] {
        // 20 ms of all calls, spread over them.
        auto due = std::chrono::steady_clock::now();
        for (unsigned i = 0; i < legs.size(); ++i) {
            write_rtp_header(packet.data(), {.payload_type = 0,
                                             .marker = false,
                                             .sequence = sequence,
                                             .timestamp = sequence * 160u,
                                             .ssrc = i + 1});
            sendto(peer, packet.data(), packet.size(), 0, reinterpret_cast<sockaddr*>(&legs[i]),
                   sizeof legs[i]);
            ++sent;
            if (i % 50 == 49) {
                while (recv(peer, drain.data(), drain.size(), MSG_DONTWAIT) > 0) ++heard;
                due += std::chrono::milliseconds(1);
                std::this_thread::sleep_until(due);
            }
        }
        ++sequence;
    };
    for (int i = 0; i < 25; ++i) round();
    sent = heard = 0;
    const auto began = cpu_of_thread("media-0");
    for (auto _ : state) round();
    cpu = cpu_of_thread("media-0") - began;
    usleep(50'000);
    while (recv(peer, drain.data(), drain.size(), MSG_DONTWAIT) > 0) ++heard;
    close(peer);
    state.counters["cpu_us_per_packet"] = static_cast<double>(cpu) / 1000 / static_cast<double>(sent);
    state.counters["packets"] = static_cast<double>(sent);
    state.counters["lost"] = static_cast<double>(sent) - static_cast<double>(heard);
}
BENCHMARK(forward_500_calls)->Iterations(250)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
