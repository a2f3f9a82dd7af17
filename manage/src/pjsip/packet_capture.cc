// SPDX-License-Identifier: Apache-2.0
#include "pjsip/packet_capture.h"

#include <cerrno>
#include <cstring>
#include <fstream>

#include "asterism/base/log.h"

namespace asterism::manage {

namespace {

/// What waits for the disk; more is not captured.
constexpr std::size_t kMostWaitingBytes = std::size_t{16} << 20;
constexpr std::size_t kMostPayload = 65'000;

void big16(std::string& out, std::size_t value) {
    out += static_cast<char>(value >> 8 & 0xff);
    out += static_cast<char>(value & 0xff);
}
void little32(std::string& out, std::uint64_t value) {
    for (int i = 0; i < 4; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
}
void little16(std::string& out, unsigned value) {
    out += static_cast<char>(value & 0xff);
    out += static_cast<char>(value >> 8 & 0xff);
}

std::string file_header() {
    std::string out;
    little32(out, 0xa1b2c3d4);
    little16(out, 2);
    little16(out, 4);
    little32(out, 0);
    little32(out, 0);
    little32(out, 65535);
    little32(out, 1);  // Ethernet
    return out;
}

std::size_t sum_of(std::string_view bytes) {
    std::size_t sum = 0;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
        sum += static_cast<unsigned char>(bytes[i]) << 8 | static_cast<unsigned char>(bytes[i + 1]);
    while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
    return ~sum & 0xffff;
}

std::string address_bytes(const IpAddress& address, bool v6) {
    const auto bytes = address.bytes();
    std::string out(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    out.resize(v6 ? 16 : 4, '\0');
    return out;
}

std::string ip_header(const IpAddress& from, const IpAddress& to, std::size_t length, bool v6) {
    std::string out;
    if (v6) {
        out.assign({'\x60', 0, 0, 0});
        big16(out, length);
        out.append({17, 64});
        return out + address_bytes(from, true) + address_bytes(to, true);
    }
    out.assign({'\x45', 0});
    big16(out, 20 + length);
    out.append({0, 0, 0, 0, 64, 17, 0, 0});
    out += address_bytes(from, false) + address_bytes(to, false);
    const auto sum = sum_of(out);
    out[10] = static_cast<char>(sum >> 8);
    out[11] = static_cast<char>(sum & 0xff);
    return out;
}

std::string append_to(const std::string& file, std::string_view bytes, bool anew) {
    std::ofstream out(file, std::ios::binary | (anew ? std::ios::trunc : std::ios::app));
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.flush();
    return out ? std::string() : std::string(std::strerror(errno));
}

}  // namespace

std::string packet_record(WallTime time, const SocketAddress& from, const SocketAddress& to,
                          std::string_view message) {
    message = message.substr(0, kMostPayload);
    const bool v6 = from.ip.is_v6() || to.ip.is_v6();
    std::string packet(12, '\0');  // no hardware addresses
    packet += v6 ? std::string{'\x86', '\xdd'} : std::string{'\x08', '\0'};
    packet += ip_header(from.ip, to.ip, 8 + message.size(), v6);
    big16(packet, from.port);
    big16(packet, to.port);
    big16(packet, 8 + message.size());
    big16(packet, 0);
    packet += message;
    const auto micros = static_cast<std::uint64_t>(time.time_since_epoch().count());
    std::string out;
    little32(out, micros / 1'000'000);
    little32(out, micros % 1'000'000);
    little32(out, packet.size());
    little32(out, packet.size());
    return out + packet;
}

void PacketCapture::open(std::string file, std::function<void(std::string)> done) {
    state_ = std::make_shared<State>();
    state_->file = std::move(file);
    state_->writing = true;
    aside_([aside = aside_, state = state_, done = std::move(done)](store::Files&) {
        auto fault = append_to(state->file, file_header(), true);
        return std::function<void()>([aside, state, done, fault = std::move(fault)] {
            state->writing = false;
            if (fault.empty()) write_on(aside, state);
            done(fault);
        });
    });
}

void PacketCapture::add(WallTime time, const SocketAddress& from, const SocketAddress& to,
                        std::string_view message) {
    if (!state_) return;
    if (state_->waiting.size() > kMostWaitingBytes) {
        if (state_->lost++ == 0)
            log::warning("{} is written too slowly; messages are missing in it", state_->file);
        return;
    }
    state_->waiting += packet_record(time, from, to, message);
    write_on(aside_, state_);
}

void PacketCapture::write_on(const Aside& aside, const std::shared_ptr<State>& state) {
    if (state->writing || state->waiting.empty()) return;
    state->writing = true;
    aside([aside, state, bytes = std::exchange(state->waiting, {})](store::Files&) {
        auto fault = append_to(state->file, bytes, false);
        return std::function<void()>([aside, state, fault = std::move(fault)] {
            state->writing = false;
            if (!fault.empty()) return log::warning("{} cannot be written: {}", state->file, fault);
            write_on(aside, state);
        });
    });
}

}  // namespace asterism::manage
