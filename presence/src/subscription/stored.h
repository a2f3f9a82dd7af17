// SPDX-License-Identifier: Apache-2.0
// A subscription as the journal keeps it (statement 403): what it takes to go on with it in another process.
// Values; pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "asterism/base/address.h"
#include "asterism/base/time.h"
#include "asterism/sip/dialog.h"
#include "asterism/sip/transport.h"

namespace asterism::presence {

struct StoredSubscription {
    std::string endpoint;
    std::string resource;
    /// As it came, with its parameters.
    std::string event;
    /// Of the bodies that it is told by.
    std::string body_type;
    bool names_presence = false;
    bool takes_lists = false;
    WallTime expires;
    /// By the latest answer.
    Seconds granted{0};
    /// No body was numbered so high, nor a request of `dialog` with its local CSeq.
    std::uint32_t version = 0;
    sip::DialogRecord dialog;
    /// Where the peer was when he was last heard.
    sip::Transport transport = sip::Transport::Udp;
    SocketAddress remote;
    SocketAddress local;

    void write(std::string& out) const;
    static std::optional<StoredSubscription> read(std::string_view text);
};

}  // namespace asterism::presence
