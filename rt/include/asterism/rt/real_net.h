// SPDX-License-Identifier: Apache-2.0
// The network of the kernel, on one event loop.
#pragma once

#include <memory>

#include "asterism/rt/event_loop.h"
#include "asterism/rt/net.h"

namespace asterism::rt {

/// `loop` must outlive it.
std::unique_ptr<Net> make_real_net(EventLoop& loop);

}  // namespace asterism::rt
