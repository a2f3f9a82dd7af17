// SPDX-License-Identifier: Apache-2.0
// A network whose sockets live on I/O threads: reading, TLS, cutting into messages and the gate of each
// datagram socket run there; the handlers run on the loop given, as with every Net. What goes between is
// handed over in one batch per turn, and wakes a thread only if it sleeps.
//
//   datagram socket   on one thread, by turns
//   listener          accepts on all threads; a connection stays where it was accepted
//   connection        on the next thread; an outgoing one likewise
//   names, routes     on the loop given
//
// A thread whose handler has more than `most_waiting` messages of it to work off reads nothing from
// connections and drops datagrams until that is better.
#pragma once

#include <memory>

#include "asterism/rt/event_loop.h"
#include "asterism/rt/net.h"

namespace asterism::rt {

struct IoOptions {
    unsigned threads = 1;
    std::size_t most_waiting = 20000;
};

/// `loop` must outlive it; destroyed on the loop's thread, it ends the I/O threads.
std::unique_ptr<Net> make_io_net(EventLoop& loop, const IoOptions& options);

}  // namespace asterism::rt
