// SPDX-License-Identifier: Apache-2.0
// Where a registration stands, by DNS: asked again when the TTL is over (RFC 3263), and told when the name
// does not stand for that place any more. A name that is not answered changes nothing.
//
// Owned by a Client; exchange thread.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "asterism/base/timer.h"
#include "asterism/rt/loop.h"
#include "asterism/sipnet/sip_net.h"

namespace asterism::trunk {

class PlaceWatch {
public:
    PlaceWatch(rt::Loop& loop, sipnet::SipNet& net, std::function<void()> on_moved)
        : net_(net), on_moved_(std::move(on_moved)), again_(loop.wheel(), *this) {}

    /// `hop`: the URI that led to `place`; `listener` as it was asked then.
    void watch(std::string hop, std::optional<std::uint16_t> listener, const SocketAddress& place);
    void stop();

private:
    void ask();
    void on_answer(const sipnet::Hops& hops);

    sipnet::SipNet& net_;
    std::function<void()> on_moved_;
    std::string hop_;
    std::optional<std::uint16_t> listener_;
    SocketAddress place_;
    /// The name did stand for that place once: only then can it have moved.
    bool confirmed_ = false;
    /// Of what is watched at present; an answer that comes later finds it gone.
    std::shared_ptr<bool> current_;
    Timer<PlaceWatch, &PlaceWatch::ask> again_;
};

}  // namespace asterism::trunk
