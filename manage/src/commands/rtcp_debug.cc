// SPDX-License-Identifier: Apache-2.0
#include "commands/rtcp_debug.h"

#include <memory>

#include "asterism/base/address.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"

namespace asterism::manage {

namespace {

/// Listens while anything is to be shown.
class RtcpDebug {
public:
    explicit RtcpDebug(EventBus& events) : events_(events) {}
    ~RtcpDebug() {
        if (token_) events_.unsubscribe(token_);
    }
    RtcpDebug(const RtcpDebug&) = delete;
    RtcpDebug& operator=(const RtcpDebug&) = delete;

    void show_packets(bool on) {
        packets_ = on;
        only_ = {};
        listen();
    }
    void show_packets_of(const SocketAddress& peer) {
        packets_ = true;
        only_ = peer;
        listen();
    }
    void show_stats(bool on) {
        stats_ = on;
        listen();
    }

private:
    void listen() {
        const bool wanted = packets_ || stats_;
        if (wanted && !token_)
            token_ = events_.subscribe(static_cast<std::uint32_t>(EventClass::Reporting),
                                       [this](const Event& event) { on_event(event); });
        if (!wanted && token_) events_.unsubscribe(std::exchange(token_, 0));
    }

    bool is_wanted(std::string_view peer) const {
        if (!only_.is_set()) return true;
        const auto address = SocketAddress::parse(peer, 0);
        return address && address->ip == only_.ip && (only_.port == 0 || only_.port == address->port);
    }

    void on_event(const Event& event) const {
        const bool sent = event.name == "RTCPSent";
        if (!sent && event.name != "RTCPReceived") return;
        const auto peer = event.get(sent ? "To" : "From");
        if (packets_ && is_wanted(peer)) {
            log::verbose(0, "* {} RTCP {} {} {}", sent ? "Sent" : "Got", event.get("PT"),
                         sent ? "to" : "from", peer);
            bool behind = false;  // the channel's own fields stand in front of the report's
            for (const auto& [name, value] : event.fields) {
                behind = behind || name == "SSRC";
                if (behind && name != "PT" && name != "To" && name != "From")
                    log::verbose(0, "  {}: {}", name, value);
            }
        }
        if (stats_ && event.get("ReportCount") != "0")
            log::verbose(0, "{}: {} {}: lost {} (share {}/256), jitter {}{}{}", event.get("Channel"),
                         sent ? "reports to" : "hears from", peer, event.get("Report0CumulativeLost"),
                         event.get("Report0FractionLost"), event.get("Report0IAJitter"),
                         event.get("RTT").empty() ? "" : ", round trip ", event.get("RTT"));
    }

    EventBus& events_;
    EventBus::Token token_ = 0;
    bool packets_ = false;
    bool stats_ = false;
    SocketAddress only_;
};

void set_debug_of(RtcpDebug& debug, CommandCall& call) {
    const auto peer = named_peer(call);
    if (!peer) return;
    debug.show_packets_of(*peer);
    call.out.line("RTCP Packet Debugging Enabled for address: {}", call.args.front());
}

}  // namespace

std::optional<SocketAddress> named_peer(CommandCall& call) {
    const auto peer = SocketAddress::parse(call.args.front(), 0);
    if (peer) return *peer;
    call.out.line("Lookup failed for '{}'", call.args.front());
    call.out.fail();
    return std::nullopt;
}

std::vector<Command> rtcp_commands(Services& services) {
    const auto debug = std::make_shared<RtcpDebug>(services.events);
    return {{"rtcp set debug {on|off}",
             "rtcp set debug on|off",
             "Enable/Disable RTCP debugging",
             [debug](CommandCall& call) {
                 const bool on = iequals(call.args.front(), "on");
                 debug->show_packets(on);
                 call.out.line("RTCP Packet Debugging {}", on ? "Enabled" : "Disabled");
             },
             {}},
            {"rtcp set debug ip <address>",
             "rtcp set debug ip <host[:port]>",
             "Show the reports of one address",
             [debug](CommandCall& call) { set_debug_of(*debug, call); },
             {}},
            {"rtcp set stats {on|off}",
             "rtcp set stats on|off",
             "Enable/Disable RTCP stats",
             [debug](CommandCall& call) {
                 const bool on = iequals(call.args.front(), "on");
                 debug->show_stats(on);
                 call.out.line("RTCP Stats {}", on ? "Enabled" : "Disabled");
             },
             {}}};
}

}  // namespace asterism::manage
