// SPDX-License-Identifier: Apache-2.0
// What every stream of a worker leans on: its loop, the way out for packets, the way back to the exchange.
#pragma once

#include <functional>
#include <string>

#include "../rtp/packet.h"
#include "asterism/media/events.h"
#include "asterism/media/options.h"
#include "asterism/rt/loop.h"

namespace asterism::media {

class SoundLoader;

/// Takes packets from the core: sockets, or a test that looks at them.
class Output {
public:
    virtual ~Output() = default;
    virtual void send(TransportId transport, bool rtcp, const SocketAddress& to, ConstBytes bytes) = 0;
    virtual void closed(TransportId transport) = 0;
};

/// Runs on the exchange thread, unless `about` has been closed there meanwhile; about nothing: always.
using Tell = std::function<void(StreamId about, std::move_only_function<void(Events&)>)>;

struct Environment {
    rt::Loop& loop;
    Output& output;
    SoundLoader& loader;
    Tell tell;
    Options options;
    std::string cname;

    MonoTime now() const { return loop.now(); }
};

}  // namespace asterism::media
