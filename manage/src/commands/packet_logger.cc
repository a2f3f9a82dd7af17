// SPDX-License-Identifier: Apache-2.0
#include "asterism/manage/packet_logger.h"

#include <utility>

#include "asterism/base/log.h"
#include "asterism/base/text.h"
#include "asterism/manage/cli.h"

namespace asterism::manage {

namespace {

constexpr std::size_t kMostHosts = 100;

/// The method a message is about: of a request its own, of a response the one in CSeq.
std::string_view method_of(std::string_view bytes) {
    if (!bytes.starts_with("SIP/2.0 ")) return bytes.substr(0, bytes.find(' '));
    for (std::size_t at = bytes.find('\n'); at != bytes.npos; at = bytes.find('\n', at + 1)) {
        const auto line = bytes.substr(at + 1, bytes.find('\n', at + 1) - at - 1);
        if (trim(line).empty()) break;
        const auto [name, value] = split_once(line, ':');
        if (iequals(trim(name), "cseq")) return trim(split_once(trim(value), ' ').second);
    }
    return {};
}

}  // namespace

PacketLogger::~PacketLogger() {
    if (on_) net_.set_trace(nullptr);
}

void PacketLogger::set_on(bool on) {
    on_ = on;
    net_.set_trace(on ? this : nullptr);
    if (on) return;
    hosts_.clear();
    methods_.clear();
}

void PacketLogger::follow(const std::string& debug) {
    if (debug == std::exchange(debug_, debug)) return;
    set_on(false);
    if (is_false(debug)) return;
    if (is_true(debug)) return set_on(true);
    if (!set_host(debug, false)) log::warning("type=global: debug: '{}' is no address", debug);
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
    net_.set_trace(this);
    return true;
}

void PacketLogger::set_method(std::string_view method, bool add) {
    if (!add) methods_.clear();
    if (methods_.size() < kMostHosts) methods_.push_back(to_upper(method));
    on_ = true;
    net_.set_trace(this);
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

void PacketLogger::on_message(bool sent, sip::Transport transport, const SocketAddress& peer,
                              std::string_view bytes) {
    if (!on_ || !verbose_ || !wanted(peer, bytes)) return;
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
         "pjsip set logger {on|off|host|add|method|methodadd|verbose}",
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
    };
}

}  // namespace asterism::manage
