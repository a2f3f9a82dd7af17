// SPDX-License-Identifier: Apache-2.0
// `pjsip set logger pcap FILE`: SIP messages as packets of a capture file, UDP whatever they came by, for
// Wireshark and the like. The file is written on the main thread, in runs (Operations::aside).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "asterism/base/address.h"
#include "asterism/base/time.h"
#include "asterism/manage/services.h"

namespace asterism::manage {

class PacketCapture {
public:
    using Aside = decltype(Operations::aside);
    explicit PacketCapture(Aside aside) : aside_(std::move(aside)) {}

    /// Begins an empty file; `done` hears what went wrong, or nothing.
    void open(std::string file, std::function<void(std::string fault)> done);
    bool is_open() const { return state_ != nullptr; }
    void close() { state_.reset(); }
    void add(WallTime time, const SocketAddress& from, const SocketAddress& to, std::string_view message);

private:
    struct State {
        std::string file;
        std::string waiting;
        bool writing = false;
        std::size_t lost = 0;
    };
    static void write_on(const Aside& aside, const std::shared_ptr<State>& state);

    Aside aside_;
    std::shared_ptr<State> state_;
};

/// One packet with its record header: Ethernet, IP, UDP. For tests.
std::string packet_record(WallTime time, const SocketAddress& from, const SocketAddress& to,
                          std::string_view message);

}  // namespace asterism::manage
