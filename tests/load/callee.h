// SPDX-License-Identifier: Apache-2.0
// The called phones, all on one socket: each INVITE is answered 100, 180, 200; each BYE 200. A 200 is
// repeated until its ACK comes (RFC 3261 13.3.1.4).
#pragma once

#include <functional>
#include <string>
#include <unordered_map>
#include <vector>

#include "seen.h"
#include "settings.h"
#include "tally.h"
#include "wire.h"

namespace asterism::load {

class Callee {
public:
    /// `media_port`: what its SDP names.
    Callee(const Settings& settings, Tally& tally, std::uint16_t media_port);

    void receive(TimePoint now);
    void flush() { wire_.flush(); }
    /// Repeats what was not acknowledged.
    void tick(TimePoint now);

    int descriptor() const { return wire_.descriptor(); }
    std::size_t in_progress() const { return legs_.size(); }
    /// Where the server's RTP of each answered leg is.
    std::vector<std::uint16_t> media_ports() const;

private:
    struct Leg {
        std::string answer;  ///< the 200, to be repeated
        std::string invite_branch;
        bool acknowledged = false;
        std::uint16_t server_media = 0;
        TimePoint next;
        Millis gap{500};
        TimePoint begun;
    };
    void on_message(std::string_view bytes, TimePoint now);
    void on_invite(const Seen& seen, TimePoint now);
    void respond(const Seen& seen, std::string_view status, std::string_view more, std::string& into) const;

    const Settings& settings_;
    Tally& tally_;
    Wire wire_;
    std::string here_;
    std::string sdp_;
    std::unordered_map<std::string, Leg> legs_;  ///< by Call-ID
    std::string scratch_;
};

/// A description with one ulaw stream.
std::string audio_offer(const std::string& address, std::uint16_t port);
std::string address_text(in_addr address);

}  // namespace asterism::load
