// SPDX-License-Identifier: Apache-2.0
#include "host.h"

#include "asterism/base/address.h"
#include "asterism/base/text.h"
#include "chars.h"

namespace asterism::sip {

using namespace chars;

namespace {

std::size_t read_ipv6(std::string_view text, std::size_t at) {
    const std::size_t close = text.find(']', at);
    if (close == text.npos || close - at > 64) return at;
    for (std::size_t i = at + 1; i < close; ++i)
        if (!is_hex(text[i]) && text[i] != ':' && text[i] != '.') return at;
    return IpAddress::parse(text.substr(at + 1, close - at - 1)).value_or(IpAddress{}).is_v6() ? close + 1
                                                                                               : at;
}

}  // namespace

HostPort read_host_port(std::string_view text, std::size_t at, bool spaces) {
    HostPort out;
    const std::size_t begin = at;
    at = begin < text.size() && text[begin] == '[' ? read_ipv6(text, begin) : skip(text, begin, kHost);
    out.end = at;
    if (at == begin) {
        out.fault = Rule::Host;
        return out;
    }
    out.host = text.substr(begin, at - begin);
    const std::size_t colon = spaces ? skip_lws(text, at) : at;
    if (colon >= text.size() || text[colon] != ':') return out;
    const std::size_t digits = spaces ? skip_lws(text, colon + 1) : colon + 1;
    std::uint32_t port = 0;
    at = digits;
    while (at < text.size() && is_digit(text[at]) && port <= 65535)
        port = port * 10 + static_cast<std::uint32_t>(text[at++] - '0');
    out.end = at;
    if (at == digits || port == 0 || port > 65535) {
        out.fault = Rule::Port;
        return out;
    }
    out.port = static_cast<std::uint16_t>(port);
    return out;
}

}  // namespace asterism::sip
