// SPDX-License-Identifier: Apache-2.0
#include "resolver_conf.h"

#include <fmt/core.h>

#include "asterism/base/text.h"

namespace asterism::server {

namespace {

constexpr std::uint16_t kDnsPort = 53;

/// "system" is what a default says already.
std::string path_of(std::string_view value, std::string system) {
    return iequals(value, "system") ? std::move(system) : std::string(value);
}

/// 585: an address, and its port behind an at sign. (Ours before was address:port, which is still
/// understood.)
std::optional<SocketAddress> name_server(std::string_view value) {
    const auto at = value.rfind('@');
    if (at == std::string_view::npos) {
        if (const auto ip = IpAddress::parse(value)) return SocketAddress{*ip, kDnsPort};
        return SocketAddress::parse(value, kDnsPort);
    }
    const auto ip = IpAddress::parse(value.substr(0, at));
    const auto port = parse_uint(value.substr(at + 1));
    if (!ip || !port || *port == 0 || *port > 0xffff) return std::nullopt;
    return SocketAddress{*ip, static_cast<std::uint16_t>(*port)};
}

}  // namespace

rt::ResolverOptions read_resolver_conf(const std::vector<Section>& sections, Complaints& complaints) {
    rt::ResolverOptions options;
    const auto complain = [&](const SourceLine& line, std::string reason, Severity severity) {
        complaints.push_back({severity, line.place, "resolver", {}, line.name, std::move(reason), {}});
    };
    for (const auto& section : sections) {
        if (!iequals(section.name, "general")) continue;
        for (const auto& line : section.lines) {
            if (iequals(line.name, "nameserver")) {
                if (const auto address = name_server(line.value))
                    options.servers.push_back(*address);
                else
                    complain(line,
                             fmt::format("'{}' is not an address; it is written ADDRESS or ADDRESS@PORT",
                                         line.value),
                             Severity::Error);
            } else if (iequals(line.name, "hosts")) {
                options.hosts_file = path_of(line.value, "/etc/hosts");
            } else if (iequals(line.name, "resolv")) {
                options.resolv_conf = path_of(line.value, "");
            } else if (iequals(line.name, "debug")) {
                if (const auto level = parse_uint(line.value))
                    options.debug = static_cast<unsigned>(*level);
                else
                    complain(line, fmt::format("'{}' is not a number", line.value), Severity::Error);
            } else if (iequals(line.name, "ta_file")) {
                complain(
                    line,
                    "has no effect: answers are not validated by DNSSEC here; ask a name server that does",
                    Severity::Warning);
            } else {
                complain(line, "is not known", Severity::Error);
            }
        }
    }
    return options;
}

}  // namespace asterism::server
