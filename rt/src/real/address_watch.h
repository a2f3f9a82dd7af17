// SPDX-License-Identifier: Apache-2.0
// Tells when addresses of this machine come and go, or its default route does (rtnetlink(7)). Changes come in
// bursts, so it speaks when there was none for a moment; an address that came back by then was never gone.
#pragma once

#include <set>

#include "asterism/rt/event_loop.h"
#include "asterism/rt/net.h"
#include "socket.h"

namespace asterism::rt {

class AddressWatch final : public Watcher {
public:
    AddressWatch(EventLoop& loop, AddressesChanged changed);
    ~AddressWatch();
    void on_ready(std::uint32_t events) override;
    /// One message of the kernel's, or several; for tests.
    void read(std::string_view bytes);

private:
    void on_quiet();

    EventLoop& loop_;
    AddressesChanged changed_;
    Fd fd_;
    std::set<IpAddress> gone_;
    Timer<AddressWatch, &AddressWatch::on_quiet> quiet_;
};

}  // namespace asterism::rt
