// SPDX-License-Identifier: Apache-2.0
// The frames of WebSocket (RFC 6455 5), as a server reads and writes them; bytes in, messages out, no socket.
// Ours, because Beast has no frames apart from its own streams on Asio.
//
//    0               1               2 ...
//   +-+-+-+-+-------+-+-------------+--------------------------+---------+---------
//   |F|R|R|R| opcode|M| length (7)  | length (16 or 64)        | mask(4) | payload
//   +-+-+-+-+-------+-+-------------+--------------------------+---------+---------
//
// No extensions, so every R must be 0. What a client sends must be masked, what we send must not be.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "asterism/base/bytes.h"

namespace asterism::rt {

enum class WsOpcode : std::uint8_t { More = 0, Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10 };

/// RFC 6455 7.4.1.
enum class WsClose : std::uint16_t {
    Normal = 1000,
    GoingAway = 1001,
    ProtocolError = 1002,
    BadText = 1007,
    TooBig = 1009,
};

struct WsEvent {
    enum class Kind : std::uint8_t {
        NeedMore,
        Message,  ///< whole, its fragments joined
        Ping,     ///< to be answered with the same bytes
        Pong,
        Close,   ///< the peer's; `bytes` is its code and reason
        Broken,  ///< `why`; close with it and read no more
    };
    Kind kind = Kind::NeedMore;
    std::string bytes;
    WsClose why = WsClose::ProtocolError;
};

class WsReader {
public:
    explicit WsReader(std::size_t most_message) : most_(most_message) {}
    void feed(std::string_view bytes) { in_.append(bytes); }
    /// Until NeedMore, Close or Broken.
    WsEvent next();

private:
    struct Head;
    WsEvent need_more();
    WsEvent broken(WsClose why);
    WsEvent control(WsOpcode opcode, std::string payload);

    std::size_t most_;
    std::string in_;
    std::size_t begin_ = 0;  // of what was not read yet
    std::string message_;    // fragments so far
    bool in_message_ = false;
    bool text_ = false;
    bool ended_ = false;
};

/// One whole frame, unmasked.
SharedBytes ws_frame(WsOpcode opcode, std::string_view payload);
SharedBytes ws_close_frame(WsClose why);
/// Sec-WebSocket-Accept for a Sec-WebSocket-Key (4.2.2).
std::string ws_accept_key(std::string_view key);
/// RFC 3629, without surrogates and overlong forms.
bool is_utf8(std::string_view text);

}  // namespace asterism::rt
