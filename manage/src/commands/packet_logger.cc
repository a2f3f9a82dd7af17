// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/packet_logger.h"

#include <utility>

#include "asterism/base/event.h"
#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/manage/cli.h"
#include "pjsip/packet_capture.h"
#include "pjsip/packet_history.h"

namespace asterism::manage {

namespace {

constexpr std::size_t kMostHosts = 100;

}  // namespace

PacketLogger::PacketLogger(Services& services)
    : services_(services),
      history_(std::make_unique<PacketHistory>()),
      capture_(std::make_unique<PacketCapture>(services.operations.aside)) {}

PacketLogger::~PacketLogger() { services_.net.set_trace(nullptr); }

void PacketLogger::follow_net() { services_.net.set_trace(on_ || keeps_history_ ? this : nullptr); }

void PacketLogger::follow(const std::string& debug) {
    if (std::exchange(debug_, debug) == debug) return;
    if (is_true(debug) || is_false(debug)) return set_on(is_true(debug));
    if (!set_host(debug, false))
        log::warning("global: debug: '{}' is neither yes, no, nor an address", debug);
}

void PacketLogger::set_on(bool on) {
    on_ = on;
    follow_net();
    if (on) return;
    capture_->close();
    hosts_.clear();
    methods_.clear();
}

void PacketLogger::keep_history(bool keep) {
    keeps_history_ = keep;
    follow_net();
}

void PacketLogger::capture(std::string file, std::function<void(std::string)> done) {
    capture_->open(std::move(file), std::move(done));
    on_ = true;
    follow_net();
}

bool PacketLogger::set_host(std::string_view host, bool add) {
    std::vector<Host> wanted;
    if (const auto network = Network::parse(host)) {
        wanted.push_back({*network, 0});
    } else if (const auto address = SocketAddress::parse(host)) {
        wanted.push_back({Network(address->ip, address->ip.is_v6() ? 128 : 32), address->port});
    } else {
        return false;
    }
    if (!add) hosts_.clear();
    if (hosts_.size() >= kMostHosts) return false;
    hosts_.push_back(wanted.front());
    on_ = true;
    follow_net();
    return true;
}

void PacketLogger::set_method(std::string_view method, bool add) {
    if (!add) methods_.clear();
    if (methods_.size() < kMostHosts) methods_.push_back(to_upper(method));
    on_ = true;
    follow_net();
}

bool PacketLogger::wanted(const SocketAddress& peer, std::string_view bytes) const {
    const auto is_host = [&peer](const Host& host) {
        return host.network.contains(peer.ip) && (host.port == 0 || host.port == peer.port);
    };
    if (!hosts_.empty() && std::none_of(hosts_.begin(), hosts_.end(), is_host)) return false;
    if (methods_.empty()) return true;
    const auto method = method_of(bytes);
    return std::any_of(methods_.begin(), methods_.end(),
                       [method](const std::string& one) { return iequals(one, method); });
}

SocketAddress PacketLogger::local_for(sip::Transport transport, const SocketAddress& peer) const {
    for (const auto& one : services_.net.listeners())
        if (one.config.transport == transport && one.local.ip.is_v6() == peer.ip.is_v6()) return one.local;
    return {};
}

void PacketLogger::on_message(bool sent, sip::Transport transport, const SocketAddress& peer,
                              std::string_view bytes) {
    const auto now = services_.loop.wall_now();
    if (keeps_history_)
        history_->add(sent, std::chrono::duration_cast<Seconds>(now.time_since_epoch()), peer, bytes);
    if (!on_ || !wanted(peer, bytes)) return;
    if (capture_->is_open()) {
        const auto local = local_for(transport, peer);
        capture_->add(now, sent ? local : peer, sent ? peer : local, bytes);
    }
    if (!verbose_) return;
    // Shown whatever the verbosity: somebody asked for it.
    log::verbose(-1, "<--- {} SIP {} ({} bytes) {} {}:{} --->\n{}", sent ? "Transmitting" : "Received",
                 bytes.starts_with("SIP/2.0") ? "response" : "request", bytes.size(), sent ? "to" : "from",
                 transport_name(transport), peer.text(), valid_utf8(bytes));
}

std::vector<Command> packet_logger_commands(PacketLogger& logger) {
    auto* one = &logger;
    const auto host = [one](bool add) {
        return [one, add](CommandCall& call) {
            if (one->set_host(call.args.front(), add))
                return call.out.line("PJSIP Logging Enabled for host: {}", call.args.front());
            call.out.line("'{}' is no address.", call.args.front());
            call.out.fail();
        };
    };
    const auto method = [one](bool add) {
        return [one, add](CommandCall& call) {
            one->set_method(call.args.front(), add);
            std::string list;
            for (const auto& name : one->methods()) list += (list.empty() ? "" : ", ") + name;
            call.out.line("PJSIP Logging Enabled for SIP Methods: {}", list);
        };
    };
    return {
        {"pjsip set logger {on|off}",
         "pjsip set logger {on|off|host|add|method|methodadd|verbose|pcap}",
         "Enable/Disable PJSIP Logger Output",
         [one](CommandCall& call) {
             const bool on = iequals(call.args.front(), "on");
             one->set_on(on);
             call.out.line("PJSIP Logging {}", on ? "enabled" : "disabled");
         },
         {}},
        {"pjsip set logger host <address>",
         "pjsip set logger host <addr[/mask][:port]>",
         "Log messages of one host only",
         host(false),
         {}},
        {"pjsip set logger add <address>",
         "pjsip set logger add <addr>",
         "Log messages of one more host",
         host(true),
         {}},
        {"pjsip set logger method <method>",
         "pjsip set logger method <method>",
         "Log messages of one method only",
         method(false),
         {}},
        {"pjsip set logger methodadd <method>",
         "pjsip set logger methodadd <method>",
         "Log messages of one more method",
         method(true),
         {}},
        {"pjsip set logger verbose {on|off}",
         "pjsip set logger verbose {on|off}",
         "Write messages to the log or not",
         [one](CommandCall& call) {
             const bool on = iequals(call.args.front(), "on");
             one->set_verbose(on);
             call.out.line("PJSIP Logging to verbose has been {}", on ? "enabled" : "disabled");
         },
         {}},
        {"pjsip set logger pcap <filename>",
         "pjsip set logger pcap <filename>",
         "Write messages into a capture file",
         [one](CommandCall& call) {
             const auto& file = call.args.front();
             one->capture(file, [finish = call.later(), file](const std::string& fault) {
                 CommandOutput out;
                 if (fault.empty()) {
                     out.line("PJSIP logging to pcap file '{}'", file);
                 } else {
                     out.line("Failed to open pcap file '{}' for writing: {}", file, fault);
                     out.fail();
                 }
                 finish(out);
             });
         },
         {},
         classes(EventClass::System)},
    };
}

}  // namespace asterism::manage
