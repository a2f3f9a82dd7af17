// SPDX-License-Identifier: Apache-2.0
// `pjsip set logger`: every SIP message, or those of some hosts or methods, written to the log and to the
// consoles as it stands on the wire (statement 474). Owned by `server`; exchange thread.
//
//   sip_net.set_trace(logger.is_on() ? &logger : nullptr)   is done by the logger itself
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "asterism/base/address.h"
#include "asterism/sipnet/sip_net.h"

namespace asterism::manage {

class PacketLogger final : public sipnet::MessageTrace {
public:
    explicit PacketLogger(sipnet::SipNet& net) : net_(net) {}
    ~PacketLogger();

    void set_on(bool on);
    bool is_on() const { return on_; }
    /// Messages of this host (with port or mask) only; replaces the former ones unless `add`. False when the
    /// text is no address.
    bool set_host(std::string_view host, bool add);
    /// Option debug of type=global: yes, no, or a host. A reload that leaves it as it was leaves alone what
    /// the console has set since.
    void follow(const std::string& debug);
    /// Requests of this method and their answers only.
    void set_method(std::string_view method, bool add);
    const std::vector<std::string>& methods() const { return methods_; }
    /// Whether lines are written as verbose messages; without it nothing is shown.
    void set_verbose(bool verbose) { verbose_ = verbose; }

    void on_message(bool sent, sip::Transport transport, const SocketAddress& peer,
                    std::string_view bytes) override;

private:
    struct Host {
        Network network;
        std::uint16_t port = 0;
    };
    bool wanted(const SocketAddress& peer, std::string_view bytes) const;

    sipnet::SipNet& net_;
    bool on_ = false;
    bool verbose_ = true;
    std::string debug_ = "no";
    std::vector<Host> hosts_;
    std::vector<std::string> methods_;
};

}  // namespace asterism::manage
