// SPDX-License-Identifier: Apache-2.0
#include "rtcp.h"

#include "../room_limits.h"

namespace asterism::media {

namespace {

enum : std::uint8_t { kSr = 200, kRr = 201, kSdes = 202, kBye = 203, kTransportFb = 205, kPayloadFb = 206 };
enum : unsigned { kNack = 1, kPli = 1, kFir = 4 };  // FMT of feedback about packets, and about pictures
constexpr std::size_t kReportBlock = 24;
constexpr std::size_t kMostReports = 62;

ReportBlock read_block(const std::uint8_t* p) {
    ReportBlock block;
    block.ssrc = get32(p);
    block.fraction_lost = p[4];
    const auto lost = get32(p + 4) & 0xffffff;
    block.lost = static_cast<std::int32_t>(lost << 8) >> 8;
    block.highest_sequence = get32(p + 8);
    block.jitter = get32(p + 12);
    block.last_sr = get32(p + 16);
    block.delay_since_last_sr = get32(p + 20);
    return block;
}

void read_blocks(RtcpIn& in, ConstBytes body, unsigned count) {
    for (; count != 0 && body.size() >= kReportBlock && in.reports.size() < kMostReports; --count) {
        in.reports.push_back(read_block(body.data()));
        body = body.subspan(kReportBlock);
    }
}

class Writer {
public:
    void u8(unsigned v) { bytes_.push_back(static_cast<std::uint8_t>(v)); }
    void u32(std::uint32_t v) {
        bytes_.resize(bytes_.size() + 4);
        put32(&bytes_[bytes_.size() - 4], v);
    }
    std::size_t begin(unsigned count, std::uint8_t type) {
        const auto at = bytes_.size();
        u8(0x80 | count);
        u8(type);
        u8(0);
        u8(0);
        return at;
    }
    void end(std::size_t at) {
        while ((bytes_.size() - at) % 4 != 0) u8(0);
        put16(&bytes_[at + 2], static_cast<std::uint32_t>((bytes_.size() - at) / 4 - 1));
    }
    void text(std::string_view text) { bytes_.insert(bytes_.end(), text.begin(), text.end()); }
    std::vector<std::uint8_t> take() { return std::move(bytes_); }

private:
    std::vector<std::uint8_t> bytes_;
};

}  // namespace

std::uint64_t ntp_time(WallTime wall) {
    const auto us = wall.time_since_epoch().count();
    const auto seconds = static_cast<std::uint64_t>(us / 1'000'000) + 2'208'988'800u;
    const auto fraction = (static_cast<std::uint64_t>(us % 1'000'000) << 32) / 1'000'000;
    return seconds << 32 | fraction;
}

std::optional<RtcpIn> read_rtcp(ConstBytes datagram) {
    if (datagram.size() < 8 || (datagram[1] != kSr && datagram[1] != kRr && datagram[1] != kTransportFb &&
                                datagram[1] != kPayloadFb))
        return std::nullopt;
    RtcpIn in;
    in.ssrc = get32(&datagram[4]);
    std::size_t packets = 0;
    while (!datagram.empty()) {
        if (!limits::rtcp_packets.admits(++packets)) return std::nullopt;
        if (datagram.size() < 4 || datagram[0] >> 6 != 2) return std::nullopt;
        const std::size_t size = 4u * (get16(&datagram[2]) + 1u);
        if (size > datagram.size()) return std::nullopt;
        const auto body = datagram.subspan(4, size - 4);
        const unsigned count = datagram[0] & 0x1f;
        switch (datagram[1]) {
            case kSr:
                if (body.size() < 24) return std::nullopt;
                in.sender = SenderInfo{std::uint64_t{get32(&body[4])} << 32 | get32(&body[8]),
                                       get32(&body[12]), get32(&body[16]), get32(&body[20])};
                read_blocks(in, body.subspan(24), count);
                break;
            case kRr:
                if (body.size() < 4) return std::nullopt;
                read_blocks(in, body.subspan(4), count);
                break;
            case kBye:
                in.bye = true;
                break;
            case kTransportFb:
                if (body.size() < 8) return std::nullopt;
                for (auto rest = body.subspan(8);
                     count == kNack && rest.size() >= 4 && in.missing.size() < kMostReports;
                     rest = rest.subspan(4))
                    in.missing.push_back({get16(&rest[0]), get16(&rest[2])});
                break;
            case kPayloadFb:
                if (body.size() < 8) return std::nullopt;
                in.picture |= count == kPli || count == kFir;
                break;
            default:
                break;  // SDES and all others are of no use to us
        }
        datagram = datagram.subspan(size);
    }
    return in;
}

std::vector<std::uint8_t> write_rtcp(const RtcpOut& out) {
    Writer w;
    const auto report = w.begin(out.report ? 1 : 0, out.sender ? kSr : kRr);
    w.u32(out.ssrc);
    if (out.sender) {
        w.u32(static_cast<std::uint32_t>(out.sender->ntp >> 32));
        w.u32(static_cast<std::uint32_t>(out.sender->ntp));
        w.u32(out.sender->timestamp);
        w.u32(out.sender->packets);
        w.u32(out.sender->bytes);
    }
    if (out.report) {
        const auto& r = *out.report;
        const auto lost = static_cast<std::uint32_t>(std::clamp(r.lost, -0x800000, 0x7fffff)) & 0xffffff;
        w.u32(r.ssrc);
        w.u32(std::uint32_t{r.fraction_lost} << 24 | lost);
        w.u32(r.highest_sequence);
        w.u32(r.jitter);
        w.u32(r.last_sr);
        w.u32(r.delay_since_last_sr);
    }
    w.end(report);

    const auto sdes = w.begin(1, kSdes);
    w.u32(out.ssrc);
    w.u8(1);  // CNAME
    w.u8(static_cast<unsigned>(out.cname.size()));
    w.text(out.cname);
    w.u8(0);
    w.end(sdes);

    if (!out.missing.empty()) {
        const auto feedback = w.begin(kNack, kTransportFb);
        w.u32(out.ssrc);
        w.u32(out.missing_of);
        for (const auto& one : out.missing) w.u32(std::uint32_t{one.first} << 16 | one.following);
        w.end(feedback);
    }

    if (out.picture) {
        const auto feedback = w.begin(out.picture->fir ? kFir : kPli, kPayloadFb);
        w.u32(out.ssrc);
        w.u32(out.picture->fir ? 0 : out.picture->ssrc);  // RFC 5104 4.3.1.2: FIR says it below
        if (out.picture->fir) {
            w.u32(out.picture->ssrc);
            w.u32(std::uint32_t{out.picture->number} << 24);
        }
        w.end(feedback);
    }

    if (out.bye) {
        const auto bye = w.begin(1, kBye);
        w.u32(out.ssrc);
        w.end(bye);
    }
    return w.take();
}

}  // namespace asterism::media
