// SPDX-License-Identifier: Apache-2.0
#include "web_socket.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <cstring>
#include <utility>

namespace asterism::rt {

struct WsReader::Head {
    bool final;
    WsOpcode opcode;
    std::size_t at;      // of the payload
    std::uint64_t size;  // of the payload
    char mask[4];
};

WsEvent WsReader::broken(WsClose why) {
    ended_ = true;
    return {WsEvent::Kind::Broken, {}, why};
}

WsEvent WsReader::control(WsOpcode opcode, std::string payload) {
    if (opcode == WsOpcode::Ping) return {WsEvent::Kind::Ping, std::move(payload), {}};
    if (opcode == WsOpcode::Pong) return {WsEvent::Kind::Pong, std::move(payload), {}};
    if (payload.size() == 1) return broken(WsClose::ProtocolError);  // half a code
    ended_ = true;
    return {WsEvent::Kind::Close, std::move(payload), {}};
}

WsEvent WsReader::need_more() {
    // Moved once per read, not once per frame.
    in_.erase(0, std::exchange(begin_, 0));
    return {};
}

WsEvent WsReader::next() {
    while (!ended_) {
        const auto left = std::string_view(in_).substr(begin_);
        if (left.size() < 2) return need_more();
        const auto byte = [left](std::size_t at) { return static_cast<std::uint8_t>(left[at]); };
        Head head{};
        head.final = byte(0) & 0x80;
        head.opcode = static_cast<WsOpcode>(byte(0) & 0x0f);
        const bool is_control = byte(0) & 0x08;
        // 5.2, 5.1, 5.5: reserved bits and opcodes, an unmasked frame, control in fragments or too long.
        if (byte(0) & 0x70) return broken(WsClose::ProtocolError);
        if (head.opcode > WsOpcode::Pong || (head.opcode > WsOpcode::Binary && !is_control))
            return broken(WsClose::ProtocolError);
        if (!(byte(1) & 0x80)) return broken(WsClose::ProtocolError);
        head.size = byte(1) & 0x7f;
        if (is_control && (!head.final || head.size > 125)) return broken(WsClose::ProtocolError);
        // 5.4: fragments follow one another, and only they.
        if (!is_control && (head.opcode == WsOpcode::More) != in_message_)
            return broken(WsClose::ProtocolError);

        const std::size_t wide = head.size == 126 ? 2 : head.size == 127 ? 8 : 0;
        if (left.size() < 2 + wide) return need_more();
        if (wide > 0) {
            head.size = 0;
            for (std::size_t i = 0; i < wide; ++i) head.size = head.size << 8 | byte(2 + i);
        }
        if (head.size > most_ || message_.size() + head.size > most_) return broken(WsClose::TooBig);
        if (left.size() < 2 + wide + 4) return need_more();
        std::memcpy(head.mask, left.data() + 2 + wide, 4);
        head.at = 2 + wide + 4;
        if (left.size() < head.at + head.size) return need_more();

        std::string payload(left.substr(head.at, head.size));
        begin_ += head.at + head.size;
        for (std::size_t i = 0; i < payload.size(); ++i) payload[i] ^= head.mask[i % 4];
        if (is_control) return control(head.opcode, std::move(payload));

        if (head.opcode != WsOpcode::More) text_ = head.opcode == WsOpcode::Text;
        in_message_ = !head.final;
        if (message_.empty())
            message_ = std::move(payload);
        else
            message_ += payload;
        if (!head.final) continue;
        if (text_ && !is_utf8(message_)) return broken(WsClose::BadText);
        return {WsEvent::Kind::Message, std::exchange(message_, {}), {}};
    }
    return {};
}

SharedBytes ws_frame(WsOpcode opcode, std::string_view payload) {
    const std::size_t wide = payload.size() < 126 ? 0 : payload.size() < 65536 ? 2 : 8;
    return SharedBytes::make(2 + wide + payload.size(), [&](char* out) {
        out[0] = static_cast<char>(0x80 | static_cast<std::uint8_t>(opcode));
        out[1] = static_cast<char>(wide == 0 ? payload.size() : wide == 2 ? 126 : 127);
        for (std::size_t i = 0; i < wide; ++i)
            out[2 + i] = static_cast<char>(std::uint64_t{payload.size()} >> (8 * (wide - 1 - i)));
        if (!payload.empty()) std::memcpy(out + 2 + wide, payload.data(), payload.size());
    });
}

SharedBytes ws_close_frame(WsClose why) {
    const auto code = static_cast<std::uint16_t>(why);
    const char payload[2] = {static_cast<char>(code >> 8), static_cast<char>(code & 0xff)};
    return ws_frame(WsOpcode::Close, {payload, 2});
}

std::string ws_accept_key(std::string_view key) {
    const std::string whole = std::string(key) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    unsigned char digest[SHA_DIGEST_LENGTH];
    SHA1(reinterpret_cast<const unsigned char*>(whole.data()), whole.size(), digest);
    unsigned char text[32];
    const int size = EVP_EncodeBlock(text, digest, sizeof digest);
    return {reinterpret_cast<char*>(text), static_cast<std::size_t>(size)};
}

bool is_utf8(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        const auto lead = static_cast<std::uint8_t>(text[at]);
        if (lead < 0x80) {
            ++at;
            continue;
        }
        const int more = lead >= 0xc2 && lead < 0xe0   ? 1
                         : lead >= 0xe0 && lead < 0xf0 ? 2
                         : lead >= 0xf0 && lead < 0xf5 ? 3
                                                       : 0;
        if (more == 0 || text.size() - at <= static_cast<std::size_t>(more)) return false;
        std::uint32_t code = lead & (0x3f >> more);
        for (int i = 1; i <= more; ++i) {
            const auto next = static_cast<std::uint8_t>(text[at + static_cast<std::size_t>(i)]);
            if ((next & 0xc0) != 0x80) return false;
            code = code << 6 | (next & 0x3f);
        }
        if ((more == 2 && code < 0x800) || (more == 3 && (code < 0x10000 || code > 0x10ffff)) ||
            (code >= 0xd800 && code < 0xe000))
            return false;
        at += static_cast<std::size_t>(more) + 1;
    }
    return true;
}

}  // namespace asterism::rt
