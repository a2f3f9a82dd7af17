// SPDX-License-Identifier: Apache-2.0
// RFC 3261 19.1.4, its bullets in their order.
#include <array>

#include "asterism/base/address.h"
#include "asterism/base/text.h"
#include "asterism/sip/uri.h"

namespace asterism::sip {

namespace {

bool same_escaped(std::string_view a, std::string_view b, bool with_case) {
    if (a == b) return true;
    if (a.find('%') == a.npos && b.find('%') == b.npos) return !with_case && iequals(a, b);
    const std::string plain_a = unescape(a);
    const std::string plain_b = unescape(b);
    return with_case ? plain_a == plain_b : iequals(plain_a, plain_b);
}

// RFC 5118 4.4 and RFC 5954: the many spellings of one IPv6 address are one host.
bool same_host(std::string_view a, std::string_view b) {
    if (iequals(a, b)) return true;
    if (a.empty() || b.empty() || a[0] != '[' || b[0] != '[') return false;
    const auto ip_a = IpAddress::parse(a);
    const auto ip_b = IpAddress::parse(b);
    return ip_a && ip_b && *ip_a == *ip_b;
}

// These must not stand in one of the two only; others may.
constexpr std::array<std::string_view, 5> kNeverIgnored = {"user", "ttl", "method", "maddr", "transport"};

bool same_params(const Params& a, const Params& b) {
    for (const Param& param : a)
        if (const auto other = b.get(param.name); other && !same_escaped(param.value, *other, false))
            return false;
    for (const auto name : kNeverIgnored)
        if (a.has(name) != b.has(name)) return false;
    return true;
}

bool has_all_headers(std::string_view of, std::string_view in) {
    while (!of.empty()) {
        const std::size_t end = std::min(of.find('&'), of.size());
        const auto [name, value] = split_once(of.substr(0, end), '=');
        const auto other = uri_header(in, unescape(name));
        if (!other || *other != unescape(value)) return false;
        of.remove_prefix(std::min(end + 1, of.size()));
    }
    return true;
}

// RFC 3966 4: without visual separators and case.
bool same_number(std::string_view a, std::string_view b) {
    const auto bare = [](std::string_view text) {
        std::string out;
        for (const char c : text)
            if (std::string_view("-.()").find(c) == std::string_view::npos) out += lower(c);
        return out;
    };
    return bare(a) == bare(b);
}

}  // namespace

bool equivalent(const UriView& a, const UriView& b) {
    if (a.scheme != b.scheme || !iequals(a.scheme_text, b.scheme_text)) return false;
    if (a.scheme == Scheme::Other) return a.host == b.host;
    if (a.scheme == Scheme::Tel) {
        if (!same_number(a.user, b.user)) return false;
        for (const Param& param : a.params)
            if (const auto other = b.params.get(param.name); !other || !iequals(*other, param.value))
                return false;
        for (const Param& param : b.params)
            if (!a.params.has(param.name)) return false;
        return true;
    }
    return a.has_user == b.has_user && same_escaped(a.user, b.user, true) &&
           same_escaped(a.password, b.password, true) && same_host(a.host, b.host) && a.port == b.port &&
           same_params(a.params, b.params) && has_all_headers(a.headers, b.headers) &&
           has_all_headers(b.headers, a.headers);
}

}  // namespace asterism::sip
