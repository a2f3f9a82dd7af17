// SPDX-License-Identifier: Apache-2.0
// A worker's core by itself: packets are handed in as bytes, what it sends and says is kept as a list, time
// is turned by hand. For tests, fuzzers and benches.
#pragma once

#include <string>
#include <vector>

#include "../src/core/worker_core.h"
#include "../src/sound/sound_loader.h"
#include "asterism/rt/sim.h"

namespace asterism::media {

struct SentPacket {
    TransportId transport;
    bool rtcp = false;
    SocketAddress to;
    std::vector<std::uint8_t> bytes;
    MonoTime at;

    RtpPacket rtp() { return read_rtp(bytes).value_or(RtpPacket{}); }
};

class CoreRig final : private Output, private Events {
public:
    explicit CoreRig(Options options = {})
        : core({loop, *this, loader_,
                [this](StreamId, std::move_only_function<void(Events&)> say) { say(*this); }, options,
                "rig"}) {}

    rt::SimLoop loop;
    bool keep_packets = true;
    std::vector<SentPacket> sent;
    std::vector<std::string> said;
    std::size_t sent_count = 0;

private:
    LoopLoader loader_{loop};

public:
    WorkerCore core;

    /// A transport with one stream on it, numbered alike.
    StreamId open(std::uint32_t number, codec::Kind kind = codec::Kind::Audio) {
        core.open_transport({number, 1, 0},
                            {IpAddress::v4(0x0a000001), static_cast<std::uint16_t>(10000 + 2 * number)});
        core.create_stream({number, 1, 0}, {number, 1, 0}, kind);
        return {number, 1, 0};
    }
    StreamId open_video(std::uint32_t number) { return open(number, codec::Kind::Video); }
    static StreamPlan plan(std::string_view remote) {
        StreamPlan plan;
        plan.remote_rtp = *SocketAddress::parse(remote);
        plan.remote_rtcp = plan.remote_rtp;
        ++plan.remote_rtcp.port;
        plan.formats = {{codec::Id::Ulaw, 0, 0, 8000, 20}};
        plan.events = {{8000, 101, 101}};
        return plan;
    }
    Stream& stream(StreamId id) { return *core.find(id); }

    static std::vector<std::uint8_t> packet(
        std::uint8_t type, std::uint16_t sequence, std::uint32_t timestamp,
        std::vector<std::uint8_t> payload = std::vector<std::uint8_t>(160, 0x55), bool marker = false,
        std::uint32_t ssrc = 0xabcd) {
        std::vector<std::uint8_t> bytes(kRtpHeader);
        write_rtp_header(bytes.data(), {.payload_type = type,
                                        .marker = marker,
                                        .sequence = sequence,
                                        .timestamp = timestamp,
                                        .ssrc = ssrc});
        bytes.insert(bytes.end(), payload.begin(), payload.end());
        return bytes;
    }
    void receive(StreamId at, std::string_view from, std::vector<std::uint8_t> bytes, bool rtcp = false) {
        core.on_packet({at.index, 1, 0}, rtcp, *SocketAddress::parse(from), bytes);
    }
    /// RTP only, in order.
    std::vector<SentPacket> take_rtp() {
        std::vector<SentPacket> out;
        for (auto& p : sent)
            if (!p.rtcp) out.push_back(p);
        sent.clear();
        return out;
    }
    std::vector<SentPacket> take_rtcp() {
        std::vector<SentPacket> out;
        for (auto& p : sent)
            if (p.rtcp) out.push_back(p);
        sent.clear();
        return out;
    }

private:
    void send(TransportId transport, bool rtcp, const SocketAddress& to, ConstBytes bytes) override {
        ++sent_count;
        if (keep_packets) sent.push_back({transport, rtcp, to, {bytes.begin(), bytes.end()}, loop.now()});
    }
    void closed(TransportId id) override { say(fmt::format("transport {} closed", id.index)); }
    void on_digit_begin(StreamId id, char digit, bool passed) override {
        say(fmt::format("{} begin {}{}", id.index, digit, passed ? " passed" : ""));
    }
    void on_digit_end(StreamId id, char digit, Millis time, bool) override {
        say(fmt::format("{} end {} {}", id.index, digit, time.count()));
    }
    void on_digit_due(StreamId id, char digit, Millis time) override {
        say(fmt::format("{} due {} {}", id.index, digit, time.count()));
    }
    void on_rtp_timeout(StreamId id, Millis) override { say(fmt::format("{} timeout", id.index)); }
    void on_play_end(StreamId id, ActivityId play, PlayEnd end, const std::string& reason) override {
        constexpr std::string_view kEnds[] = {"done", "stopped", "failed"};
        say(fmt::format("{} play {} {}{}{}", id.index, play, kEnds[static_cast<int>(end)],
                        reason.empty() ? "" : ": ", reason));
    }
    void on_talk(StreamId id, ActivityId, bool talking, Millis time) override {
        say(fmt::format("{} {} after {}", id.index, talking ? "talks" : "silent", time.count()));
    }
    void on_recording(StreamId id, ActivityId, const Recording& now) override {
        constexpr std::string_view kStates[] = {"begun", "done", "failed"};
        say(fmt::format("{} recording {} {}{}{}", id.index, kStates[static_cast<int>(now.state)],
                        now.length.count(), now.reason.empty() ? "" : ": ", now.reason));
    }
    void on_mf(StreamId id, ActivityId, char digit) override {
        say(fmt::format("{} mf {}", id.index, digit));
    }
    void on_fax_tone(StreamId id) override { say(fmt::format("{} fax", id.index)); }
    void on_media_started(StreamId id) override { say(fmt::format("{} started", id.index)); }
    void on_keyframe_wanted(StreamId id) override { say(fmt::format("{} picture", id.index)); }
    void on_closed(StreamId id, const Stats& last) override {
        say(fmt::format("{} closed in {} out {}", id.index, last.packets_in, last.packets_out));
    }
    void say(std::string text) {
        if (keep_packets) said.push_back(std::move(text));
    }
};

}  // namespace asterism::media
